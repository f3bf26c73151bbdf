"""What identity does, one verb per file, one transaction each."""
