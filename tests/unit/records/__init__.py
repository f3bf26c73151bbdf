"""Records: domain rules and what enters."""
