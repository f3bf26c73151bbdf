"""Write to an account: order a letter about it from notifications; one to nobody looks alike from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.identity.domain.links import not_me_url
from services.identity.store import mail_marks
from services.identity.store.accounts import Contact
from services.identity.tools import Tools
from shared.contracts.account_mails import AccountLetter, AccountMail, SendAccountEmail
from shared.ids import new_id
from shared.work import Work

LONGEST_NAME = 60
"""Characters of a first name; a greeting bears no more."""
NEWS = timedelta(days=3)
"""For so long a letter is worth sending that only tells what was done."""


@dataclass(frozen=True)
class Letter:
    """`link` None leads to the log-in page; `deadline` None is three days from now; `detail` as the contract says."""

    kind: AccountMail
    link: str | None = None
    deadline: datetime | None = None
    detail: str | None = None


async def write_to_account(
    work: Work[Tools], contact: Contact | None, letter: Letter, *, to: str | None = None, language: str = "en"
) -> None:
    """To the account's own address unless `to` names another; without a contact to nobody, in `language`."""
    inside = AccountLetter(
        to=(to or contact.email) if contact else "",
        given_name=contact.first_name[:LONGEST_NAME] or None if contact else None,
        url=letter.link or f"{work.tools.public_url.rstrip('/')}/login",
        detail=letter.detail,
        not_me=not_me_url(work.tools.public_url, _mark(work, contact, letter, to)) if contact else "",
    )
    work.ask(
        SendAccountEmail(
            message_id=new_id(),
            kind=letter.kind,
            letter=work.tools.sealer.seal("notifications", inside.padded()),
            language=contact.language if contact else language,
            deadline=letter.deadline or work.now + NEWS,
        )
    )


def _mark(work: Work[Tools], contact: Contact, letter: Letter, to: str | None) -> str:
    """Of the account and no address: whoever had the address before it was changed must be heard above all. But one
    that is yet to be confirmed has a say over that alone."""
    unproven = to or contact.email if letter.kind == "confirm_email" else ""
    return mail_marks.mark(work.tools.vault, contact.account_id, unproven)
