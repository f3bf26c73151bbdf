"""Through gateway, broker and identity: nobody can tell from outside which name, or which half of a proof, is right."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.end_to_end.test_invited_patient_reads_records import walk
from tests.end_to_end.test_phone_route import plain
from tests.end_to_end.town import EMAIL, Town, proof
from tests.suite import eventually
from tests.unit.gateway.browsing import SAME_SITE, Browser, hidden

NOBODYS = "bob@example.com"
WRONG = "Wrong-horse-9"
BORN = {"birth_month": "01", "birth_day": "02", "birth_year": "1950"}
Seen = tuple[int, dict[str, str], str]


async def reset_link(town: Town) -> str:
    """The link in the mail to whoever forgot a password."""
    pattern = rf"{town.gateway.public_url}(/reset/link/\S+)"

    async def found() -> str | None:
        bodies = [mail.message.get_body(("plain",)) for mail in town.smtp.mails_for(EMAIL)]
        links = [re.search(pattern, body.get_content()) for body in bodies if body is not None]
        return next((link.group(1) for link in links if link), None)

    return str(await eventually(found))


async def nothing_counted(town: Town) -> None:
    """As if nobody had tried before."""
    async with town.suite.connection("identity") as connection:
        for table in ("login_misses", "answer_misses", "codes"):
            await connection.execute(f"delete from {table}")
        await connection.execute("update registrations set pin_failures = 0, paused_until = null")


def seen(page: httpx.Response, name: str = EMAIL) -> Seen:
    """Status, headers and bytes, without what is random in every page and without the name that was typed."""
    status, headers, text = plain(page)
    return status, headers, text.replace(name, "the name")


async def test_known_and_unknown_names_look_the_same_at_every_door(town: Town) -> None:
    """Attack 2. Both names are as long as each other, for a form shows again what was typed."""
    await walk(town)
    answers: dict[str, list[Seen]] = {}
    for name in (EMAIL, NOBODYS):
        browser = town.browser()
        tried = await browser.submit("/login", {"username": name, "password": WRONG})
        password = await browser.submit("/forgot-password", {"username": name})
        username = await browser.submit("/forgot-username", {"email": name})
        promises = [await browser.get(one.headers["location"]) for one in (password, username)]
        answers[name] = [seen(page, name) for page in (tried, password, username, *promises)]
        await nothing_counted(town)
    assert [status for status, _, _ in answers[EMAIL]] == [422, 303, 303, 200, 200]
    assert answers[EMAIL] == answers[NOBODYS]


async def test_either_half_of_a_proof_is_refused_alike(town: Town) -> None:
    """Attack 2, where a PIN and where an answer is asked for."""
    await walk(town)
    await town.invite(chart="chart-leo", given_name="Leo")
    browser, link, pin = town.browser(), await town.mailed_link(number=2), await town.pin("chart-leo")
    await browser.get(link)
    wrong = {"birth_year": "1951"}
    by_pin = []
    for change in (wrong, {"pin": "00000000"}, wrong | {"pin": "00000000"}):
        by_pin.append(seen(await browser.submit("/verify/pin", proof(pin) | change)))
        await nothing_counted(town)
    assert by_pin[0][0] == 422
    assert by_pin == [by_pin[0]] * 3
    await browser.submit("/forgot-password", {"username": EMAIL})
    await browser.get(await reset_link(town))
    by_answer = []
    for change in (wrong | {"answer": "Rex"}, {"answer": "Fido"}, wrong | {"answer": "Fido"}):
        by_answer.append(seen(await browser.submit("/reset/question", BORN | change)))
        await nothing_counted(town)
    assert by_answer[0][0] == 422
    assert by_answer == [by_answer[0]] * 3


@pytest.mark.spec("S33", "S106")
async def test_a_mailed_reset_link_is_ours_and_scanners_spend_nothing_of_it(town: Town) -> None:
    """Attacks 1 and 10: whoever the caller says we are, and however often the link is opened."""
    await walk(town)
    thief = town.browser()
    form = hidden(await thief.get("/forgot-password")) | {"username": EMAIL}
    forged = {"host": "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "http"}
    asked = await thief.post("/forgot-password", data=form, headers=SAME_SITE | forged)
    assert asked.headers["location"] == "/forgot-password/sent"
    link = await reset_link(town)
    assert not any("evil" in mail.message.as_string() for mail in town.smtp.mails_for(EMAIL))
    for _ in range(20):
        scanner = town.browser()
        followed = await scanner.get(link)
        await scanner.get(followed.headers["location"])
    await chooses(town, town.browser(), link)


async def chooses(town: Town, person: Browser, link: str) -> None:
    """A new password by the answer, and in by it."""
    await person.get(link)
    answered = await person.submit("/reset/question", BORN | {"answer": "Rex"})
    assert answered.headers["location"] == "/reset/password"
    fields = {"password": "Quiet-harbor-9", "confirm": "Quiet-harbor-9"}
    assert (await person.submit("/reset/password", fields)).status_code == 200
    entered = await town.browser().submit("/login", {"username": EMAIL, "password": "Quiet-harbor-9"})
    assert entered.headers["location"] == "/charts"
