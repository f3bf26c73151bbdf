"""Patients who came in by the front door: a chart is told, an invitation mailed and followed, an account made."""

from __future__ import annotations

import asyncio
import email
import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default

from benchmarks import chart, ehr
from benchmarks.browser import Answer, Browser
from benchmarks.house import PRACTICE, House
from shared.contracts.enrollment import AccessShown, ShowAccess
from shared.publisher import Outgoing
from shared.rpc import BusClient
from shared.seals import Sealer

PASSWORD = f"Granite-{secrets.token_hex(6)}!"
PATIENCE = 30.0


@dataclass(frozen=True)
class Patient:
    """Somebody with an account, and the cookies of a browser in which they are logged in."""

    username: str
    grant_id: str
    cookies: dict[str, str]

    def path(self, page: str = "") -> str:
        """The address of the summary, or of another page of the chart."""
        return f"/charts/{self.grant_id}" + (f"/{page}" if page else "")


async def invite(house: House, told: Sequence[Outgoing]) -> None:
    """Say all of it at once, and wait for the mails."""
    before = house.mails
    async with ehr.telling(house) as publisher, asyncio.timeout(PATIENCE):
        assert all(await publisher.publish_all(told))
        while house.mails < before + len(told):
            await asyncio.sleep(0.05)


async def enroll(house: House, number: int, *, sections: Sequence[str] = chart.SECTIONS) -> Patient:
    """Patient `number`, from the first word of the EHR to the first page of the portal, on a running suite; of the
    chart the EHR shares these sections."""
    chart_id = ehr.chart_id(number)
    told = [resource for section in sections for resource in chart.sections(chart_id)[section]]
    async with ehr.telling(house) as publisher:
        resources = (chart.patient(chart_id), *told)
        assert all(await publisher.publish_all([ehr.shared(chart_id, resource) for resource in resources]))
    await invite(house, [ehr.invited(number)])
    browser = await asyncio.to_thread(_register, house, number, await pin(house, chart_id))
    return await asyncio.to_thread(_reading, browser, ehr.address(number), sections)


async def pin(house: House, chart_id: str) -> str:
    """The access code, as the practice's front desk reads it."""
    bus = await BusClient.connect(house.servers.rabbitmq_url("gateway"), "bench desk")
    try:
        shown = await bus.ask(ShowAccess(practice_id=PRACTICE, chart_id=chart_id, staff_id="desk"))
    finally:
        await bus.close()
    assert isinstance(shown, AccessShown)
    secrets, code = house.servers.secrets, shown.rows[0].access_code
    assert code is not None
    return Sealer(secrets.seal_private_keys["gateway"], secrets.seal_public_keys()).open(code)


def link(letter: bytes) -> str:
    """The path of the registration link in a mail."""
    message = email.message_from_bytes(re.sub(rb"^\.\.", b".", letter, flags=re.M), policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    found = re.search(r"https?://\S+?(/r/\S+)", body.get_content() if body else "")
    assert found, "no link in the mail"
    return found.group(1)


def _register(house: House, number: int, code: str) -> Browser:
    """Follow the link, prove identity, look once more, make an account."""
    browser, born, username = Browser(house.http_port), ehr.born(number), ehr.address(number)
    _goes(browser.get(link(house.letter())), "/verify")
    proof = {"birth_year": f"{born:%Y}", "birth_month": f"{born:%m}", "birth_day": f"{born:%d}", "pin": code}
    _goes(browser.submit("/verify/pin", proof), "/last-look")
    _goes(browser.submit("/last-look", {}), "/set-up-account")
    form = {"question": "first_pet", "answer": "Rex", "first_name": "Ana", "last_name": "Ruiz"}
    form |= {"username": username, "password": PASSWORD, "confirm": PASSWORD}
    _goes(browser.submit("/create-account", form), "/charts?new=yes")
    return browser


def _reading(browser: Browser, username: str, sections: Sequence[str]) -> Patient:
    """Waits until records has heard of the access and of all that was shared."""
    for _ in range(int(PATIENCE * 10)):
        page = browser.get("/charts").body
        found = re.search(r'"/charts/([0-9a-f-]{36})/diagnoses"', page)
        if found and all(name in page for section in sections for name in chart.names(section)):
            browser.close()
            return Patient(username, found.group(1), browser.cookies)
        time.sleep(0.1)
    raise TimeoutError("the chart was not shown")


def _goes(answer: Answer, path: str) -> None:
    assert answer.location == path, f"{answer.status} {answer.location}, expected {path}"
