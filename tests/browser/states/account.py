"""The pages of a person's own account: where it is logged in, and what they may change."""

from __future__ import annotations

from tests.browser.scene import Scene, State
from tests.browser.states.portal import signed_in

SESSIONS, PROVE = "/settings/sessions", "/confirm-password"


async def session_ended(scene: Scene) -> None:
    """One of the others was logged out."""
    await signed_in(SESSIONS)(scene)
    await scene.send("li form button")


async def proof_refused(scene: Scene) -> None:
    """A wrong password."""
    await signed_in(f"{PROVE}?to=password")(scene)
    await scene.fill(password="Wrong horse 7")
    await scene.send()


STATES = (
    State("sessions", SESSIONS, signed_in(SESSIONS), main=True),
    State("sessions-one-ended", f"{SESSIONS}/end", session_ended),
    State("prove", PROVE, signed_in(f"{PROVE}?to=password"), main=True),
    State("prove-wrong", PROVE, proof_refused, main=True),
)
