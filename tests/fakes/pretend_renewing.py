"""An account of the household that was invited again, as a browser meets it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from shared.contracts.finalizing import FinalizeAccess, FinalizingBegun, FinalizingRefused
from shared.messages import Request
from shared.seals import fingerprint, token

if TYPE_CHECKING:
    from tests.fakes.pretend import Pretend


def renewals(household: Pretend) -> dict[type[Request[Any]], Callable[[Any], Any]]:
    """What identity answers."""

    def finalize_access(asked: FinalizeAccess) -> FinalizingBegun | FinalizingRefused:
        if asked.session not in household.sessions:
            return FinalizingRefused(reason="session_over")
        if not household.renews:
            return FinalizingRefused(reason="nothing_waits")
        return FinalizingBegun(attempt=bound_attempt(household))

    return {FinalizeAccess: finalize_access}


def bound_attempt(household: Pretend) -> str:
    """An attempt that holds the account already, and nothing else."""
    attempt = token()
    household.attempts[fingerprint(attempt)] = {"set_up_account"}
    return household.identity.seal("gateway", attempt)
