"""The pages of a person's own account: where it is logged in, and what they may change."""

from __future__ import annotations

from typing import Literal

from shared.contracts.accounts import ChangeRefused
from tests.browser.scene import Scene, Stage, State
from tests.browser.states.portal import several, signed_in

HOME, SESSIONS, PROVE = "/settings", "/settings/sessions", "/confirm-password"
EMAIL = f"{HOME}/email"
DETAILS, USERNAME, PASSWORD = f"{HOME}/details", f"{HOME}/username", f"{HOME}/password"
QUESTION, CLOSE, MOVE = f"{HOME}/question", f"{HOME}/close", f"{HOME}/move"
Reason = Literal["username_taken", "password_common", "email_invalid"]


async def session_ended(scene: Scene) -> None:
    """One of the others was logged out."""
    await signed_in(SESSIONS)(scene)
    await scene.send("li form button")


async def proof_refused(scene: Scene) -> None:
    """A wrong password."""
    await signed_in(f"{PROVE}?to=password")(scene)
    await scene.fill(password="Wrong horse 7")
    await scene.send()


def refused(path: str, reason: Reason, **typed: str) -> Stage:
    """Identity keeps nothing of it."""

    async def stage(scene: Scene) -> None:
        scene.household.own.refusal = ChangeRefused(reason=reason)
        await signed_in(path)(scene)
        await scene.fill(**typed)
        await scene.send()

    return stage


async def details_empty(scene: Scene) -> None:
    """No name."""
    await signed_in(DETAILS)(scene)
    await scene.fill(first_name="", last_name="")
    await scene.send()


async def details_saved(scene: Scene) -> None:
    """Saved, and said so."""
    await signed_in(DETAILS)(scene)
    await scene.send()


async def moved(scene: Scene, *, right: bool = True) -> None:
    """The charts of the other account are here."""
    await signed_in(MOVE)(scene)
    await scene.fill(username="maria-2", password="Correct horse 7" if right else "Wrong horse 7")
    await scene.send()


async def move_refused(scene: Scene) -> None:
    """Not the other account's password."""
    await moved(scene, right=False)


async def closed(scene: Scene) -> None:
    """The holder has left."""
    await several(CLOSE)(scene)
    await scene.send()


STATES = (
    State("settings", HOME, signed_in(HOME), main=True),
    State("settings-saved", DETAILS, details_saved, main=True),
    State("settings-details", DETAILS, signed_in(DETAILS), main=True),
    State("settings-details-empty", DETAILS, details_empty),
    State("settings-username", USERNAME, signed_in(USERNAME), main=True),
    State("settings-username-taken", USERNAME, refused(USERNAME, "username_taken", username="rosa")),
    State("settings-email", EMAIL, signed_in(EMAIL), main=True),
    State("settings-email-invalid", EMAIL, refused(EMAIL, "email_invalid", email="maria")),
    State("settings-password", PASSWORD, signed_in(PASSWORD), main=True),
    State(
        "settings-password-common",
        PASSWORD,
        refused(PASSWORD, "password_common", password="Password1", confirm="Password1"),
    ),
    State("settings-question", QUESTION, signed_in(QUESTION), main=True),
    State("settings-move", MOVE, signed_in(MOVE), main=True),
    State("settings-move-wrong", MOVE, move_refused),
    State("settings-moved", MOVE, moved, main=True),
    State("settings-close", CLOSE, several(CLOSE), main=True),
    State("settings-closed", CLOSE, closed, main=True),
    State("sessions", SESSIONS, signed_in(SESSIONS), main=True),
    State("sessions-one-ended", f"{SESSIONS}/end", session_ended),
    State("prove", PROVE, signed_in(f"{PROVE}?to=password"), main=True),
    State("prove-wrong", PROVE, proof_refused, main=True),
)
