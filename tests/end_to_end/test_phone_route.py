"""The phone route through all five processes: a code on the phone, a chart in the browser, nothing for strangers."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import ViewportSize

from tests.browser.walk import Person, Walker
from tests.end_to_end.test_in_a_browser import DESK, PHONE, assert_accessible
from tests.end_to_end.town import EMAIL, PASSWORD, Town, account
from tests.end_to_end.town import PHONE as NUMBER
from tests.suite import eventually
from tests.unit.gateway.browsing import Browser, hidden

WISH = {"birth_month": "01", "birth_day": "02", "birth_year": "1950", "phone": "202-555-0143", "channel": "text"}


async def arrived(town: Town, link: str) -> Browser:
    """A browser at the choice of the way."""
    browser = town.browser()
    await browser.get(link)
    return browser


@pytest.mark.spec("S25", "S41", "S43", "S44", "S45", "S134")
async def test_a_patient_without_a_pin_registers_by_a_code_on_the_phone(town: Town) -> None:
    await town.share()
    await town.invite(phone=NUMBER)
    browser = await arrived(town, await town.mailed_link())
    assert (await browser.submit("/verify", {"method": "phone"})).headers["location"] == "/verify/phone"
    assert (await browser.submit("/verify/phone", WISH)).headers["location"] == "/verify/code"
    code = await town.texted_code()
    spaced = f"{code[:3]} {code[3:]}"
    assert (await browser.submit("/verify/code", {"code": spaced})).headers["location"] == "/last-look"
    await browser.submit("/last-look")
    assert (await browser.submit("/create-account", account())).headers["location"] == "/charts?new=yes"
    await town.becomes("enrolled")


@pytest.mark.spec("S43")
async def test_right_and_wrong_requests_look_the_same_from_outside(town: Town) -> None:
    """Attack 2: status, headers and bytes of every page that follows."""
    await town.invite(phone=NUMBER)
    link = await town.mailed_link()
    seen = []
    for change in ({}, {"birth_year": "1951"}, {"phone": "202-555-0199"}):
        browser = await arrived(town, link)
        pages = [await browser.submit("/verify/phone", {**WISH, **change})]
        pages.append(await browser.get("/verify/code"))
        wrong = hidden(pages[-1]) | {"code": "12"}
        pages.append(await browser.send_form("/verify/code", wrong))
        pages.append(await browser.submit("/verify/code", {"code": await not_the_code(town)}))
        pages.append(await browser.send_form("/verify/code/again", hidden(pages[-1])))
        seen.append([plain(page) for page in pages])
        async with town.suite.connection("identity") as connection:
            await connection.execute("delete from codes")
    assert [status for status, _, _ in seen[0]] == [303, 200, 422, 422, 422]
    assert seen[0] == seen[1] == seen[2]
    await town.texted_code()
    assert len(town.provider.taken) == 1


async def not_the_code(town: Town) -> str:
    """Six digits that were sent to nobody."""
    sent = [order.form["Body"] for order in town.provider.taken]
    return next(code for code in ("111111", "222222") if not any(code in body for body in sent))


def plain(page: httpx.Response) -> tuple[int, dict[str, str], str]:
    """A page without what is random in every rendering: its form's seal."""
    headers = {name: value for name, value in page.headers.items() if name not in {"date", "set-cookie"}}
    return page.status_code, headers, re.sub(r'name="form" value="[^"]*"', "", page.text)


@pytest.mark.spec("S134")
async def test_a_phone_that_cannot_be_used_closes_the_way_and_the_page_says_whom_to_call(town: Town) -> None:
    await town.invite(phone="+44 20 7183 8750")
    browser = await arrived(town, await town.mailed_link())
    assert "has no phone number on record" in (await browser.get("/verify")).text
    assert (await browser.get("/verify/phone")).headers["location"] == "/verify"


@pytest.mark.spec("S134")
async def test_a_changed_number_works_once_the_practice_has_changed_it(town: Town) -> None:
    await town.invite(phone=NUMBER)
    browser = await arrived(town, await town.mailed_link())
    await browser.submit("/verify/phone", WISH)
    old = await town.texted_code()
    await town.invite(phone="+12025550177")

    async def told() -> bool:
        return (await town.desk())[0].phone == "+12025550177"

    await eventually(told)

    async def voided() -> bool:
        async with town.suite.connection("identity") as connection:
            return bool(await connection.fetchval("select bool_and(code_check is null) from codes"))

    await eventually(voided)
    assert (await browser.submit("/verify/code", {"code": old})).status_code == 422
    async with town.suite.connection("identity") as connection:
        await connection.execute("delete from codes")
    await browser.submit("/verify/phone", {**WISH, "phone": "202 555 0177"})
    code = await town.texted_code(phone="+12025550177")
    assert (await browser.submit("/verify/code", {"code": code})).headers["location"] == "/last-look"


async def test_code_phone_and_birth_date_stand_in_no_log(town: Town, capfd: pytest.CaptureFixture[str]) -> None:
    """Attack 17."""
    await town.invite(phone=NUMBER)
    browser = await arrived(town, await town.mailed_link())
    await browser.submit("/verify/phone", {**WISH, "birth_day": "03"})
    await browser.submit("/verify/phone", WISH)
    await browser.submit("/verify/code", {"code": "123456"})
    async with town.suite.connection("identity") as connection:
        await connection.execute("delete from codes")
    await browser.submit("/verify/phone", WISH)
    code = await town.texted_code()
    await browser.submit("/verify/code", {"code": code})
    logged = "".join(capfd.readouterr())
    for canary in ("2025550143", "202-555-0143", "1950-01-02", "1950-01-03", f'"{code}"', "123456"):
        assert canary not in logged, canary


@pytest.mark.spec("S41", "S45")
@pytest.mark.parametrize(
    ("viewport", "script"),
    [
        pytest.param(PHONE, True, id="phone"),
        pytest.param(DESK, False, id="desk without script"),
        pytest.param(DESK, True, id="desk", marks=pytest.mark.slow),
        pytest.param(PHONE, False, id="phone without script", marks=pytest.mark.slow),
    ],
)
async def test_the_phone_route_is_walked_in_a_browser(
    town: Town, chromium: Chromium, viewport: ViewportSize, script: bool
) -> None:
    await town.share()
    await town.invite(phone=NUMBER)
    await walk(chromium, town, viewport, script)


async def walk(chromium: Chromium, town: Town, viewport: ViewportSize, script: bool) -> None:
    """From the link to the chart, in a browser; axe-core needs script to look."""
    page = await (await chromium.new_context(viewport=viewport, java_script_enabled=script)).new_page()
    person = Person(born=("01", "02", "1950"), first_name="Ana", last_name="Ruiz", username=EMAIL, password=PASSWORD)
    ana = Walker(page, town.gateway.public_url, person)
    await ana.open_link(await town.mailed_link())
    await ana.choose_phone()
    if script:
        await assert_accessible(page)
    await ana.request_code()
    if script:
        await assert_accessible(page)
    await ana.enter_code(await town.texted_code())
    await ana.last_look()
    await ana.choose_new_account()
    await ana.create_account()
    await ana.sees_chart_of("Ana Ruiz")
