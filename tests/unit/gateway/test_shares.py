"""Shares in the gateway: made once, opened by link and passcode, and nothing else of the site with them (S124)."""

from __future__ import annotations

import re
from datetime import date

import pytest

from services.gateway.wording import catalog
from shared.contracts.exports import Choice, CopyRefused
from shared.contracts.shares import DownloadShare, MakeShare, ShareRefused, StopShare, UnlockShare, ViewShare
from tests.fakes.belongings import ACCOUNT
from tests.fakes.chart import ENTRIES
from tests.fakes.gateway import Stage
from tests.fakes.lending import LINK, OPEN, PASSCODE
from tests.unit.gateway.browsing import Browser, hidden, text_of
from tests.unit.gateway.reading import chart, sign_in, unsealed
from tests.unit.gateway.test_download_chart import pages, plain, tables

NAME = "<b>Dr. Canary</b>"
LISTS = re.compile(r'<ul class="ck-records">.*?</ul>', re.S)
TREND = re.compile(r'<p><a href="/charts/[^"]*/trend/.*?</p>\n', re.S)
FORM = {"recipient": NAME, "days": "30", "labs": "yes", "since_year": "2024-02-03"}


async def make(browser: Browser, stage: Stage, **fields: str) -> str:
    """Send the form; the page's text."""
    page = await browser.submit(chart(stage, "shares/new"), fields or FORM)
    assert page.status_code == 200
    return page.text


async def visit(browser: Browser, stage: Stage) -> None:
    """Follow the link, give the passcode."""
    await browser.get(f"/s/{LINK}")
    page = await browser.submit("/shared", {"passcode": "1234 5678"})
    assert (page.status_code, page.headers["location"]) == (303, "/shared/records")
    assert stage.bus.asks(UnlockShare) != []


@pytest.mark.spec("S124")
async def test_link_and_passcode_are_shown_once_and_whom_it_is_for_as_text(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    page = await make(browser, stage)
    assert f"http://localhost:8080/s/{LINK}" in page
    assert "1234-5678" in page
    assert "&lt;b&gt;Dr. Canary" in page
    assert NAME not in page
    ((name, asked),) = stage.lending.made
    assert (name, asked.days) == (NAME, 30)
    assert asked.choice == Choice(parts=("labs",), since=date(2024, 2, 3))
    stage.lending.lend(NAME, "Ana", "Leo")
    for path in ("shares", f"shares/{OPEN}", "activity", "shares/new"):
        told = await browser.get(chart(stage, path))
        assert told.status_code == 200
        assert told.headers["cache-control"] == "no-store"
        assert [secret for secret in (LINK, PASSCODE, "1234-5678", NAME) if secret in told.text] == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"days": "7", "labs": "yes"}, "problem.recipient_missing"),
        ({"recipient": "Ana", "days": "7"}, "problem.parts_missing"),
        ({"recipient": "Ana", "labs": "yes"}, "problem.share_days_missing"),
        ({"recipient": "Ana", "labs": "yes", "days": "31"}, "problem.share_days_missing"),
        ({"recipient": "Ana", "labs": "yes", "days": "1", "until_day": "3"}, "problem.day"),
    ],
)
async def test_what_is_missing_is_asked_for_and_nothing_is_made(
    browser: Browser, stage: Stage, fields: dict[str, str], problem: str
) -> None:
    sign_in(browser, stage)
    page = await browser.submit(chart(stage, "shares/new"), fields)
    assert page.status_code == 422
    assert catalog("en")[problem] in text_of(page)
    assert stage.bus.asks(MakeShare) == []
    assert ('name="labs" value="yes" checked' in page.text) == ("labs" in fields)
    assert 'name="diagnoses" value="yes" checked' not in page.text


