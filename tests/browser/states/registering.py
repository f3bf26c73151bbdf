"""The way from the link to the account, step by step, with everything that may go wrong on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

from shared.contracts.identity import Channel, CodeStanding, LoginRefused, Step
from shared.contracts.linking import LinkAccount
from shared.contracts.proofs import CodeNotRequested, CodeRefused, PinRefused
from tests.browser.scene import Scene, Stage, State

LONG_NAME = "Guadalupe Concepción Hernández-Villavicencio de la Santísima Trinidad"
AGAIN = ".ck-form button[formaction='/verify/code/again']"
VERIFIED: tuple[Step, ...] = ("verify",)
LOOKED: tuple[Step, ...] = ("verify", "last_look")


def at(path: str, *taken: Step) -> Stage:
    """A page of an attempt that has taken these steps."""

    async def stage(scene: Scene) -> None:
        await scene.begin(*taken)
        await scene.open(path)

    return stage


def empty(path: str, *taken: Step) -> Stage:
    """The same page after its form was sent with nothing in it."""

    async def stage(scene: Scene) -> None:
        await at(path, *taken)(scene)
        await scene.send()

    return stage


def refused(refusal: PinRefused) -> Stage:
    """The right date and PIN, and identity says no."""

    async def stage(scene: Scene) -> None:
        await scene.begin()
        scene.household.refusal = refusal
        await scene.prove()

    return stage


def paused() -> PinRefused:
    """For a quarter of an hour from now."""
    return PinRefused(reason="paused", retry_at=datetime.now(UTC) + timedelta(minutes=15))


async def refused_for_a_while(scene: Scene) -> None:
    """Too many tries."""
    await refused(paused())(scene)


async def without_phone(scene: Scene) -> None:
    """The practice has no number that a code could be sent to."""
    scene.household.code_channels = ()
    await at("/verify")(scene)


async def text_only(scene: Scene) -> None:
    """The practice wants no calls (D4)."""
    scene.household.code_channels = ("text",)
    await at("/verify/phone")(scene)


async def code_for_a_child(scene: Scene) -> None:
    """A parent's own phone, and the child's date of birth."""
    scene.household.relation = "parent"
    await at("/verify/phone")(scene)


def not_requested(reason: Literal["too_soon", "paused", "locked"], wait: timedelta | None) -> Stage:
    """Everything right, and no code may be requested now."""

    async def stage(scene: Scene) -> None:
        await at("/verify/phone")(scene)
        until = datetime.now(UTC) + wait if wait else None
        scene.household.code_refusal = CodeNotRequested(reason=reason, retry_at=until)
        await scene.request_code()

    return stage


def awaiting(channel: Channel, *, age: timedelta = timedelta()) -> Stage:
    """A code was requested so long ago."""

    async def stage(scene: Scene) -> None:
        asked = datetime.now(UTC) - age
        scene.household.code = CodeStanding(
            channel=channel, expires_at=asked + timedelta(minutes=10), again_at=asked + timedelta(seconds=60)
        )
        await at("/verify/code")(scene)

    return stage


def code_refused(refusal: CodeRefused) -> Stage:
    """A code was entered, and identity says no."""

    async def stage(scene: Scene) -> None:
        await awaiting("text", age=timedelta(minutes=2))(scene)
        scene.household.code_refusal = refusal
        await scene.fill(code="123 456")
        await scene.send()

    return stage


async def code_empty(scene: Scene) -> None:
    """Nothing was entered."""
    await awaiting("text")(scene)
    await scene.send()


async def code_paused(scene: Scene) -> None:
    """Fifteen wrong codes in a day."""
    until = datetime.now(UTC) + timedelta(hours=9)
    await code_refused(CodeRefused(reason="paused", retry_at=until))(scene)


async def again(scene: Scene) -> None:
    """The code was missed and requested again."""
    await awaiting("text", age=timedelta(minutes=2))(scene)
    await scene.send(AGAIN)


async def again_too_soon(scene: Scene) -> None:
    """Requested again within the minute."""
    await awaiting("text")(scene)
    until = datetime.now(UTC) + timedelta(seconds=42)
    scene.household.code_refusal = CodeNotRequested(reason="too_soon", retry_at=until)
    await scene.send(AGAIN)


async def for_a_child(scene: Scene) -> None:
    """A parent proves with the child's date of birth."""
    scene.household.relation = "parent"
    await at("/verify/pin")(scene)


async def childs_last_look(scene: Scene) -> None:
    """A parent sees by what right; a long name must not break the page."""
    scene.household.relation = "parent"
    scene.household.name = LONG_NAME
    await at("/last-look", *VERIFIED)(scene)


async def not_me(scene: Scene) -> None:
    """The other answer of the last look."""
    await at("/last-look", *VERIFIED)(scene)
    await scene.send(".ck-form button[formaction='/not-me']")


