"""The way from the link to the account, step by step, with everything that may go wrong on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shared.contracts.identity import PinRefused, Step
from tests.browser.scene import Scene, Stage, State

LONG_NAME = "Guadalupe Concepción Hernández-Villavicencio de la Santísima Trinidad"
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


STATES = (
    State("verify", "/verify", at("/verify"), main=True),
    State("verify-empty", "/verify", empty("/verify")),
    State("verify-why", "/verify/why", at("/verify/why"), main=True),
    State("verify-phone", "/verify/phone", at("/verify/phone")),
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
    State("link-account", "/link-account", at("/link-account", *LOOKED)),
    State("create-account", "/create-account", at("/create-account", *LOOKED), main=True),
    State("create-account-empty", "/create-account", empty("/create-account", *LOOKED), main=True),
    State("create-account-mistakes", "/create-account", mistaken_account),
    State("create-account-username-taken", "/create-account", taken_username),
)
