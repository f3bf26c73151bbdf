"""Tools without servers."""
