"""Say that an account is its holder's again: what somebody else may have begun with its password ends elsewhere too."""

from __future__ import annotations

from uuid import UUID

from services.identity.tools import Tools
from shared.contracts.recovery import AccountSecured
from shared.work import Work


def secure_account(work: Work[Tools], account_id: UUID) -> None:
    """Told when the password is worth nothing any more, and again when another one was chosen by recovery."""
    work.announce(AccountSecured(account_id=account_id, secured_at=work.now))
