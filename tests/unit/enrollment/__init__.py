"""Enrollment's rules, without a server."""
