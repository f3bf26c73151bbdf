"""The console's door: a form from the EHR, a cookie, and frames only for whom the practice registered (S4)."""

from __future__ import annotations

from typing import Any

import pytest

from services.gateway.headers import UNFRAMED
from shared.contracts.enrollment import Practice
from shared.contracts.practices import ConsoleLaunched, LaunchConsole, LaunchRefused
from shared.rpc import NoAnswer
from shared.seals import Sealer
from tests.fakes.gateway import PUBLIC, Stage, private
from tests.unit.gateway.browsing import Browser, text_of

FROM_THE_EHR = {"sec-fetch-site": "cross-site", "origin": "https://ehr.example.org"}
ORIGINS = ("https://ehr.example.org", "https://other.example.org")
SECRET = "header.claims.signature"


def opens(stage: Stage, *, embed_origins: tuple[str, ...] = ()) -> None:
    """Enrollment believes what was signed."""
    stage.bus.answers[LaunchConsole] = ConsoleLaunched(
        session_token=Sealer(private("enrollment"), PUBLIC).seal("gateway", "the-session"),
        practice=Practice(practice_id="p", name="Integrative Medicine"),
        chart_id="c-1",
        embed_origins=embed_origins,
    )


async def test_a_launch_becomes_a_cookie_and_the_word_is_seen_by_enrollment_alone(
    browser: Browser, stage: Stage
) -> None:
    opens(stage)
    response = await browser.post("/console/launch", data={"launch": SECRET}, headers=FROM_THE_EHR)
    assert (response.status_code, response.headers["location"]) == (303, "/console")
    (line,) = response.headers.get_list("set-cookie")
    assert line.startswith("__Host-staff=the-session; ")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(line.split("; "))
    assert "Partitioned" not in line
    (asked,) = stage.bus.asks(LaunchConsole)
    assert SECRET not in asked.launch
    assert Sealer(private("enrollment"), PUBLIC).open(asked.launch) == SECRET


async def test_only_for_registered_origins_is_the_cookie_sent_inside_a_frame(browser: Browser, stage: Stage) -> None:
    opens(stage, embed_origins=ORIGINS)
    response = await browser.post("/console/launch", data={"launch": SECRET}, headers=FROM_THE_EHR)
    (line,) = response.headers.get_list("set-cookie")
    assert line.startswith("__Host-staff=")
    assert {"HttpOnly", "Secure", "SameSite=none", "Path=/", "Partitioned"} <= set(line.split("; "))


@pytest.mark.parametrize("reason", ["replayed", "expired", "wrong_practice"])
async def test_a_refused_launch_says_to_go_back_to_the_chart(browser: Browser, stage: Stage, reason: Any) -> None:
    stage.bus.answers[LaunchConsole] = LaunchRefused(reason=reason, embed_origins=())
    response = await browser.post("/console/launch", data={"launch": SECRET}, headers=FROM_THE_EHR)
    assert response.status_code == 403
    assert "Go back to the chart and open Chartkey again." in text_of(response)
    assert reason in text_of(response)
    assert "set-cookie" not in response.headers
    assert SECRET not in response.text


@pytest.mark.parametrize("launch", ["", "x" * 6001, "é"])
async def test_what_cannot_be_a_signed_word_asks_nobody_or_is_refused(
    browser: Browser, stage: Stage, launch: str
) -> None:
    stage.bus.answers[LaunchConsole] = LaunchRefused(reason="unreadable")
    response = await browser.post("/console/launch", data={"launch": launch}, headers=FROM_THE_EHR)
    assert response.status_code == 403
    assert len(stage.bus.asks(LaunchConsole)) == (0 if launch else 1)


async def test_a_launch_is_never_a_get(browser: Browser, stage: Stage) -> None:
    assert (await browser.get(f"/console/launch?launch={SECRET}")).status_code == 405
    assert stage.bus.asked == []


async def test_without_an_answer_the_page_says_to_try_again(browser: Browser, stage: Stage) -> None:
    stage.bus.answers[LaunchConsole] = NoAnswer("away")
    response = await browser.post("/console/launch", data={"launch": SECRET}, headers=FROM_THE_EHR)
    assert response.status_code == 503


@pytest.mark.parametrize("origins", [(), ORIGINS])
@pytest.mark.parametrize("path", ["/console", "/console/permissions"])
async def test_frames_are_for_registered_origins_and_nobody_else(
    browser: Browser, stage: Stage, path: str, origins: tuple[str, ...]
) -> None:
    stage.household.console.embed_origins = origins
    stage.work_as(browser, "dr.lee")
    framed = await browser.get(path)
    assert framed.status_code == 200
    assert framed.headers.get_list("content-security-policy") == [framed.headers["content-security-policy"]]
    ancestors = framed.headers["content-security-policy"].partition("frame-ancestors ")[2]
    assert ancestors == (" ".join(origins) if origins else "'none'")
    assert framed.headers.get("x-frame-options") == (None if origins else "DENY")
    others = await browser.get("/login")
    assert {name: others.headers.get(name) for name in UNFRAMED} == UNFRAMED


async def test_a_session_that_is_over_can_still_be_read_inside_the_frame(browser: Browser, stage: Stage) -> None:
    stage.household.console.embed_origins = ORIGINS
    browser.kept["__Host-staff"] = "over"
    response = await browser.get("/console")
    assert response.status_code == 403
    assert ORIGINS[0] in response.headers["content-security-policy"]
    assert "Your session has ended" in response.text
    assert "__Host-staff" not in browser.kept


async def test_leaving_ends_the_session_here_and_at_enrollment(browser: Browser, stage: Stage) -> None:
    stage.work_as(browser, "dr.lee")
    assert (await browser.get("/console/close")).headers["location"] == "/console"
    page = await browser.get("/console")
    assert "Dr. Jordan Lee" in page.text
    response = await browser.submit("/console")
    assert response.status_code == 405
    seal = {"form": page.text.partition('name="form" value="')[2].partition('"')[0]}
    assert (await browser.send_form("/console/close", seal, origin="https://ehr.example.org")).status_code == 403
    left = await browser.send_form("/console/close", seal)
    assert left.status_code == 403
    assert stage.household.console.sessions == {}
    assert "__Host-staff" not in browser.kept
