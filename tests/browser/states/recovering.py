"""Pages for whoever forgot a password or a username (S104-S116)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.gateway.cookies import ATTEMPT, RECOVERY
from services.gateway.rendering import Renderer
from services.gateway.wording import POLICIES
from shared.contracts.identity import Channel, CodeStanding
from shared.contracts.proofs import CodeNotRequested, CodeRefused
from shared.contracts.recovery import AnswerRefused
from tests.browser.scene import Scene, Stage, State, opened
from tests.fakes.pretend_recovery import RESET

AGAIN = "button[formaction='/reset/code/again']"


def empty(path: str) -> Stage:
    """Nothing was typed."""

    async def stage(scene: Scene) -> None:
        await scene.open(path)
        await scene.send()

    return stage


async def reset_promised(scene: Scene) -> None:
    """Whether or not the name is anybody's."""
    await scene.open("/forgot-password")
    await scene.fill(username="maria@example.org")
    await scene.send()


async def username_promised(scene: Scene) -> None:
    """Whether or not the address is anybody's."""
    await scene.open("/forgot-username")
    await scene.fill(email="maria@example.org")
    await scene.send()


def at(path: str, *, proven: bool = False) -> Stage:
    """The link was followed."""

    async def stage(scene: Scene) -> None:
        await scene.hold(RECOVERY, scene.household.recovery.begin(proven=proven))
        await scene.open(path)

    return stage


async def way_out(scene: Scene) -> None:
    """No chart, no date of birth, no phone (S113)."""
    scene.household.recovery.question, scene.household.recovery.channels = None, ()
    await at("/reset")(scene)


def sent_empty(path: str, *, proven: bool = False) -> Stage:
    """The form, sent with nothing in it."""

    async def stage(scene: Scene) -> None:
        await at(path, proven=proven)(scene)
        await scene.send()

    return stage


async def wrong_answer(scene: Scene) -> None:
    """Not the name of the pet."""
    await at("/reset/question")(scene)
    await scene.fill(birth_year="1986", birth_month="04", birth_day="28", answer="Fido")
    await scene.send()


async def one_answer_left(scene: Scene) -> None:
    """The fourth one."""
    scene.household.recovery.refusal = AnswerRefused(reason="no_match", attempts_left=1)
    await wrong_answer(scene)


async def closed(scene: Scene) -> None:
    """The fifth one, some time ago."""
    scene.household.recovery.closed_until = datetime.now(UTC) + timedelta(hours=22)
    await at("/reset/question")(scene)


async def too_soon(scene: Scene) -> None:
    """A code was requested a moment ago, elsewhere."""
    until = datetime.now(UTC) + timedelta(minutes=25)
    scene.household.recovery.refusal = CodeNotRequested(reason="too_soon", retry_at=until)
    await at("/reset/phone")(scene)
    await scene.fill(phone="(202) 555-0143")
    await scene.send()


def awaiting(channel: Channel, *, age: timedelta = timedelta()) -> Stage:
    """A code was requested so long ago."""

    async def stage(scene: Scene) -> None:
        asked = datetime.now(UTC) - age
        scene.household.recovery.code = CodeStanding(
            channel=channel, expires_at=asked + timedelta(minutes=10), again_at=asked + timedelta(seconds=60)
        )
        await at("/reset/code")(scene)

    return stage


async def wrong_code(scene: Scene) -> None:
    """Not the one."""
    scene.household.recovery.refusal = CodeRefused(reason="no_match", attempts_left=2)
    await awaiting("text", age=timedelta(minutes=2))(scene)
    await scene.fill(code="123 456")
    await scene.send()


async def again(scene: Scene) -> None:
    """The code was missed."""
    await awaiting("text", age=timedelta(minutes=2))(scene)
    await scene.send(AGAIN)


async def weak_password(scene: Scene) -> None:
    """Too short."""
    await at("/reset/password", proven=True)(scene)
    await scene.fill(password="short", confirm="short")
    await scene.send()


async def long_password(scene: Scene) -> None:
    """Where length counts and nothing else (profile `nist`), and it was typed too short."""
    tools = scene.house.stage.tools
    renderer = Renderer(product="Chartkey", static=tools.statics.path, policy=POLICIES["nist"])
    scene.house.stage.tools = replace(tools, renderer=renderer)
    await weak_password(scene)


async def weighed_password(scene: Scene) -> None:
    """The script has weighed what was typed."""
    await at("/reset/password", proven=True)(scene)
    await scene.fill(password="quiet harbor")
    await scene.page.locator("[data-strength]:not(:empty)").wait_for()


async def done(scene: Scene) -> None:
    """A new password."""
    await at("/reset/password", proven=True)(scene)
    await scene.fill(password="Quiet-harbor-9", confirm="Quiet-harbor-9")
    await scene.send()


async def done_while_linking(scene: Scene) -> None:
    """In the middle of accepting an invitation (S111)."""
    await scene.hold(ATTEMPT, "held")
    await done(scene)


STATES = (
    State("forgot-username", "/forgot-username", opened("/forgot-username"), main=True),
    State("forgot-username-empty", "/forgot-username", empty("/forgot-username")),
    State("forgot-username-sent", "/forgot-username/sent", username_promised, main=True),
    State("forgot-password", "/forgot-password", opened("/forgot-password"), main=True),
    State("forgot-password-while-linking", "/forgot-password", opened("/forgot-password?from=link")),
    State("forgot-password-empty", "/forgot-password", empty("/forgot-password")),
    State("forgot-password-sent", "/forgot-password/sent", reset_promised, main=True),
    State("reset-link-gone", "/reset/link/{token:path}", opened("/reset/link/over"), main=True),
    State("reset-link", "/reset/link/{token:path}", opened(f"/reset/link/{RESET}")),
    State("reset", "/reset", at("/reset"), main=True),
    State("reset-empty", "/reset", sent_empty("/reset")),
    State("reset-way-out", "/reset", way_out, main=True),
    State("reset-question", "/reset/question", at("/reset/question"), main=True),
    State("reset-question-empty", "/reset/question", sent_empty("/reset/question")),
    State("reset-question-last-try", "/reset/question", one_answer_left),
    State("reset-question-closed", "/reset/question", closed),
    State("reset-phone", "/reset/phone", at("/reset/phone"), main=True),
    State("reset-phone-empty", "/reset/phone", sent_empty("/reset/phone")),
    State("reset-phone-too-soon", "/reset/phone", too_soon),
    State("reset-code", "/reset/code", awaiting("text"), main=True),
    State("reset-code-by-call", "/reset/code", awaiting("voice", age=timedelta(minutes=2))),
    State("reset-code-expired", "/reset/code", awaiting("text", age=timedelta(minutes=11))),
    State("reset-code-wrong", "/reset/code", wrong_code),
    State("reset-code-again", "/reset/code/again", again),
    State("reset-password", "/reset/password", at("/reset/password", proven=True), main=True),
    State("reset-password-weak", "/reset/password", weak_password),
    State("reset-password-nist", "/reset/password", long_password, main=True),
    State("reset-password-weighed", "/reset/password", weighed_password, main=True),
    State("reset-password-done", "/reset/password", done, main=True),
    State("reset-password-done-linking", "/reset/password", done_while_linking),
)
