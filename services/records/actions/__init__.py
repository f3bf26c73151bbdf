"""One verb per file: what records does for one message."""
