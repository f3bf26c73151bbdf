"""The rules of invitations: frozen facts in, decisions out; no clock, no database, no library."""
