"""Show a confirmation: which address would this link confirm? A look spends nothing (trust.md 1)."""

from __future__ import annotations

from services.identity.domain.links import is_token
from services.identity.store import mailings
from services.identity.tools import Tools
from shared.contracts.confirming import ConfirmationGone, ConfirmationShown, ShowConfirmation
from shared.seals import fingerprint
from shared.work import Work


async def show_confirmation(work: Work[Tools], request: ShowConfirmation) -> ConfirmationShown | ConfirmationGone:
    """One refusal for whatever does not work."""
    secret = work.tools.sealer.open(request.token)
    mark = fingerprint(secret) if is_token(secret) else ""
    followed = await mailings.find(work.connection, work.tools.vault, "confirm_email", mark)
    if followed is None or followed.address is None:
        return ConfirmationGone()
    return ConfirmationShown(address=work.tools.sealer.seal("gateway", followed.address))
