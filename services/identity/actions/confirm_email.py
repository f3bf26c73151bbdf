"""Confirm an e-mail address: whoever holds the mailed link says that it is theirs (S71)."""

from __future__ import annotations

from services.identity.actions.end_recoveries_of import end_recoveries_of
from services.identity.actions.write_to_account import Letter, write_to_account
from services.identity.domain.links import is_token
from services.identity.store import accounts, credentials, mailings
from services.identity.tools import Tools
from shared.contracts.confirming import ConfirmationGone, ConfirmEmail, EmailConfirmed
from shared.seals import fingerprint
from shared.work import Work


async def confirm_email(work: Work[Tools], request: ConfirmEmail) -> EmailConfirmed | ConfirmationGone:
    """The address is the account's own from now on; the one before it is told so, and links that it got to choose a
    password end. A link does this once."""
    vault, secret = work.tools.vault, work.tools.sealer.open(request.token)
    mark = fingerprint(secret) if is_token(secret) else ""
    seen = await mailings.find(work.connection, vault, "confirm_email", mark)
    if seen is not None:
        await credentials.hold(work.connection, seen.account_id)
    followed = await mailings.use(work.connection, vault, "confirm_email", mark)
    if followed is None or followed.address is None:
        return ConfirmationGone()
    before = await accounts.contact(work.connection, vault, followed.account_id)
    await accounts.confirm_email(work.connection, vault, followed.account_id, followed.address, now=work.now)
    replaced = before.email != followed.address
    if replaced:
        await end_recoveries_of(work, followed.account_id)
        await write_to_account(work, before, Letter("email_changed"))
    work.audit(
        chain=f"account:{followed.account_id}",
        actor="anonymous",
        right="mailed-link",
        action=f"confirm-email.{'replaced' if replaced else 'confirmed'}",
    )
    return EmailConfirmed(replaced=replaced)
