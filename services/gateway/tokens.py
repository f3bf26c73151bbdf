"""What the tokens in mailed links look like."""

import re

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def is_token(text: str) -> bool:
    """Could this be one of identity's? What was cut, wrapped or decorated is not asked about (trust.md 3)."""
    return _TOKEN.fullmatch(text) is not None
