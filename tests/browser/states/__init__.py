"""Every page of the portal in every state that a person can meet, in the order in which they would."""

from tests.browser.scene import State
from tests.browser.states import (
    account,
    account_first,
    arriving,
    console,
    desk,
    failing,
    portal,
    recovering,
    registering,
    renewing,
    sharing,
)

STATES: tuple[State, ...] = (
    *arriving.STATES,
    *registering.STATES,
    *account_first.STATES,
    *recovering.STATES,
    *portal.STATES,
    *sharing.STATES,
    *renewing.STATES,
    *account.STATES,
    *console.STATES,
    *desk.STATES,
    *failing.STATES,
)
