"""What enrollment does, one verb per file."""
