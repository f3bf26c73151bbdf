"""Generators and checks of what is committed, and the operator's tools."""
