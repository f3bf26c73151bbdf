"""Every flow of a person's is walked to its end with nothing but a keyboard, with script and without."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from shared.contracts.disowning import MailShown
from tests.browser.scene import Stage, State, Window, open_window, opened, staged
from tests.browser.states import account_first
from tests.browser.states.account import CLOSE, DETAILS, EMAIL, MOVE, PASSWORD, PROVE, QUESTION, SESSIONS, USERNAME
from tests.browser.states.arriving import not_me
from tests.browser.states.portal import signed_in
from tests.browser.states.recovering import at
from tests.browser.states.registering import at as registering
from tests.browser.test_walk import press, reach
from tests.fakes.pretend_confirming import ADDRESS
from tests.fakes.pretend_recovery import RESET

pytestmark = pytest.mark.asyncio(loop_scope="module")
NEW = "Quiet-harbor-9"
BORN = (("#birth_month", "04"), ("#birth_day", "28"), ("#birth_year", "1986"))
CHOSEN = (("#password", NEW), ("#confirm", NEW))
Step = str | tuple[str, str]
"""A button or link by its words, or a field and what is typed; "Space" and "ArrowDown" are keys."""


@dataclass(frozen=True)
class Flow:
    """From a page to the heading that stands at the end."""

    name: str
    stage: Stage
    steps: tuple[Step, ...]
    heading: str


FLOWS = (
    Flow(
        "a code by phone", registering("/verify"),
        (("#method", "ArrowDown"), "Continue", *BORN, ("#phone", "2025550143"), ("#channel", "ArrowDown"),
         "Request code", ("#code", "482913"), "Check", "Yes, this is me"),
        "Set up account",
    ),
    Flow("not me at the last look", registering("/last-look", "verify"), ("This is not me",),
         "Please call the doctor's office"),
    Flow(
        "account first", account_first.form,
        (("#first_name", "Maria"), ("#last_name", "Álvarez"), ("#email", ADDRESS), *CHOSEN, "Create new account"),
        "Your account",
    ),
    Flow("confirm an address", account_first.followed, ("Confirm my account",), "Your e-mail address is confirmed"),
    Flow("choose a question", account_first.question,
         (("#question", "What was the name of your first pet?"), ("#answer", "Rex"), "Continue"),
         "Summary"),
    Flow("forgot username", opened("/login"), ("Forgot username?", ("#email", ADDRESS), "Verify identity"),
         "Please look at your e-mail"),
    Flow("forgot password", opened("/login"), ("Forgot password?", ("#username", ADDRESS), "Reset password"),
         "Please look at your e-mail"),
    Flow(
        "reset by answer", opened(f"/reset/link/{RESET}"),
        (("#way", "Space"), "Continue", *BORN[2:], *BORN[:2], ("#answer", "Rex"), "Submit", *CHOSEN, "Reset password"),
        "Your password was changed",
    ),
    Flow(
        "reset by phone", at("/reset"),
        (("#way", "ArrowDown"), "Continue", ("#phone", "2025550143"), "Request", ("#code", "482913"), "Check",
         *CHOSEN, "Reset password"),
        "Your password was changed",
    ),
    Flow("not me in a mail", not_me(), ("This is not me",), "Thank you for telling us"),
    Flow("this was not me", not_me(about=MailShown(about="account")), ("This was not me",), "Thank you for telling us"),
    Flow("the password again", signed_in(f"{PROVE}?to=password"), (("#password", "Correct horse 7"), "Continue"),
         "Password"),
    Flow("name and language", signed_in(DETAILS), (("#first_name", "M"), ("#reminders", "ArrowDown"), "Save"),
         "Account Settings"),
    Flow("username", signed_in(USERNAME), (("#username", "x"), "Save"), "Account Settings"),
    Flow("email", signed_in(EMAIL), (("#email", "maria@example.net"), "Send the link"), "Account Settings"),
    Flow("password", signed_in(PASSWORD), (*CHOSEN, "Save"), "Account Settings"),
    Flow("question", signed_in(QUESTION), (("#question", "W"), ("#answer", "Rex"), "Save"), "Account Settings"),
    Flow("a second account", signed_in(MOVE),
         (("#username", "maria-2"), ("#password", "Correct horse 7"), "Bring the records here"),
         "Account Settings"),
    Flow("log out there", signed_in(SESSIONS), ("Log out there",), "Where you are logged in"),
    Flow("log out everywhere", signed_in(SESSIONS), ("Log out everywhere",), "You are logged out"),
    Flow("close the account", signed_in(CLOSE), ("Close my account",), "Your account is closed"),
)  # fmt: skip


SCRIPT = [pytest.param(True, id="script"), pytest.param(False, id="no script", marks=pytest.mark.slow)]
"""Without it with `--all`: what a form does without a script is told by every test of a page in every run."""


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=SCRIPT)
async def keyboard(chromium: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Window]:
    """One window for all flows."""
    async with open_window(chromium, java_script_enabled=request.param) as opened:
        yield opened


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
async def test_a_flow_is_walked_with_the_keyboard(keyboard: Window, flow: Flow) -> None:
    async with staged(keyboard, State(flow.name, None, flow.stage)) as scene:
        await scene.page.set_viewport_size({"width": 1280, "height": 900})
        for step in flow.steps:
            await (press(scene.page, step) if isinstance(step, str) else enter(scene.page, *step))
        assert await scene.page.locator("h1").inner_text() == flow.heading


async def enter(page: Page, selector: str, words: str) -> None:
    """Tab to the field, and type or press."""
    await reach(page, selector)
    await (page.keyboard.press(words) if words in ("Space", "ArrowDown") else page.keyboard.type(words))
