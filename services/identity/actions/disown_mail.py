"""Disown a mail: whoever got it says "this is not me", so what it was about is stopped."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from services.identity.actions.end_sessions_of import end_sessions_of
from services.identity.actions.find_mail import find_mail
from services.identity.actions.freeze_invitation import freeze_invitation
from services.identity.domain.registration import Registration
from services.identity.store import known_browsers
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.disowning import DisownMail, MailDisowned, MailGone
from shared.contracts.enrollment import Practice
from shared.work import Work


async def disown_mail(work: Work[Tools], request: DisownMail) -> MailDisowned | MailGone:
    """An invitation is frozen; an account is logged out everywhere, and trusts no browser until it logs in again."""
    found = await find_mail(work, request.token, hold=True)
    if found is None:
        return MailGone()
    if isinstance(found, Registration):
        await freeze_invitation(work, found, attempt_id=None)
        chain = chart_chain(found.practice.practice_id, found.chart_id)
        _note(work, chain=chain, subject=found.invitation_id)
        return MailDisowned(about="invitation", practice=Practice(**asdict(found.practice)))
    await end_sessions_of(work, found)
    await known_browsers.forget_all(work.connection, found)
    _note(work, chain=f"account:{found}", subject=found)
    return MailDisowned(about="account")


def _note(work: Work[Tools], *, chain: str, subject: UUID) -> None:
    work.audit(chain=chain, actor="anonymous", right="mail", action="disown-mail", subject=str(subject))
