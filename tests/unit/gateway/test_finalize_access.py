"""Finalize access to your records: by the mail, at log-in and from the portal, without a script (S92, S130)."""

from __future__ import annotations

import pytest

from shared.contracts.finalizing import FinalizeAccess
from tests.fakes.gateway import Stage
from tests.fakes.pretend import PASSWORD, USERNAME
from tests.unit.gateway.browsing import Browser, account, at_step, proof, text_of
from tests.unit.gateway.reading import sign_in

TITLE = "Finalize access to your records"
ASK = "Ask your doctor to provide access to your health records."


def invited_again(stage: Stage) -> None:
    """The access was revoked, and a new invitation stands."""
    household = stage.household
    household.revoked, household.spent, household.renews = True, False, True
    stage.forget_sessions()


async def finalized(browser: Browser, stage: Stage) -> None:
    """From the choice of the way to the records."""
    page = await browser.get("/verify")
    assert TITLE in text_of(page)
    sent = await browser.submit("/verify", {"method": "pin"})
    asked = await browser.get(sent.headers["location"])
    assert TITLE in text_of(asked)
    assert all(f'name="{name}"' in asked.text for name in ("birth_month", "birth_day", "birth_year", "pin"))
    assert (await browser.submit("/verify/pin", proof())).headers["location"] == "/last-look"


@pytest.mark.spec("S92", "S130")
async def test_by_the_link_in_the_mail_the_person_proves_and_then_logs_in_to_their_account(
    browser: Browser, stage: Stage
) -> None:
    stage.household.renews = True
    await browser.get(f"/r/{stage.household.link}")
    await finalized(browser, stage)
    assert (await browser.submit("/last-look")).headers["location"] == "/set-up-account"
    page = await browser.get("/set-up-account")
    assert "You have had access to these records before." in text_of(page)
    assert 'value="link" required checked' in page.text
    linked = await browser.submit("/link-account", {"username": USERNAME, "password": PASSWORD})
    assert linked.headers["location"] == "/charts?new=linked"


@pytest.mark.spec("S92", "S130")
async def test_whoever_logs_in_is_led_to_it_and_no_step_is_shown_that_will_not_come(
    browser: Browser, stage: Stage
) -> None:
    await at_step(browser, stage, "set_up_account")
    await browser.submit("/create-account", account())
    invited_again(stage)
    entered = await browser.submit("/login", {"username": USERNAME, "password": account()["password"]})
    assert entered.headers["location"] == "/verify"
    page = text_of(await browser.get("/verify"))
    assert "Step 1 of 2: Verify identity" in page
    assert "Not now: go to your records" in page
    await finalized(browser, stage)
    assert (await browser.submit("/last-look")).headers["location"] == "/charts?new=done"


@pytest.mark.spec("S130")
async def test_whoever_is_logged_in_finds_the_way_from_the_portal(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    invited_again(stage)
    page = await browser.get("/charts")
    assert ASK in text_of(page)
    assert 'href="/finalize-access"' in page.text
    assert "new PIN from the office" in text_of(await browser.get("/finalize-access"))
    assert stage.bus.asks(FinalizeAccess) == []
    sent = await browser.submit("/finalize-access")
    assert sent.headers["location"] == "/verify"
    await finalized(browser, stage)


async def test_where_nothing_waits_the_page_says_so_and_what_to_do(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    page = await browser.submit("/finalize-access")
    assert page.status_code == 409
    assert "We found no open invitation to the e-mail address of this account." in text_of(page)


async def test_a_session_that_is_over_leads_to_log_in(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    await browser.get("/finalize-access")
    fields = {
        "form": (await browser.get("/finalize-access")).text.partition('name="form" value="')[2].partition('"')[0]
    }
    stage.household.sessions.clear()
    assert (await browser.send_form("/finalize-access", fields)).headers["location"] == "/login?ended=yes"


@pytest.mark.parametrize("path", ["/charts", "/settings"])
async def test_several_charts_and_the_settings_lead_there_too(browser: Browser, stage: Stage, path: str) -> None:
    sign_in(browser, stage)
    stage.household.revoked = path == "/charts"
    stage.forget_sessions()
    assert 'href="/finalize-access"' in (await browser.get(path)).text


async def test_whoever_never_had_access_reads_the_heading_they_always_did(browser: Browser, stage: Stage) -> None:
    await browser.get(f"/r/{stage.household.link}")
    for path, heading in (("/verify", "Verify identity"), ("/verify/pin", "Verify identity using PIN")):
        page = text_of(await browser.get(path))
        assert heading in page
        assert TITLE not in page
