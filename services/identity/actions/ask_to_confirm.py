"""Ask to confirm: mail a link to an address that an account's holder gave and has not proven yet (S70, D1)."""

from __future__ import annotations

from services.identity.actions.mail_link import Wanted, mail_link
from services.identity.store.accounts import Contact
from services.identity.tools import Tools
from shared.work import Work


async def ask_to_confirm(work: Work[Tools], contact: Contact, address: str) -> bool:
    """Whoever follows the link and says yes makes `address` the account's own; until then nothing changes.

    Asked again, the link before it ends. Three an hour are sent to an account; was this one?
    """
    subject = work.tools.vault.index(f"confirm:{contact.account_id}")
    sent = await mail_link(work, Wanted("confirm_email", subject, contact, address=address))
    work.audit(
        chain=f"account:{contact.account_id}",
        actor=f"account:{contact.account_id}",
        right="password",
        action=f"ask-to-confirm.{'sent' if sent else 'no_room'}",
    )
    return sent
