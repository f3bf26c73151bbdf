"""What the tests of the staff pages do again and again: sit at the desk, read a form, fill it in."""

from __future__ import annotations

import re
from html import unescape

import httpx

from shared.contracts.enrollment import AccessRow
from tests.fakes.desk import invitation_id, user
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, hidden

CHART = "/console/chart"
ROW = f"/console/invitations/{invitation_id()}"
ABSENT = "/console/invitations/01981b6e-5f00-7c3a-9d21-4b7e0f6a1cff"


def sit(browser: Browser, stage: Stage, *rows: AccessRow, staff_id: str = "dr.lee") -> None:
    """A staff member at work before these users of the chart; one open invitation, unless told otherwise."""
    stage.household.console.desk.rows = rows or (user(),)
    stage.work_as(browser, staff_id)


def filled(page: httpx.Response) -> dict[str, str]:
    """The page's own form as the browser would send it untouched."""
    form = page.text.partition('<form class="usa-form')[2].partition("</form>")[0]
    inputs = re.findall(r'<input [^>]*name="(\w+)"[^>]*value="([^"]*)"', form)
    selects = re.findall(r'<select [^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.S)
    chosen = [(name, value) for name, options in selects for value in re.findall(r'value="(\w*)" selected', options)]
    return hidden(page) | {name: unescape(value) for name, value in (*inputs, *chosen)}


async def send(browser: Browser, path: str, **fields: str) -> httpx.Response:
    """GET the form, change these fields, send it."""
    return await browser.send_form(path, filled(await browser.get(path)) | fields)


async def again(browser: Browser, page: httpx.Response, path: str, **fields: str) -> httpx.Response:
    """Send the form of a page that came as an answer."""
    return await browser.send_form(path, filled(page) | fields)
