"""Identity on real servers."""
