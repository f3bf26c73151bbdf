"""The access code (PIN): eight random digits that the practice hands over (S20, S23, trust.md 1)."""

import secrets

DIGITS = 8


def new_access_code() -> str:
    """Eight digits from the operating system's randomness, as in "04719283"."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def as_shown(access_code: str) -> str:
    """How people read it: "0471-9283"."""
    half = DIGITS // 2
    return f"{access_code[:half]}-{access_code[half:]}"
