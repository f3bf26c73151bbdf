"""Notifications on real servers."""
