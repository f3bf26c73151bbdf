"""Enrollment's tables; what is secret goes in and comes out through the Vault here and nowhere else."""
