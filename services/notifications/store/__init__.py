"""SQL of the notifications schema, one module per table."""
