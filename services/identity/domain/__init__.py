"""What identity knows of proof, accounts and sessions: pure rules that are given the time and know no SQL."""
