"""What every page of the settings does: show the account as it stands, and answer what was or was not changed."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import identity
from services.gateway.pages.session_door import gone
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
    account = await identity.show_account(visit)
    if isinstance(account, SessionGone):
        return gone()
    if fresh and not account.fresh:
        return Redirect(f"/confirm-password?to={fresh}")
    shows |= {"account": account, "problems": again.problems, "kept": again.kept or kept_of(account)}
    return Page(template, shows, status=again.status if again.problems else 200)


def kept_of(account: AccountShown) -> dict[str, str]:
    """What the boxes hold at first."""
    return {
        "first_name": account.first_name,
        "last_name": account.last_name,
        "username": account.username,
        "question": account.question or "",
        "written_in": account.language,
        "reminders": "yes" if account.reminders else "no",
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
