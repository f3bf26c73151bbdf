"""Records on real servers."""
