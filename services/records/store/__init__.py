"""Records' tables; the SQL stands in the function that runs it, or above it where it is long."""
