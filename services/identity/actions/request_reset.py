"""Request a reset: mail a link to choose a new password, if the name is anybody's, and tell nobody whether (S104)."""

from __future__ import annotations

from services.identity.actions.mail_link import Wanted, mail_link
from services.identity.store import accounts, login_misses
from services.identity.tools import Tools
from shared.contracts.recovery import MailPromised, RequestReset
from shared.work import Work


async def request_reset(work: Work[Tools], request: RequestReset) -> MailPromised:
    """The same work for a name that is nobody's; a name that several accounts share as their address is nobody's too,
    for each of them has a username of its own."""
    vault, name = work.tools.vault, request.username
    contact = await accounts.with_name(work.connection, vault, name)
    subject = vault.index(f"reset:{contact.account_id}") if contact else login_misses.index(vault, name)
    sent = await mail_link(work, Wanted("reset_password", subject, contact, language=request.language))
    work.audit(
        chain=f"account:{contact.account_id}" if contact else f"name:{login_misses.bucket(vault, name)}",
        actor="anonymous",
        right="none",
        action=f"request-reset.{'sent' if sent else 'no_room' if contact else 'no_match'}",
    )
    return MailPromised()
