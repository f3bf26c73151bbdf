"""Unit tests of notifications: rules, letters, and the SMTP conversation with a scripted server."""
