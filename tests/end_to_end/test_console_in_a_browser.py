"""A practice's whole way in Chromium: launch, invite, hand over, resend, cancel, invite again, enrolled, revoke."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.browser.walk import Person, Walker
from tests.end_to_end.test_in_a_browser import DESK, PHONE, assert_accessible
from tests.end_to_end.town import CHART, EMAIL, PASSWORD, Town
from tests.fakes.ehr import Signer
from tests.integration.enrollment.staff import registered

BUTTON = '<form method="post" action="{0}"><input type="hidden" name="launch" value="{1}"><button>Open</button></form>'
ANA = {"First name": "Ana", "Last name": "Ruiz", "Month": "01", "Day": "02", "Year": "1950", "E-mail address": EMAIL}


@dataclass(frozen=True)
class Staff:
    """Dr. Lee before a page; `looks` asks axe-core about every page on the way."""

    page: Page
    base: str
    signer: Signer
    looks: bool

    async def launch(self, chart: str) -> None:
        """The button in the EHR's chart posts a signed launch from another site."""
        address = f"{self.base}/console/launch"
        await self.page.goto(f"data:text/html,{BUTTON.format(address, self.signer.sign(chart=chart, aud=address))}")
        await self.page.get_by_role("button", name="Open").click()
        await self.stands("Patient access")

    async def stands(self, heading: str) -> None:
        """This page, and nothing for axe-core to complain of."""
        await expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        if self.looks:
            await assert_accessible(self.page)

    async def follow(self, link: str, heading: str) -> None:
        """A link of the page."""
        await self.page.locator("main").get_by_role("link", name=re.compile(f"^{link}")).first.click()
        await self.stands(heading)

    async def press(self, button: str, heading: str) -> None:
        """A button of the page."""
        await self.page.locator("main").get_by_role("button", name=re.compile(f"^{button}")).first.click()
        await self.stands(heading)

    async def invite(self, **typed: str) -> str:
        """Both clicks; the access code of the new row."""
        await self.follow("Invite to patient portal", "Invite to patient portal")
        for label, value in typed.items():
            await self.page.get_by_label(label, exact=True).fill(value)
        await self.press("Invite to patient portal", "Is all information correct?")
        await self.press("Invite", "Patient portal access")
        await expect(self.page.locator("main .usa-alert")).to_have_text("The invitation is on its way.")
        return await self.page.locator(".ck-record .ck-code").first.inner_text()

    async def reads(self, status: str) -> None:
        """The newest row and the chart's banner say so, once the page is loaded anew."""
        await self.page.goto(f"{self.base}/console/chart")
        await expect(self.page.locator(".ck-record .ck-tag").first).to_have_text(status)
        await expect(self.page.locator(".ck-chart__from")).to_have_text(f"Patient portal: {status}")


async def practice(town: Town, folder: Path) -> Signer:
    """The practice's EHR, with a key."""
    await town.share()
    return await registered(town.suite, folder, Signer())


async def enroll(town: Town, page: Page, *, pin: str, mail: int) -> None:
    """Ana, at home, by the newest mail and the code that the practice handed over."""
    person = Person(
        born=("01", "02", "1950"), pin=pin, first_name="Ana", last_name="Ruiz", username=EMAIL, password=PASSWORD
    )
    ana = Walker(page, town.gateway.public_url, person)
    await ana.register(await town.mailed_link(number=mail))
    await ana.sees_chart_of("Ana Ruiz")
    await town.becomes("enrolled")


@pytest.mark.spec("S4", "S6", "S9", "S10", "S12", "S14", "S27", "S85", "S86", "S88", "S89", "S90")
@pytest.mark.parametrize(
    ("viewport", "script"),
    [
        pytest.param(DESK, True, id="desk"),
        pytest.param(PHONE, False, id="phone without script", marks=pytest.mark.slow),
    ],
)
async def test_a_practice_invites_corrects_and_ends_access_in_the_console(
    town: Town, chromium: Browser, tmp_path: Path, viewport: ViewportSize, script: bool
) -> None:
    signer = await practice(town, tmp_path)
    page = await (await chromium.new_context(viewport=viewport, java_script_enabled=script)).new_page()
    lee = Staff(page, town.gateway.public_url, signer, looks=script)
    await lee.launch(CHART)
    await lee.follow("Patient portal access", "Patient portal access")
    await expect(page.locator(".ck-chart__from")).to_have_text("Patient portal: Invite to Patient Portal")
    first = await lee.invite(**ANA)
    assert re.fullmatch(r"\d{4}-\d{4}", first)
    await town.mailed_link(number=1)
    await lee.press("Resend e-mail", "Patient portal access")
    assert await town.mailed_link(number=2) != await town.mailed_link(number=1)
    await lee.follow("Cancel invite", "Cancel this invitation?")
    await lee.press("Cancel invite", "Patient portal access")
    await lee.reads("Invitation canceled")
    assert await page.locator(".ck-record .ck-code").count() == 0
    second = await lee.invite()
    assert second != first
    await lee.follow("Print PIN sheet", "PIN sheet")
    await expect(page.locator(".ck-slip .ck-code")).to_have_text(second)
    home = await (await chromium.new_context(viewport=PHONE, java_script_enabled=script)).new_page()
    await enroll(town, home, pin=second, mail=3)
    await lee.reads("Enrolled")
    await lee.follow("Revoke access", "Revoke this access?")
    await lee.press("Revoke access", "Patient portal access")
    await town.becomes("revoked")
    await lee.reads("Access revoked")
    await home.reload()
    await expect(home.get_by_text("Ana Ruiz")).to_have_count(0)
    await lee.follow("Who did what and when", "Who did what and when")
    await expect(page.get_by_text("Revoked access")).to_be_visible()
