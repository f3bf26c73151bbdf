"""Disown a mail: whoever got it says "this is not me", so what it was about is stopped."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from services.identity.actions.end_recoveries_of import end_recoveries_of
from services.identity.actions.find_mail import Closed, Unproven, find_mail
from services.identity.actions.freeze_invitation import freeze_invitation
from services.identity.actions.require_reset import require_reset
from services.identity.domain.registration import Registration
from services.identity.store import accounts, credentials, known_browsers, mailings
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.disowning import DisownMail, MailDisowned, MailGone
from shared.contracts.enrollment import Practice
from shared.work import Work


async def disown_mail(work: Work[Tools], request: DisownMail) -> MailDisowned | MailGone:
    """An invitation is frozen; an account is shut until its holder has chosen another password. That somebody else has
    closed one is no more than written down."""
    found = await find_mail(work, request.token, hold=True)
    if found is None:
        return MailGone()
    if isinstance(found, Registration):
        await freeze_invitation(work, found, attempt_id=None)
        chain = chart_chain(found.practice.practice_id, found.chart_id)
        _note(work, chain=chain, subject=found.invitation_id)
        return MailDisowned(about="invitation", practice=Practice(**asdict(found.practice)))
    if isinstance(found, Unproven):
        await _let_go(work, found.account_id)
        return MailDisowned(about="address")
    if isinstance(found, Closed):
        _note(work, chain=f"account:{found.account_id}", subject=found.account_id)
        return MailDisowned(about="account", closed=True)
    await _shut(work, found)
    _note(work, chain=f"account:{found}", subject=found)
    return MailDisowned(about="account")


async def _let_go(work: Work[Tools], account_id: UUID) -> None:
    """The link confirms nothing any more; an account that had no other address is over."""
    await mailings.end_all(work.connection, account_id, "confirm_email", now=work.now)
    contact = await accounts.contact(work.connection, work.tools.vault, account_id)
    if not contact.confirmed:
        await accounts.close(work.connection, work.tools.vault, account_id, now=work.now)
    _note(work, chain=f"account:{account_id}", subject=account_id)


async def _shut(work: Work[Tools], account_id: UUID) -> None:
    """Whoever did what the mail told may know the password, or hold a link: none of it is worth anything any more."""
    await credentials.hold(work.connection, account_id)
    await require_reset(work, account_id, actor="anonymous", right="mail")
    await known_browsers.forget_all(work.connection, account_id)
    await end_recoveries_of(work, account_id)
    await mailings.end_all(work.connection, account_id, "confirm_email", now=work.now)


def _note(work: Work[Tools], *, chain: str, subject: UUID) -> None:
    work.audit(chain=chain, actor="anonymous", right="mail", action="disown-mail", subject=str(subject))
