"""Mail a link to an account's holder: count the request, keep its fingerprint, order the letter, whoever it is for.

A request for somebody unknown, or one too many, goes the same way to its end, to nobody (docs/adr/0026).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from services.identity.actions.write_to_account import Letter, write_to_account
from services.identity.domain import mailings as rules
from services.identity.store import accounts, credentials, mailings
from services.identity.store.accounts import Contact
from services.identity.store.mailings import Mailing
from services.identity.tools import Tools
from shared.ids import new_id
from shared.seals import fingerprint, token
from shared.work import Work


@dataclass(frozen=True)
class Wanted:
    """What is asked for. `subject` is whom requests are counted for, a keyed hash; `contact` is None for nobody.

    `address` is what the link of `confirm_email` confirms, and where it goes; `language` is for nobody's letter.
    """

    purpose: rules.Purpose
    subject: bytes
    contact: Contact | None
    address: str | None = None
    detail: str | None = None
    language: str = "en"


async def mail_link(work: Work[Tools], wanted: Wanted) -> bool:
    """Was it sent? Nobody outside may learn it. The account's older links of this purpose end when it was."""
    limits = work.tools.rules.mailings
    contact, secret = await _receiver(work, wanted) if await _has_room(work, wanted) else None, token()
    expires_at = work.now + limits.life(wanted.purpose)
    mailing = Mailing(
        mailing_id=new_id(),
        purpose=wanted.purpose,
        subject=wanted.subject,
        account_id=contact.account_id if contact else None,
        fingerprint=fingerprint(secret),
        address=wanted.address if contact else None,
        asked_at=work.now,
        expires_at=expires_at,
    )
    await mailings.add(work.connection, work.tools.vault, mailing)
    link = rules.url(work.tools.public_url, wanted.purpose, secret)
    letter = Letter(wanted.purpose, link=link, deadline=expires_at, detail=wanted.detail if contact else None)
    await write_to_account(work, contact, letter, to=wanted.address, language=wanted.language)
    return contact is not None


async def _receiver(work: Work[Tools], wanted: Wanted) -> Contact | None:
    """Whom it is for. Of a link that opens the account, where it is read now: its address may have been replaced, or
    the account closed, since it was found; and whoever does so at this moment waits, and ends this link too. The same
    work for nobody. Callers of the others hold the account, or write to the address that was typed.
    """
    if wanted.purpose != "reset_password":
        return wanted.contact
    account_id = wanted.contact.account_id if wanted.contact else new_id()
    await credentials.keep(work.connection, account_id)
    return await accounts.standing(work.connection, work.tools.vault, account_id)


async def _has_room(work: Work[Tools], wanted: Wanted) -> bool:
    """Asked before the subject is held and again when it is: a flood of requests that can have no letter holds up
    nobody."""
    asked = partial(mailings.count, work.connection, wanted.purpose, wanted.subject, now=work.now)
    hourly = work.tools.rules.mailings.hourly
    if await asked() >= hourly:
        return False
    await mailings.hold(work.connection, wanted.subject)
    return await asked() < hourly
