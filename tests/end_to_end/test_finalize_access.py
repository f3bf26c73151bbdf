"""Who lost an access comes back to it through all five processes, and sees what the chart says by then (S129, S130)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from shared.contracts.ehr import DemographicsChanged
from tests.end_to_end.test_invited_patient_reads_records import walk
from tests.end_to_end.test_link_account import CREDENTIALS, revoked
from tests.end_to_end.town import BORN, CHART, Town, proof
from tests.integration.enrollment.staff import operator
from tests.suite import PRACTICE, eventually
from tests.unit.gateway.browsing import Browser, text_of

TITLE = "Finalize access to your records"
RIGHT = date(1950, 1, 3)


async def corrected(town: Town, **more: Any) -> None:
    """The EHR tells who the patient is by now."""
    told = {"date_of_birth": BORN, "gender": "female", "languages": ("Navajo",), **more}
    await town.suite.ehr.tell(DemographicsChanged(chart_id=CHART, **told))


async def comes_back(town: Town, browser: Browser, **typed: str) -> None:
    """Log in, and prove date of birth and PIN under the heading."""
    entered = await browser.submit("/login", CREDENTIALS)
    assert entered.headers["location"] == "/verify"
    assert TITLE in text_of(await browser.get("/verify"))
    assert TITLE in text_of(await browser.get("/verify/pin"))
    sent = await browser.submit("/verify/pin", proof(await town.pin(), **typed))
    assert sent.headers["location"] == "/last-look"
    assert (await browser.submit("/last-look")).headers["location"] == "/charts?new=done"


async def profile(browser: Browser) -> str:
    """The Profile tab, once records has heard of the access."""

    async def shown() -> str | None:
        link = re.search(r'href="(/charts/[0-9a-f-]+/profile)"', (await browser.get("/charts")).text)
        return text_of(await browser.get(link.group(1))) if link else None

    found: str = await eventually(shown)
    return found


@pytest.mark.spec("S92", "S128", "S129", "S130", "D10")
async def test_changes_are_seen_after_revoke_a_new_invitation_and_a_new_pin(town: Town) -> None:
    browser = await walk(town)
    await town.becomes("enrolled")
    await corrected(town)
    assert "Navajo" not in await profile(browser)
    await revoked(town)
    home = town.browser()
    await home.submit("/login", CREDENTIALS)
    assert "Ask your doctor to provide access to your health records." in text_of(await home.get("/charts"))
    await town.invite()
    await town.becomes("delivered")
    assert (await home.submit("/finalize-access")).headers["location"] == "/verify"
    assert (await home.submit("/verify/pin", proof("12345678"))).status_code == 422
    again = town.browser()
    await comes_back(town, again)
    assert "Navajo" in await profile(again)
    await town.becomes("enrolled")


@pytest.mark.spec("S130", "D10")
async def test_in_live_mode_another_date_of_birth_is_proven_anew_before_anything_is_seen(town: Town) -> None:
    await operator(town.suite, "set", PRACTICE, "--demographics", "live")
    browser = await walk(town)
    await town.becomes("enrolled")
    await corrected(town, date_of_birth=RIGHT)
    await town.becomes("delivered")

    async def shut() -> bool:
        return "High blood pressure" not in (await browser.get("/charts")).text

    await eventually(shut)
    home = town.browser()
    entered = await home.submit("/login", CREDENTIALS)
    assert entered.headers["location"] == "/verify"
    assert (await home.submit("/verify/pin", proof(await town.pin()))).status_code == 422
    await comes_back(town, town.browser(), birth_day="03")
    await town.becomes("enrolled")
