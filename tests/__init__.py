"""Proof: unit, contract, integration, fault, end-to-end and browser tests."""
