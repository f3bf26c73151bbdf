"""How a pretended household confirms an address and chooses a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from shared.contracts.confirming import (
    ConfirmationGone,
    ConfirmationShown,
    ConfirmEmail,
    EmailConfirmed,
    ShowConfirmation,
)
from shared.contracts.questions import ChooseQuestion, QuestionChosen
from shared.messages import Request
from shared.seals import Sealer

CONFIRMATION = "Confirm_token-0123456789abcdefghijklmnopqrs"
"""The token in the only letter that asks for a confirmation."""
ADDRESS = "maria.alvarez@example.net"


class Household(Protocol):
    """What of it is asked and changed here."""

    identity: Sealer
    unconfirmed: bool
    wants_question: bool


def confirmations(household: Household) -> dict[type[Request[Any]], Callable[[Any], Any]]:
    """What identity answers. The link works while the address is unconfirmed."""

    def works(request: ShowConfirmation | ConfirmEmail) -> bool:
        return household.unconfirmed and household.identity.open(request.token) == CONFIRMATION

    def show(request: ShowConfirmation) -> ConfirmationShown | ConfirmationGone:
        sealed = household.identity.seal("gateway", ADDRESS)
        return ConfirmationShown(address=sealed) if works(request) else ConfirmationGone()

    def confirm(request: ConfirmEmail) -> EmailConfirmed | ConfirmationGone:
        if not works(request):
            return ConfirmationGone()
        household.unconfirmed = False
        return EmailConfirmed(replaced=False)

    def choose(_: ChooseQuestion) -> QuestionChosen:
        household.wants_question = False
        return QuestionChosen()

    return {ShowConfirmation: show, ConfirmEmail: confirm, ChooseQuestion: choose}
