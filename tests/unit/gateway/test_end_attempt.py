"""The last look denied: the attempt ends, by a form and never by a link."""

from __future__ import annotations

from shared.contracts.identity import ConfirmLastLook, CreateAccount, EndAttempt
from shared.seals import fingerprint
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, account, at_step, hidden, text_of


async def test_this_is_not_me_ends_the_attempt_here_and_at_identity(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "last_look")
    form, held = hidden(await browser.get("/last-look")), dict(browser.kept)
    assert 'formaction="/not-me"' in (await browser.get("/last-look")).text
    page = await browser.send_form("/not-me", form)
    assert page.status_code == 200
    assert "Its link and its PIN no longer work, and the doctor's office has been told." in text_of(page)
    assert "Call Integrative Medicine" in text_of(page)
    assert "__Host-attempt" not in browser.kept
    assert len(stage.bus.asks(EndAttempt)) == 1
    browser.kept = held
    assert (await browser.get("/last-look")).status_code == 410


async def test_following_a_link_never_says_that_this_is_not_me(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "last_look")
    assert (await browser.get("/not-me")).headers["location"] == "/last-look"
    assert stage.bus.asks(EndAttempt) == []
    assert (await browser.get("/last-look")).status_code == 200


async def test_denying_twice_is_told_that_the_link_is_to_be_opened_again(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "last_look")
    form = hidden(await browser.get("/last-look"))
    stage.household.attempts.clear()
    assert (await browser.send_form("/not-me", form)).status_code == 410
    browser.kept.pop("__Host-attempt", None)
    assert (await browser.send_form("/not-me", form)).status_code == 410


async def test_a_registration_names_the_browser_that_others_of_the_family_have_used(
    browser: Browser, stage: Stage
) -> None:
    browser.kept["__Host-browser"] = "known"
    await at_step(browser, stage, "set_up_account")
    await browser.submit("/create-account", account())
    assert [asked.browser for asked in stage.bus.asks(ConfirmLastLook)] == [fingerprint("known")]
    assert [asked.browser for asked in stage.bus.asks(CreateAccount)] == [fingerprint("known")]
