"""An account that exists takes a chart, through all five processes: one that was revoked, and another person's."""

from __future__ import annotations

import re

import pytest

from shared.contracts.enrollment import RevocationStarted, RevokeAccess
from tests.end_to_end.test_invited_patient_reads_records import PORTAL, portal, verify, walk
from tests.end_to_end.town import CHART, EMAIL, PASSWORD, Town, account
from tests.suite import PRACTICE, eventually
from tests.unit.gateway.browsing import Browser, text_of

NEW_EMAIL = "ana.again@example.net"
CREDENTIALS = {"username": EMAIL, "password": PASSWORD}


async def revoked(town: Town) -> None:
    """The front desk ends the newest access, and every service has shut its door."""
    row = (await town.desk())[0]
    order = RevokeAccess(practice_id=PRACTICE, invitation_id=row.invitation_id, staff_id="desk")
    assert isinstance(await town.suite.bus.ask(order), RevocationStarted)
    await town.becomes("revoked")


async def linked(town: Town, link: str, *, chart: str = CHART) -> Browser:
    """From the link to the portal, in a browser that nobody knows."""
    browser = town.browser()
    await verify(browser, town, link, chart=chart)
    await browser.submit("/last-look")
    assert (await browser.submit("/set-up-account", {"way": "link"})).headers["location"] == "/link-account"
    assert (await browser.submit("/link-account", CREDENTIALS | {"password": "Wrong-horse-9"})).status_code == 422
    assert (await browser.submit("/link-account", CREDENTIALS)).headers["location"] == "/charts?new=linked"
    return browser


@pytest.mark.spec("S18", "S54", "S89", "S90", "S92")
async def test_a_revoked_and_reinvited_patient_reads_again_with_the_account_they_had(town: Town) -> None:
    before = await walk(town)
    await town.becomes("enrolled")
    await revoked(town)

    async def shut() -> bool:
        return "High blood pressure" not in (await before.get("/charts")).text

    await eventually(shut)
    await town.invite()
    browser = await linked(town, await town.mailed_link(number=2))
    assert "High blood pressure" in await portal(browser)
    await town.becomes("enrolled")


@pytest.mark.spec("S91")
async def test_whoever_lost_their_account_is_invited_anew_at_an_address_that_nobody_used(town: Town) -> None:
    lost = await walk(town)
    await town.becomes("enrolled")
    await revoked(town)
    await town.invite(email=NEW_EMAIL)
    browser = town.browser()
    await verify(browser, town, await town.mailed_link(email=NEW_EMAIL))
    await browser.submit("/last-look")
    assert (await browser.submit("/create-account", account(NEW_EMAIL))).headers["location"] == PORTAL
    assert "High blood pressure" in await portal(browser)
    assert "High blood pressure" not in (await lost.get("/charts")).text
    assert len(town.smtp.mails_for(EMAIL)) == 1


@pytest.mark.spec("S53", "S81", "S82", "S84")
async def test_a_representative_with_an_account_reads_another_persons_chart_beside_their_own(town: Town) -> None:
    await walk(town)
    ana = {"own_given_name": "Ana", "own_family_name": "Ruiz"}
    await town.invite(chart="chart-leo", given_name="Leo", relation="spouse", **ana)
    browser = await linked(town, await town.mailed_link(number=2), chart="chart-leo")
    page = await browser.get("/charts")
    assert all(name in text_of(page) for name in ("Ana Ruiz", "Leo Ruiz"))
    charts = re.findall(r'href="(/charts/[0-9a-f-]{36})"', page.text)
    assert len(set(charts)) == 2
