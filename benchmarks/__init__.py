"""Measurements: the suite and its yardsticks on the same work, side by side, in one run."""
