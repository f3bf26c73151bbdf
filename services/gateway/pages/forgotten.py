"""What both forms for the forgetful share: where they lead back to, and the page that promises a mail."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from services.gateway.answers import Again, Answer, Page, Redirect
from services.gateway.visits import Submission, Visit

LINKING = "link"


def asked(visit: Visit, again: Again, template: str) -> Answer:
    """The form, which remembers whether somebody was accepting an invitation."""
    origin = again.kept.get("from") or visit.arrival.query.get("from", "")
    shows = {"back": _back(origin), "linking": origin == LINKING, "kept": again.kept, "problems": again.problems}
    return Page(template, shows, status=again.status if again.problems else 200)


def promised(said: Submission, path: str) -> Redirect:
    """A page of its own, so that looking again asks for nothing."""
    return Redirect(f"{path}?from=link" if said.fields.line("from") == LINKING else path)


def sent(kind: str) -> Callable[[Visit, Again], Awaitable[Answer]]:
    """The show() of such a page: `kind` is "password" or "username"."""

    async def show(visit: Visit, _again: Again) -> Answer:
        return Page("mail_promised.html", {"kind": kind, "back": _back(visit.arrival.query.get("from", ""))})

    return show


def _back(origin: str) -> str:
    return "/link-account" if origin == LINKING else "/login"
