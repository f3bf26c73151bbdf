"""Rules alone: no server, no clock, no bus."""
