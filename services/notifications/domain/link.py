"""Which links may be mailed: our own, and nothing that could break out of a line."""

import string

_FIT = frozenset(string.ascii_letters + string.digits + "-._~:/?#[]@!$&'()*+,;=%")
LONGEST = 2000


def is_own_link(link: str, *, public_url: str) -> bool:
    """A link under the configured public URL (trust.md 1, content), made of URL characters only (RFC 3986 2)."""
    return link.startswith(f"{public_url}/") and len(link) <= LONGEST and _FIT.issuperset(link)
