"""What every page of the settings does: show the account as it stands, and answer what was or was not changed."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import account
from services.gateway.pages.session_door import gone
from services.gateway.phones import written
from services.gateway.visits import SessionVisit, Submission
from services.gateway.wording import CHANGE_REFUSALS
from shared.contracts.accounts import AccountChanged, AccountShown, ChangeRefused
from shared.contracts.identity import SessionGone
from shared.messages import Reply
from shared.seals import fingerprint

HOME = "/settings"


async def account_page(
    template: str, visit: SessionVisit, again: Again, *, fresh: str | None = None, **shows: object
) -> Answer:
    """The account as it stands. `fresh` names a page that wants the password first, by the last word of its address."""
    shown = await account.show_account(visit)
    if isinstance(shown, SessionGone):
        return gone()
    if fresh and not shown.fresh:
        return Redirect(f"/confirm-password?to={fresh}")
    phone = written(visit.tools.sealer.open(shown.phone)) if shown.phone else ""
    shows |= {"account": shown, "phone": phone, "problems": again.problems, "kept": again.kept or kept_of(shown)}
    return Page(template, shows, status=again.status if again.problems else 200)


def kept_of(shown: AccountShown) -> dict[str, str]:
    """What the boxes hold at first."""
    return {
        "first_name": shown.first_name,
        "last_name": shown.last_name,
        "username": shown.username,
        "question": shown.question or "",
        "written_in": shown.language,
        "reminders": "yes" if shown.reminders else "no",
    }


def changed(said: Submission, reply: Reply, *, of: str, kept: dict[str, str] | None = None) -> Answer | Again:
    """Back to the settings, which say so; or the form again. What the gateway remembers of the session is dropped."""
    said.tools.sessions.drop(fingerprint(said.holder))
    if isinstance(reply, AccountChanged):
        return Redirect(f"{HOME}?changed={of}")
    if not isinstance(reply, ChangeRefused):
        return gone()
    if reply.reason == "not_fresh":
        return Redirect(f"/confirm-password?to={of}")
    return Again((Problem(*CHANGE_REFUSALS[reply.reason]),), kept or {})
