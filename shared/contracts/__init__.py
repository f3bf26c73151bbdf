"""What crosses the bus: commands obeyed, replies given and events announced, one module per owner."""
