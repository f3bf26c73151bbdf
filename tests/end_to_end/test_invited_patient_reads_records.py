"""The path of the product: invited, mailed, proven, bound, reading, and only what is theirs."""

from __future__ import annotations

import json
import re

import pytest

from tests.end_to_end.town import CHART, EMAIL, PASSWORD, Town, account, hypertension, open_town, proof, standing_town
from tests.grounds import Grounds
from tests.suite import Suite, eventually
from tests.unit.gateway.browsing import Browser, hidden, text_of

PORTAL = "/charts?new=yes"
EXPIRED = "Your registration link has expired. Ask your doctor to enroll you again"


async def verify(browser: Browser, town: Town, link: str, *, chart: str = CHART) -> None:
    """From the link to proven identity."""
    assert (await browser.get(link)).headers["location"] == "/verify"
    assert (await browser.submit("/verify", {"method": "pin"})).headers["location"] == "/verify/pin"
    assert (await browser.submit("/verify/pin", proof(await town.pin(chart)))).headers["location"] == "/last-look"


async def register(browser: Browser, town: Town, link: str) -> None:
    """From the link to the portal."""
    await verify(browser, town, link)
    assert (await browser.submit("/last-look")).headers["location"] == "/set-up-account"
    assert (await browser.submit("/create-account", account())).headers["location"] == PORTAL


async def portal(browser: Browser) -> str:
    """The portal's first page, the summary, once records has heard of the access."""

    async def ready() -> str | None:
        response = await browser.get("/charts")
        return response.text if "High blood pressure" in response.text else None

    found: str = await eventually(ready)
    assert "Summary" in found
    return found


async def diagnoses(browser: Browser) -> str:
    """The page behind the first heading of the summary."""
    link = re.search(r'href="(/charts/[0-9a-f-]+/diagnoses)"', await portal(browser))
    assert link is not None
    response = await browser.get(link.group(1))
    assert response.status_code == 200
    return text_of(response)


async def walk(town: Town) -> Browser:
    """Invite, register, read."""
    await town.share()
    await town.invite()
    browser = town.browser()
    await register(browser, town, await town.mailed_link())
    shown = await portal(browser)
    assert "Ana Ruiz" in shown
    return browser


@pytest.mark.spec("S10", "S12", "S20", "S23", "S26", "S38", "S47", "S66", "S100", "S103", "S119")
async def test_an_invited_patient_registers_by_pin_reads_their_diagnoses_logs_out_and_in_again(town: Town) -> None:
    browser = await walk(town)
    shown = await diagnoses(browser)
    assert all(words in shown for words in ("High blood pressure", "Hypertension", "SNOMED CT 59621000", "May 2011"))
    await town.becomes("enrolled")
    form = hidden(await browser.get("/charts"))
    assert (await browser.send_form("/logout", form)).headers["location"] == "/logged-out"
    assert (await browser.get("/charts")).headers["location"].startswith("/login")
    await browser.submit("/login", {"username": EMAIL.upper(), "password": PASSWORD})
    assert "High blood pressure" in await portal(browser)


async def test_three_workers_of_each_service_at_once_walk_the_same_path(suite: Suite) -> None:
    async with open_town(suite, workers=3) as town:
        await walk(town)
        assert len(town.smtp.mails_for(EMAIL)) == 1


@pytest.mark.spec("S14")
async def test_the_ehr_follows_each_step_on_its_own_queue(town: Town) -> None:
    await walk(town)

    async def enrolled() -> bool:
        return bool(town.suite.ehr.said("enrollment.changed")) and (
            max(town.suite.ehr.said("enrollment.changed"), key=lambda told: told["version"])["status"] == "enrolled"
        )

    await eventually(enrolled)


@pytest.mark.spec("S22", "S29", "S30")
async def test_the_mail_names_the_practice_and_holds_neither_pin_nor_anything_clinical(town: Town) -> None:
    await town.share()
    await town.invite()
    await town.mailed_link()
    data = town.smtp.mails_for(EMAIL)[0].message
    body = "".join(part.get_content() for part in data.walk() if part.get_content_maintype() == "text")
    pin = await town.pin()
    assert "Integrative Medicine" in body
    assert not [word for word in (pin, pin.replace("-", ""), "Hypertension", "blood pressure", "1950") if word in body]


@pytest.mark.spec("S33", "S34")
async def test_a_used_link_says_that_it_has_expired(town: Town) -> None:
    await walk(town)
    link = await town.mailed_link()
    assert EXPIRED in text_of(await town.browser().get(link))


