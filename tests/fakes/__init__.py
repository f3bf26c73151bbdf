"""Stand-ins for other people's servers, scripted by tests."""
