"""The cookies that the gateway sets; `__Host-` names bind them to this very origin."""

from typing import Any

from litestar.datastructures import Cookie

ATTEMPT = "__Host-attempt"
SESSION = "__Host-session"
BROWSER = "__Host-browser"
FORM = "__Host-form"
RECOVERY = "__Host-recovery"
CONFIRMATION = "__Host-confirmation"
STAFF = "__Host-staff"
MAIL = "__Host-mail"
REMINDERS = "__Host-reminders"
SHARE = "__Host-share"
"""The link of a share, whose passcode is not given yet."""
SHARED = "__Host-shared"
"""The visit of a recipient who has given it."""
LANGUAGE = "__Host-language"
LAST_LANGUAGE = "__Host-last-language"
"""In which the last session here was spoken to: no choice of whoever comes next, only a guess before the browser's."""
YEAR = 365 * 24 * 3600
HOUR = 3600


def hold(name: str, value: str, *, max_age: int | None = None) -> Cookie:
    """Until the browser closes, unless `max_age` (seconds) is given."""
    return Cookie(key=name, value=value, path="/", secure=True, httponly=True, samesite="lax", max_age=max_age)


def forget(name: str) -> Cookie:
    """The same cookie, over at once."""
    return hold(name, "", max_age=0)


def hold_session(session: str, browser: str | None) -> tuple[Cookie, ...]:
    """The session, and the mark of a browser in which this account has logged in (trust.md 1)."""
    known = (hold(BROWSER, browser, max_age=YEAR),) if browser else ()
    return (hold(SESSION, session), *known)


class PartitionedCookie(Cookie):
    """A cookie that a browser sends inside a frame too, and keeps apart for each site around it (CHIPS)."""

    def to_header(self, **kwargs: Any) -> str:
        """Python writes the attribute by itself only from 3.14 on."""
        return f"{super().to_header(**kwargs)}; Partitioned"


def hold_staff(session: str, *, framed: bool, max_age: int | None = None) -> Cookie:
    """The console's session; `framed` for a practice whose EHR may show the console inside its own page."""
    if not framed:
        return hold(STAFF, session, max_age=max_age)
    return PartitionedCookie(
        key=STAFF, value=session, path="/", secure=True, httponly=True, samesite="none", max_age=max_age
    )
