"""The "Patient portal access" window, as its reader sees it (S4, S6, S12)."""

from __future__ import annotations

from typing import Any

import pytest

from shared.contracts.enrollment import ShowAccess
from tests.fakes.desk import CODE, NOW, user
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.desk import ABSENT, CHART, ROW, sit


@pytest.mark.spec("S12", "S21", "S24")
async def test_a_row_shows_the_person_and_the_access_code(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    page = await browser.get(CHART)
    said = text_of(page)
    for words in ("Maria Álvarez", "The patient", f"Access code {CODE}", "maria@example.org", "+14155552671"):
        assert words in said
    (asked,) = stage.bus.asks(ShowAccess)
    assert (asked.practice_id, asked.chart_id, asked.staff_id, asked.codes) == (
        "integrative-medicine", "c-1", "dr.lee", True,
    )  # fmt: skip


async def test_a_row_that_cannot_be_read_says_so_and_can_still_be_ended(browser: Browser, stage: Stage) -> None:
    nobody: dict[str, Any] = {"given_name": None, "family_name": None, "email": "", "phone": None}
    sit(browser, stage, user(status="delivered", unreadable=True, may=("cancel",), **nobody))
    said = text_of(await browser.get(CHART))
    assert "Name not readable" in said
    assert "These details cannot be read." in said
    assert "Cancel invite" in said


@pytest.mark.spec("S4", "S14")
@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("invited", "Patient portal: Invited"), ("delivered", "Patient portal: Invited"),
        ("bounced", "Patient portal: E-mail bounced"), ("opened", "Patient portal: Link opened"),
        ("verified", "Patient portal: Identity verified"), ("locked", "Patient portal: Locked"),
        ("expired", "Patient portal: Invitation expired"), ("enrolled", "Patient portal: Enrolled"),
        ("canceled", "Patient portal: Invitation canceled"), ("revoked", "Patient portal: Access revoked"),
    ],
)  # fmt: skip
async def test_the_banner_says_how_the_chart_stands(browser: Browser, stage: Stage, status: str, words: str) -> None:
    sit(browser, stage, user(status=status))
    assert words in (await browser.get(CHART)).text


@pytest.mark.spec("S4", "S5", "S6")
async def test_before_enrollment_the_status_reads_as_the_invitation_to_invite(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    stage.household.console.desk.rows = ()
    page = await browser.get(CHART)
    assert f'<a href="{CHART}">Patient portal: Invite to Patient Portal</a>' in page.text
    assert f'href="{CHART}/invite">Invite to patient portal</a>' in page.text


@pytest.mark.spec("S85", "S86", "S89")
@pytest.mark.parametrize(
    ("status", "offered"),
    [
        ("delivered", {"pin", "resend", "phone", "cancel"}),
        ("locked", {"cancel"}),
        ("enrolled", {"revoke"}),
        ("canceled", set()),
        ("revoked", set()),
    ],
)
async def test_a_row_offers_what_it_takes_now(browser: Browser, stage: Stage, status: str, offered: set[str]) -> None:
    sit(browser, stage, user(status=status))
    page = await browser.get(CHART)
    ways = {way for way in ("pin", "resend", "phone", "cancel", "revoke") if f'{ROW}/{way}"' in page.text}
    assert ways == offered
    assert (f"{CHART}/invite" in page.text) == (status in {"canceled", "revoked"})


async def test_a_revocation_under_way_is_said_and_offers_nothing(browser: Browser, stage: Stage) -> None:
    sit(browser, stage, user(status="enrolled", may=(), enrolled_at=NOW, revoked_at=NOW))
    page = await browser.get(CHART)
    assert "Access is being ended" in text_of(page)
    assert f"{ROW}/revoke" not in page.text


async def test_the_window_of_another_chart_is_reached_by_its_invitation(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    assert "Maria Álvarez" in text_of(await browser.get(ROW))
    (asked,) = stage.bus.asks(ShowAccess)
    assert (asked.chart_id, str(asked.invitation_id)) == (None, ROW.rpartition("/")[2])


@pytest.mark.parametrize(
    "way", ["", "/invite", "/add-users", "/history", "/resend", "/cancel", "/revoke", "/phone", "/pin"]
)
async def test_another_practices_invitation_is_answered_as_absent(browser: Browser, stage: Stage, way: str) -> None:
    sit(browser, stage)
    stage.household.console.embed_origins = ("https://ehr.example.org",)
    page = await browser.get(f"{ABSENT}{way}")
    if way == "/resend":
        assert page.headers["location"] == ABSENT
    else:
        assert page.status_code == 404
        assert "https://ehr.example.org" in page.headers["content-security-policy"]


@pytest.mark.parametrize("way", ["resend", "cancel", "revoke", "phone"])
async def test_no_order_reaches_another_practices_invitation(browser: Browser, stage: Stage, way: str) -> None:
    sit(browser, stage)
    seal = (await browser.get(CHART)).text.partition('name="form" value="')[2].partition('"')[0]
    answer = await browser.send_form(f"{ABSENT}/{way}", {"form": seal, "phone": "", "practice": "elsewhere"})
    assert answer.status_code == 404
    (order,) = stage.household.console.desk.orders
    told: Any = order
    assert (told.practice_id, told.staff_id) == ("integrative-medicine", "dr.lee")


@pytest.mark.spec("S98")
async def test_who_may_not_invite_is_told_whom_to_ask(browser: Browser, stage: Stage) -> None:
    sit(browser, stage, user(status="canceled"), staff_id="ma.novak")
    page = await browser.get(CHART)
    assert "Please contact your administrator if you'd like to enable these settings." in text_of(page)
    assert "/invite" not in page.text
    assert (await browser.get(f"{CHART}/invite")).headers["location"] == CHART


async def test_a_launch_without_a_chart_leads_to_the_start(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    stage.household.console.chart_id = None
    assert (await browser.get(CHART)).headers["location"] == "/console"
    assert CHART not in (await browser.get("/console")).text


@pytest.mark.parametrize("path", [CHART, ROW, f"{ROW}/cancel", f"{ROW}/pin", "/console/invitations"])
async def test_frames_are_for_registered_origins_alone(browser: Browser, stage: Stage, path: str) -> None:
    sit(browser, stage)
    assert "frame-ancestors 'none'" in (await browser.get(path)).headers["content-security-policy"]
    stage.household.console.embed_origins = ("https://ehr.example.org",)
    policy = (await browser.get(path)).headers["content-security-policy"]
    assert policy.endswith("frame-ancestors https://ehr.example.org")
