"""An access that was lost and is given back: from the portal, by the mail, and at log-in (S92, S130)."""

from __future__ import annotations

from services.gateway.cookies import SESSION
from shared.contracts.identity import Step
from shared.seals import token
from tests.browser.scene import Scene, Stage, State
from tests.browser.states.portal import signed_in

FINALIZE = "/finalize-access"


def held(path: str, *taken: Step, signed: bool = False) -> Stage:
    """A registration that gives an access back, in a browser that is logged in or not."""

    async def stage(scene: Scene) -> None:
        scene.household.renews = True
        if signed:
            session = token()
            scene.household.begin_session(session)
            await scene.hold(SESSION, session)
        await scene.begin(*taken)
        await scene.open(path)

    return stage


async def nothing_waits(scene: Scene) -> None:
    """No invitation at this account's address."""
    await signed_in(FINALIZE)(scene)
    await scene.send()


STATES = (
    State("finalize-access", FINALIZE, signed_in(FINALIZE), main=True),
    State("finalize-access-nothing-waits", FINALIZE, nothing_waits, main=True),
    State("verify-again", "/verify", held("/verify"), main=True),
    State("verify-again-logged-in", "/verify", held("/verify", "set_up_account", signed=True), main=True),
    State("verify-pin-again", "/verify/pin", held("/verify/pin", "set_up_account"), main=True),
    State("set-up-account-again", "/set-up-account", held("/set-up-account", "verify", "last_look"), main=True),
)
