"""What every page says when the session behind it is over."""

from __future__ import annotations

from services.gateway.answers import Redirect
from services.gateway.cookies import SESSION, forget


def gone() -> Redirect:
    """To log in, and back from there."""
    return Redirect("/login?ended=yes", cookies=(forget(SESSION),))
