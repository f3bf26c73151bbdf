"""Typed questions to each service over the bus."""