async def mistaken_account(scene: Scene) -> None:
    """Everything typed, the password too short and typed twice differently."""
    await at("/create-account", *LOOKED)(scene)
    await scene.page.select_option("#question", "first_pet")
    await scene.fill(answer="Rex", first_name="Maria", last_name="Álvarez", password="short", confirm="other")
    await scene.send()


async def taken_username(scene: Scene) -> None:
    """S60."""
    await at("/create-account", *LOOKED)(scene)
    await scene.page.select_option("#question", "first_pet")
    await scene.fill(answer="Rex", first_name="Maria", last_name="Álvarez", username="taken@example.org")
    await scene.fill(password="Correct horse 7", confirm="Correct horse 7")
    await scene.send()


async def unknown_account(scene: Scene) -> None:
    """Username or password is wrong, never saying which."""
    await at("/link-account", *LOOKED)(scene)
    await scene.fill(username="maria@example.org", password="Wrong horse 7")
    await scene.send()


async def account_delayed(scene: Scene) -> None:
    """Too many tries, here or at log-in."""
    later = datetime.now(UTC) + timedelta(minutes=4)
    scene.house.stage.bus.answers[LinkAccount] = LoginRefused(reason="delayed", retry_at=later)
    await unknown_account(scene)


STATES = (
    State("verify", "/verify", at("/verify"), main=True),
    State("verify-empty", "/verify", empty("/verify")),
    State("verify-why", "/verify/why", at("/verify/why"), main=True),
    State("verify-without-phone", "/verify", without_phone, main=True),
    State("request-code", "/verify/phone", at("/verify/phone"), main=True),
    State("request-code-text-only", "/verify/phone", text_only),
    State("request-code-for-a-child", "/verify/phone", code_for_a_child),
    State("request-code-empty", "/verify/phone", empty("/verify/phone"), main=True),
    State("request-code-too-soon", "/verify/phone", not_requested("too_soon", timedelta(minutes=25))),
    State("request-code-day-is-over", "/verify/phone", not_requested("too_soon", timedelta(hours=22))),
    State("request-code-paused", "/verify/phone", not_requested("paused", timedelta(hours=9))),
    State("request-code-locked", "/verify/phone", not_requested("locked", None)),
    State("check-code", "/verify/code", awaiting("text"), main=True),
    State("check-code-by-call", "/verify/code", awaiting("voice"), main=True),
    State("check-code-to-be-requested-again", "/verify/code", awaiting("text", age=timedelta(minutes=8))),
    State("check-code-expired", "/verify/code", awaiting("text", age=timedelta(minutes=11)), main=True),
    State("check-code-empty", "/verify/code", code_empty),
    State("check-code-wrong", "/verify/code", code_refused(CodeRefused(reason="no_match", attempts_left=2)), main=True),
    State("check-code-spent", "/verify/code", code_refused(CodeRefused(reason="spent", attempts_left=0))),
    State("check-code-paused", "/verify/code", code_paused),
    State("check-code-locked", "/verify/code", code_refused(CodeRefused(reason="locked"))),
    State("request-code-again", "/verify/code/again", again, main=True),
    State("request-code-again-too-soon", "/verify/code/again", again_too_soon),
    State("verify-pin", "/verify/pin", at("/verify/pin"), main=True),
    State("verify-pin-for-a-child", "/verify/pin", for_a_child),
    State("verify-pin-empty", "/verify/pin", empty("/verify/pin"), main=True),
    State("verify-pin-wrong", "/verify/pin", refused(PinRefused(reason="no_match", attempts_left=2)), main=True),
    State("verify-pin-paused", "/verify/pin", refused_for_a_while, main=True),
    State("verify-pin-locked", "/verify/pin", refused(PinRefused(reason="locked")), main=True),
    State("last-look", "/last-look", at("/last-look", *VERIFIED), main=True),
    State("last-look-of-a-child", "/last-look", childs_last_look),
    State("not-me", "/not-me", not_me, main=True),
    State("set-up-account", "/set-up-account", at("/set-up-account", *LOOKED), main=True),
    State("set-up-account-empty", "/set-up-account", empty("/set-up-account", *LOOKED)),
    State("link-account", "/link-account", at("/link-account", *LOOKED), main=True),
    State("link-account-empty", "/link-account", empty("/link-account", *LOOKED)),
    State("link-account-wrong", "/link-account", unknown_account, main=True),
    State("link-account-delayed", "/link-account", account_delayed),
    State("create-account", "/create-account", at("/create-account", *LOOKED), main=True),
    State("create-account-empty", "/create-account", empty("/create-account", *LOOKED), main=True),
    State("create-account-mistakes", "/create-account", mistaken_account),
    State("create-account-username-taken", "/create-account", taken_username),
)
