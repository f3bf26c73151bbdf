"""The cookies that the gateway sets; `__Host-` names bind them to this very origin."""

from litestar.datastructures import Cookie

ATTEMPT = "__Host-attempt"
SESSION = "__Host-session"
BROWSER = "__Host-browser"
FORM = "__Host-form"
LANGUAGE = "__Host-language"
YEAR = 365 * 24 * 3600


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
