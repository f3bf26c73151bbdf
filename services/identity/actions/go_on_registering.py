"""Go on registering: an account that has just logged in, and waits for records, proves next that it may see them."""

from __future__ import annotations

from uuid import UUID

from services.identity.actions.begin_bound_attempt import begin_bound_attempt
from services.identity.actions.find_waiting import find_waiting
from services.identity.tools import Tools
from shared.work import Work


async def go_on_registering(work: Work[Tools], account_id: UUID) -> str | None:
    """A new attempt's token, sealed to the gateway, with this account bound and nothing else; None when none waits."""
    waiting = await find_waiting(work, account_id)
    if waiting is None:
        return None
    return await begin_bound_attempt(work, waiting, account_id, right="password", deed="go-on-registering")
