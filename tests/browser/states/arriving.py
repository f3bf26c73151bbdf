"""Pages for anybody: the front door, logging in, and the texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shared.contracts.disowning import MailGone, MailShown
from shared.contracts.identity import LogIn, LoginRefused
from tests.browser.scene import Scene, Stage, State, opened
from tests.fakes.belongings import INVITATION_MAIL

ADDRESS_MAIL = MailShown(about="address")
ACCOUNT_MAIL = MailShown(about="account")
CLOSED_MAIL = MailShown(about="account", closed=True)


async def refused_empty(scene: Scene) -> None:
    """Nothing was typed."""
    await scene.open("/login")
    await scene.send()


async def refused_wrong(scene: Scene) -> None:
    """Username or password is wrong, never saying which."""
    await scene.open("/login")
    await scene.fill(username="maria@example.org", password="Wrong horse 7")
    await scene.send()


async def refused_for_a_while(scene: Scene) -> None:
    """Too many tries."""
    later = datetime.now(UTC) + timedelta(minutes=4)
    scene.house.stage.bus.answers[LogIn] = LoginRefused(reason="delayed", retry_at=later)
    await refused_wrong(scene)


async def refused_until_reset(scene: Scene) -> None:
    """The password is right, and has to be chosen anew."""
    scene.house.stage.bus.answers[LogIn] = LoginRefused(reason="reset_required")
    await refused_wrong(scene)


async def logged_out(scene: Scene) -> None:
    """By the button on the chart."""
    await scene.sign_in()
    await scene.open("/charts")
    await scene.send("form[action='/logout'] button")


def not_me(*, about: MailShown | MailGone = INVITATION_MAIL, pressed: bool = False) -> Stage:
    """The link "this is not me" in a mail, and perhaps its button."""

    async def stage(scene: Scene) -> None:
        scene.household.own.mail = about
        await scene.open("/n/" + "A" * 64)
        if pressed:
            await scene.send()

    return stage


def quiet(path: str, *, pressed: bool = False) -> Stage:
    """The link "no more reminders" in a mail, and perhaps its button."""

    async def stage(scene: Scene) -> None:
        await scene.open(path)
        if pressed:
            await scene.send()

    return stage


STATES = (
    State("landing", "/", opened("/"), main=True),
    State("link-gone-without-token", "/r", opened("/r")),
    State("link-gone", "/r/{token:path}", opened("/r/over"), main=True),
    State("mail-not-me", "/mail/not-me", not_me(), main=True),
    State("mail-not-me-done", "/mail/not-me", not_me(pressed=True), main=True),
    State("mail-not-me-account", "/mail/not-me", not_me(about=ACCOUNT_MAIL), main=True),
    State("mail-not-me-account-done", "/mail/not-me", not_me(about=ACCOUNT_MAIL, pressed=True), main=True),
    State("mail-not-me-closed", "/mail/not-me", not_me(about=CLOSED_MAIL)),
    State("mail-not-me-closed-done", "/mail/not-me", not_me(about=CLOSED_MAIL, pressed=True)),
    State("mail-not-me-address", "/mail/not-me", not_me(about=ADDRESS_MAIL), main=True),
    State("mail-not-me-address-done", "/mail/not-me", not_me(about=ADDRESS_MAIL, pressed=True)),
    State("mail-not-me-gone", "/n/{token:path}", not_me(about=MailGone()), main=True),
    State("mail-reminders", "/u/{token:path}", quiet("/u/" + "A" * 64), main=True),
    State("mail-reminders-stopped", "/mail/reminders", quiet("/u/" + "A" * 64, pressed=True), main=True),
    State("mail-reminders-gone", "/mail/reminders", quiet("/mail/reminders")),
    State("log-in", "/login", opened("/login"), main=True),
    State("log-in-empty", "/login", refused_empty, main=True),
    State("log-in-wrong", "/login", refused_wrong),
    State("log-in-delayed", "/login", refused_for_a_while, main=True),
    State("log-in-reset-required", "/login", refused_until_reset, main=True),
    State("log-in-session-ended", "/session", opened("/login?ended=yes"), main=True),
    State("logged-out", "/logout", logged_out),
    State("logged-out-again", "/logged-out", opened("/logged-out")),
    State("help", "/help", opened("/help"), main=True),
    State("help-from-a-question", "/help", opened("/help#labs")),
    State("help-offices", "/help/offices", opened("/help/offices"), main=True),
    State("privacy", "/privacy", opened("/privacy"), main=True),
    State("agreement", "/agreement", opened("/agreement"), main=True),
)
