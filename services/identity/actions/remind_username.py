"""Remind a person of their username: by mail, to the very address that was typed, if it is known (S114, S115)."""

from __future__ import annotations

from services.identity.actions.mail_link import Wanted, mail_link
from services.identity.store import accounts, login_misses
from services.identity.tools import Tools
from shared.contracts.recovery import MailPromised, RemindUsername
from shared.work import Work

LONGEST_LIST = 2000
"""Bytes of usernames in one letter; a family rarely has more."""


async def remind_username(work: Work[Tools], request: RemindUsername) -> MailPromised:
    """One letter with all usernames of the address; the same work for an address that is nobody's."""
    vault, address = work.tools.vault, request.email
    found = await accounts.with_email(work.connection, vault, address)
    names = "\n".join(contact.username for contact in found)
    wanted = Wanted(
        "remind_username",
        login_misses.index(vault, address),
        found[0] if found else None,
        detail=names.encode()[:LONGEST_LIST].decode(errors="ignore"),
        language=request.language,
    )
    sent = await mail_link(work, wanted)
    work.audit(
        chain=f"name:{login_misses.bucket(vault, address)}",
        actor="anonymous",
        right="none",
        action=f"remind-username.{'sent' if sent else 'no_room' if found else 'no_match'}",
    )
    return MailPromised()
