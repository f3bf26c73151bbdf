"""What notifications does: one verb per file, one transaction each."""
