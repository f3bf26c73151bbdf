"""What goes wrong is a designed page without details."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from shared.contracts.identity import CreateAccount, LogIn, OpenLink
from shared.rpc import NoAnswer
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, account, at_step, text_of


async def test_no_answer_is_503_with_a_time_to_come_back(browser: Browser, stage: Stage) -> None:
    stage.bus.answers[OpenLink] = NoAnswer("TimeoutError")
    page = await browser.get(f"/r/{stage.household.link}")
    assert (page.status_code, page.headers["retry-after"]) == (503, "5")
    assert "Wait a few seconds" in text_of(page)
    assert "Nothing will be done twice" in text_of(page)


async def test_a_form_that_got_no_answer_can_be_sent_again_as_the_same_request(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "set_up_account")
    stage.bus.answers[CreateAccount] = NoAnswer("TimeoutError")
    assert (await browser.submit("/create-account", account())).status_code == 503
    assert "__Host-attempt" in browser.kept


async def test_a_fault_tells_the_log_its_kind_and_the_person_nothing(browser: Browser, stage: Stage) -> None:
    stage.bus.answers[LogIn] = ValueError("canary maria@example.org")
    with capture_logs() as logs:
        page = await browser.submit("/login", {"username": "canary-user", "password": "canary-password"})
    assert page.status_code == 500
    assert "canary" not in page.text + str(logs)
    assert "ValueError" not in page.text
    assert logs[0]["kind"] == "ValueError"
    assert logs[0]["route"] == "/login"


async def test_logs_never_hold_a_token(browser: Browser, stage: Stage) -> None:
    stage.bus.answers[OpenLink] = NoAnswer("TimeoutError")
    with capture_logs() as logs:
        await browser.get(f"/r/{stage.household.link}")
    assert logs
    assert stage.household.link not in str(logs)


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nope", 404), ("POST", "/help", 405), ("DELETE", "/login", 405)]
)
async def test_what_does_not_exist_is_a_page(browser: Browser, method: str, path: str, status: int) -> None:
    page = await browser.request(method, path)
    assert page.status_code == status
    assert "<h1>" in page.text
    assert ("allow" in page.headers) == (status == 405)


async def test_the_operators_pages_are_not_on_the_public_door(browser: Browser) -> None:
    for path in ("/livez", "/readyz", "/metrics", "/schema", "/docs"):
        assert (await browser.get(path)).status_code == 404