@pytest.mark.spec("S34", "S88")
async def test_a_canceled_and_an_unknown_link_say_the_same_in_the_same_length(town: Town) -> None:
    await town.invite()
    link = await town.mailed_link()
    await town.cancel()
    browser = town.browser()

    async def closed() -> bool:
        return EXPIRED in text_of(await browser.get(link))

    await eventually(closed)
    canceled, unknown = await browser.get(link), await browser.get("/r/" + "A" * 43)
    assert (canceled.status_code, len(canceled.content)) == (unknown.status_code, len(unknown.content))


@pytest.mark.spec("S34")
async def test_an_expired_link_says_so_by_the_clock_of_the_database(town: Town) -> None:
    await town.invite()
    link = await town.mailed_link()
    async with town.suite.connection("identity") as connection:
        await connection.execute("update links set expires_at = now() - interval '1 second'")
    assert EXPIRED in text_of(await town.browser().get(link))


@pytest.mark.spec("S33")
async def test_a_scanner_that_opens_the_link_twenty_times_spends_nothing(town: Town) -> None:
    await town.share()
    await town.invite()
    link = await town.mailed_link()
    for _ in range(20):
        scanner = town.browser()
        await scanner.head(link)
        await scanner.get((await scanner.get(link)).headers["location"])
    browser = town.browser()
    await register(browser, town, link)
    assert "High blood pressure" in await portal(browser)


async def test_a_second_browser_on_the_same_link_inherits_no_proof_and_one_grant_results(town: Town) -> None:
    await town.share()
    await town.invite()
    link = await town.mailed_link()
    first, second = town.browser(), town.browser()
    await verify(first, town, link)
    await second.get(link)
    assert (await second.get("/set-up-account")).headers["location"] == "/verify"
    await verify(second, town, link)
    for browser in (first, second):
        await browser.submit("/last-look")
    assert (await first.submit("/create-account", account())).headers["location"] == PORTAL
    late = await second.get("/create-account")
    assert EXPIRED in text_of(late)
    async with town.suite.connection("identity") as connection:
        assert await connection.fetchval("select count(*) from grants") == 1


async def test_account_first_asks_for_proof_afterwards_and_no_other_browser_can_give_it(grounds: Grounds) -> None:
    town = await standing_town(grounds, order="account_first")
    await town.share()
    await town.invite()
    link = await town.mailed_link()
    first, second = town.browser(), town.browser()
    assert (await first.get(link)).headers["location"] == "/set-up-account"
    created = await first.submit("/create-account", account() | {"email": EMAIL})
    assert "Now log in with your e-mail address" in text_of(created)
    await second.get(link)
    assert (await second.get("/verify/pin")).headers["location"] == "/set-up-account"
    entered = await first.submit("/login", {"username": EMAIL, "password": account()["password"]})
    assert entered.headers["location"] == "/verify"
    await first.submit("/verify/pin", proof(await town.pin()))
    assert (await first.submit("/last-look")).headers["location"] == "/charts?new=done"
    assert (await first.get("/charts")).headers["location"] == "/security-question"
    await first.submit("/security-question", {"question": "first_pet", "answer": "Rex"})
    assert "High blood pressure" in await portal(first)
    async with town.suite.connection("identity") as connection:
        assert await connection.fetchval("select count(*) from grants") == 1


async def test_an_event_told_twice_or_again_after_the_inbox_forgot_it_is_one_invitation(town: Town) -> None:
    ce_id = await town.invite()
    await town.mailed_link()
    await town.invite(ce_id=ce_id)
    async with town.suite.connection("enrollment") as connection:
        await connection.execute("delete from inbox")
    await town.invite(ce_id=ce_id)
    await town.share()

    async def heard() -> bool:
        async with town.suite.connection("enrollment") as connection:
            return bool(await connection.fetchval("select count(*) from inbox where message_id = $1", ce_id))

    await eventually(heard)
    assert len(await town.desk()) == 1
    assert len(town.smtp.mails_for(EMAIL)) == 1


@pytest.mark.spec("S122")
async def test_a_chart_note_is_refused_told_to_the_ehr_and_stored_nowhere(town: Town) -> None:
    canary = "canary-note-6f1d"
    note = {"resourceType": "DocumentReference", "id": "n-1", "description": canary}
    told = {
        **hypertension(),
        "note": [{"text": canary}],
        "text": {"status": "generated", "div": f"<div>{canary}</div>"},
    }
    await town.share(note, told)

    async def refused() -> bool:
        return [one["reason"] for one in town.suite.ehr.said("event.refused")] == ["resource_type_refused"]

    await eventually(refused)
    await walk(town)
    async with town.suite.connection("records") as connection:
        tables = await connection.fetch("select tablename from pg_tables where schemaname = 'records'")
        for table in tables:
            rows = await connection.fetch(f'select to_jsonb(t)::text as row from "{table["tablename"]}" t')
            assert canary not in json.dumps([row["row"] for row in rows])
