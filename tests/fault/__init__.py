"""Faults: what is killed, at which instruction, and what must hold afterwards (trust.md 2)."""
