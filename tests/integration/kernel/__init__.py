"""The kernel on real servers, by two toy services."""
