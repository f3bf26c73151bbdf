"""The pages of a person's own account: where it is logged in, and what they may change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

from shared.contracts.accounts import ChangeRefused
from shared.contracts.identity import Channel, CodeStanding
from shared.contracts.proofs import CodeNotRequested
from tests.browser.scene import Scene, Stage, State
from tests.browser.states.portal import several, signed_in

HOME, SESSIONS, PROVE = "/settings", "/settings/sessions", "/confirm-password"
EMAIL, PHONE = f"{HOME}/email", f"{HOME}/phone"
BOTH: tuple[Channel, ...] = ("text", "voice")
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


def phone(path: str = PHONE, *, number: str | None = "+12025550143", channels: tuple[Channel, ...] = BOTH) -> Stage:
    """The account's phone, if it has one and may have another."""

    async def stage(scene: Scene) -> None:
        scene.household.own.phone.number, scene.household.own.phone.channels = number, channels
        await signed_in(path)(scene)

    return stage


def requested(channel: Channel = "text", *, age: timedelta = timedelta(), typed: str = "") -> Stage:
    """A code was requested so long ago, and perhaps another one was typed."""

    async def stage(scene: Scene) -> None:
        asked = datetime.now(UTC) - age
        scene.household.own.phone.code = CodeStanding(
            channel=channel, expires_at=asked + timedelta(minutes=10), again_at=asked + timedelta(seconds=60)
        )
        await signed_in(f"{PHONE}/code")(scene)
        if typed:
            await scene.fill(code=typed)
            await scene.send()

    return stage


async def phone_refused(scene: Scene) -> None:
    """A number of a country that is not served."""
    scene.household.own.phone.refusal = ChangeRefused(reason="phone_invalid")
    await signed_in(PHONE)(scene)
    await scene.fill(phone="+49 1512 3456789")
    await scene.send()


async def phone_empty(scene: Scene) -> None:
    """Nothing was typed."""
    await signed_in(PHONE)(scene)
    await scene.send()


async def phone_too_soon(scene: Scene) -> None:
    """Three codes were requested a moment ago."""
    until = datetime.now(UTC) + timedelta(minutes=25)
    scene.household.own.phone.refusal = CodeNotRequested(reason="too_soon", retry_at=until)
    await signed_in(PHONE)(scene)
    await scene.fill(phone="(202) 555-0143")
    await scene.send()


async def phone_removed(scene: Scene) -> None:
    """The button beside it."""
    await phone()(scene)
    await scene.send("button[formaction]")


STATES = (
    State("settings", HOME, signed_in(HOME), main=True),
    State("settings-saved", DETAILS, details_saved, main=True),
    State("settings-details", DETAILS, signed_in(DETAILS), main=True),
    State("settings-details-empty", DETAILS, details_empty),
    State("settings-username", USERNAME, signed_in(USERNAME), main=True),
    State("settings-username-taken", USERNAME, refused(USERNAME, "username_taken", username="rosa")),
    State("settings-email", EMAIL, signed_in(EMAIL), main=True),
    State("settings-email-invalid", EMAIL, refused(EMAIL, "email_invalid", email="maria")),
    State("settings-phone", PHONE, phone(), main=True),
    State("settings-phone-none", PHONE, phone(number=None), main=True),
    State("settings-phone-no-chart", PHONE, phone(channels=())),
    State("settings-phone-empty", PHONE, phone_empty),
    State("settings-phone-refused", PHONE, phone_refused, main=True),
    State("settings-phone-too-soon", PHONE, phone_too_soon),
    State("settings-phone-code", f"{PHONE}/code", requested(), main=True),
    State("settings-phone-code-by-call", f"{PHONE}/code", requested("voice")),
    State("settings-phone-code-expired", f"{PHONE}/code", requested(age=timedelta(minutes=11))),
    State("settings-phone-code-wrong", f"{PHONE}/code", requested(typed="123 456"), main=True),
    State("settings-phone-saved", f"{PHONE}/code", requested(typed="482 913")),
    State("settings-phone-removed", f"{PHONE}/remove", phone_removed),
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
