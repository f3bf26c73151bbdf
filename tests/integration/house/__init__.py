"""What operators and generators stand on, on real servers."""
