"""Records' tables; the SQL stands inside the function that runs it."""
