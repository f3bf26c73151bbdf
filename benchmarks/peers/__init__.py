"""Peers: the same product on other stacks, measured beside Chartkey on the same servers."""
