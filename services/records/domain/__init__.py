"""The rules of records: what enters, what is shown, in which words."""
