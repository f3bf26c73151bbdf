"""Identity's tables, one module each; the SQL stands inside the function that runs it."""
