"""The five processes of Chartkey; none imports another."""
