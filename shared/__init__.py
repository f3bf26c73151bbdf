"""Mechanism that every service stands on; no domain noun outside contracts/."""