async def test_the_password_comes_first_and_leads_back(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    grant_id, form = stage.household.grant_id, chart(stage, "shares/new")
    stage.lending.refuses = ShareRefused(reason="not_fresh")
    late = await browser.submit(form, FORM)
    stage.household.own.account = ACCOUNT.model_copy(update={"fresh": False})
    for page in (late, await browser.get(form)):
        assert (page.status_code, page.headers["location"]) == (303, f"/confirm-password?to={grant_id}")
    proven = await browser.submit(f"/confirm-password?to={grant_id}", {"password": "Correct horse 7"})
    assert proven.headers["location"] == form
    stage.household.own.account = ACCOUNT
    stage.lending.refuses = ShareRefused(reason="too_many")
    assert catalog("en")["refused.too_many_shares"] in text_of(await browser.submit(form, FORM))
    stage.lending.refuses = CopyRefused(total=6_000, most=5_000)
    assert "One copy can hold 5000." in text_of(await browser.submit(form, FORM))


@pytest.mark.parametrize("to", ["..", "//evil", "f" * 36, "shares", "settings/close"])
async def test_no_other_place_is_gone_on_to(browser: Browser, stage: Stage, to: str) -> None:
    sign_in(browser, stage)
    proven = await browser.submit("/confirm-password", {"password": "Correct horse 7", "to": to})
    assert proven.headers["location"] == "/settings"


async def test_stopping_takes_the_button_and_anothers_chart_has_none(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    stage.lending.lend("Ana")
    stop = chart(stage, f"shares/{OPEN}/stop")
    assert (await browser.get(stop)).status_code == 200
    assert stage.bus.asks(StopShare) == []
    form = hidden(await browser.get(chart(stage, "shares")))
    assert (await browser.send_form(stop, form)).headers["location"] == f"{chart(stage, 'shares')}?stopped=yes"
    assert stage.lending.stopped == [OPEN]
    other = stop.replace(str(stage.household.grant_id), str(OPEN))
    assert (await browser.send_form(other, form)).status_code == 404
    for path in (
        chart(stage, f"shares/{stage.household.grant_id}"),
        f"/charts/{OPEN}/shares",
        f"/charts/{OPEN}/shares/new",
    ):
        assert (await browser.get(path)).status_code == 404
    assert (await browser.send_form(chart(stage, "shares/new"), FORM | {"form": "forged"})).status_code == 403
    assert stage.lending.made == []


async def test_a_whole_order_for_anothers_chart_is_absent_and_asks_nobody(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    form = hidden(await browser.get(chart(stage, "shares/new"))) | FORM
    assert (await browser.send_form(f"/charts/{OPEN}/shares/new", form)).status_code == 404
    assert stage.lending.made == []
    stage.household.own.account = ACCOUNT.model_copy(update={"fresh": False})
    assert (await browser.get(f"/charts/{OPEN}/shares/new")).status_code == 404


async def test_an_order_takes_a_session_that_is_live_at_this_moment(browser: Browser, stage: Stage) -> None:
    """Whatever identity said half a minute ago."""
    sign_in(browser, stage)
    stage.lending.lend("Ana")
    form = hidden(await browser.get(chart(stage, "shares/new"))) | FORM
    kept = dict(browser.kept)
    stage.household.sessions.clear()
    for path in ("shares/new", f"shares/{OPEN}/stop"):
        browser.kept = dict(kept)
        page = await browser.send_form(chart(stage, path), form)
        assert page.headers["location"].startswith("/login")
    assert stage.lending.made == stage.lending.stopped == []


async def test_the_link_of_another_share_ends_the_visit_of_the_first_in_this_browser(
    browser: Browser, stage: Stage
) -> None:
    await visit(browser, stage)
    await browser.get(f"/s/{'M' * 43}")
    assert (await browser.get("/shared/records")).headers["location"] == "/shared"


async def test_following_the_link_spends_nothing_and_leaves_the_token_behind(browser: Browser, stage: Stage) -> None:
    for _ in range(20):
        page = await browser.get(f"/s/{LINK}")
        assert (page.status_code, page.headers["location"]) == (303, "/shared")
        form = await browser.get("/shared")
        assert form.status_code == 200
    assert form.headers["referrer-policy"] == "no-referrer"
    assert form.headers["x-robots-tag"] == "noindex, nofollow"
    assert [word for word in (LINK, "Álvarez", "Integrative") if word in form.text] == []
    assert stage.bus.asks(UnlockShare) == []
    cookie = next(line for line in page.headers.get_list("set-cookie") if line.startswith("__Host-share="))
    assert {"Secure", "HttpOnly"} <= {part.strip() for part in cookie.split(";")}


async def test_whatever_opens_nothing_is_one_page(browser: Browser, stage: Stage) -> None:
    seen = set()
    for link in ("x", LINK[:-1], f"{LINK}=", f"{LINK}.", "M" * 43, LINK, ""):
        stage.lending.gone = link == LINK
        await browser.get(f"/s/{link}")
        page = await browser.get("/shared")
        seen.add((page.status_code, unsealed(page), *page.headers.get_list("set-cookie")))
    assert len(seen) == 1
    assert next(iter(seen))[0] == 410
    stage.lending.gone = False
    await browser.get(f"/s/{LINK}")
    form = hidden(await browser.get("/shared")) | {"passcode": PASSCODE}
    stage.lending.gone = True
    gone = await browser.send_form("/shared", form)
    assert (gone.status_code, unsealed(gone)) == next(iter(seen))[:2]


async def test_only_what_can_be_a_passcode_is_tried_and_it_is_never_shown_again(browser: Browser, stage: Stage) -> None:
    await browser.get(f"/s/{LINK}")
    for typed in ("", "1234", "abcdefgh"):
        page = await browser.submit("/shared", {"passcode": typed})
        assert page.status_code == 422
    assert stage.bus.asks(UnlockShare) == []
    page = await browser.submit("/shared", {"passcode": "8765-4321"})
    assert "You have 4 tries left." in text_of(page)
    assert "8765" not in page.text
    stage.lending.left = 0
    page = await browser.submit("/shared", {"passcode": "8765-4321"})
    assert "You can try again in 15 min." in text_of(page)
    assert 'name="passcode"' not in page.text
    forged = await browser.send_form("/shared", {"passcode": PASSCODE, "form": "forged"})
    assert forged.status_code == 403


@pytest.mark.spec("S124")
async def test_a_recipient_reads_and_takes_what_was_chosen_in_the_portals_words(browser: Browser, stage: Stage) -> None:
    await visit(browser, stage)
    overview = await browser.get("/shared/records")
    said = text_of(overview)
    assert "Records shared with you" in said
    assert "/shared/records/medications" not in overview.text
    assert overview.headers["cache-control"] == "no-store"
    section = (await browser.get("/shared/records/labs")).text
    sign_in(browser, stage)
    own = (await browser.get(chart(stage, "labs"))).text
    assert "11.2 g/dL" in section
    assert LISTS.findall(section) == LISTS.findall(TREND.sub("", own)) != []
    assert "April 28, 1986" in text_of(await browser.get("/shared/records/profile"))
    file = await browser.get("/shared/file?format=pdf")
    assert file.headers["content-disposition"] == 'attachment; filename="health-records.pdf"'
    assert plain("April 28, 1986") in pages(file.content)
    found = tables((await browser.get("/shared/file?format=csv")).content)
    assert list(found) == ["profile.csv", "diagnoses.csv", "labs.csv"]
    assert (await browser.get("/shared/file?format=fhir")).headers["content-type"] == "application/fhir+json"
    assert [one.form for one in stage.bus.asks(DownloadShare)] == ["words", "words", "bundle"]
    assert (await browser.get("/shared/records/medications")).headers["location"] == "/shared/records"
    assert (await browser.get("/shared/records/nothing")).status_code == 404


async def test_a_recipients_cookie_opens_nothing_else_and_no_other_cookie_opens_a_share(
    browser: Browser, stage: Stage
) -> None:
    await visit(browser, stage)
    held = browser.kept["__Host-shared"]
    browser.kept = {"__Host-shared": held, "__Host-session": held, "__Host-staff": held, "__Host-share": held}
    for path in ("/charts", chart(stage), chart(stage, "shares"), "/settings"):
        assert (await browser.get(path)).headers["location"].startswith("/login")
    assert (await browser.get("/console")).status_code == 403
    assert (await browser.get("/shared")).status_code == 410
    sign_in(browser, stage)
    session = browser.kept["__Host-session"]
    browser.kept = {"__Host-shared": session, "__Host-session": session}
    for path in ("/shared/records", "/shared/records/labs", "/shared/file?format=csv"):
        assert (await browser.get(path)).headers["location"] == "/shared"


async def test_a_share_that_is_over_shuts_at_the_next_page_and_an_idle_visit_asks_anew(
    browser: Browser, stage: Stage
) -> None:
    await visit(browser, stage)
    stage.lending.too_large = True
    for path in ("/shared/records", "/shared/file?format=pdf"):
        assert "These are 6000 entries." in text_of(await browser.get(path))
    stage.lending.too_large, stage.lending.gone = False, True
    for path in ("/shared/records", "/shared/file?format=pdf", "/shared/file?format=fhir"):
        kept = dict(browser.kept)
        page = await browser.get(path)
        assert page.status_code == 410
        assert "content-disposition" not in page.headers
        assert not {"__Host-share", "__Host-shared"} & set(browser.kept)
        browser.kept = kept
    stage.lending.gone = False
    stage.lending.visits.clear()
    assert (await browser.get("/shared/records")).headers["location"] == "/shared"
    assert (await browser.get("/shared")).status_code == 200


async def test_closing_ends_the_visit_here_and_in_records(browser: Browser, stage: Stage) -> None:
    await visit(browser, stage)
    assert (await browser.get("/shared/close")).headers["location"] == "/shared/records"
    assert len(stage.lending.visits) == 1
    page = await browser.submit("/shared/records", {})
    assert page.status_code == 405
    form = hidden(await browser.get("/shared/records"))
    page = await browser.send_form("/shared/close", form)
    assert catalog("en")["shared.left"] in text_of(page)
    assert stage.lending.visits == set()
    assert not {"__Host-share", "__Host-shared"} & set(browser.kept)


async def test_a_part_of_many_entries_is_turned_page_by_page(browser: Browser, stage: Stage) -> None:
    stage.household.entries["labs"] = ENTRIES["labs"] * 60
    await visit(browser, stage)
    total = len(ENTRIES["labs"]) * 60
    counts = []
    for page in range(1, -(-total // 25) + 1):
        told = await browser.get(f"/shared/records/labs?page={page}")
        counts.append(len(re.findall('<li class="ck-record">', told.text)))
        assert len(told.content) < 100_000
    assert sum(counts) == total
    assert [one.part for one in stage.bus.asks(ViewShare)] == ["labs"] * len(counts)
