"""Resend, cancel, revoke, change phone: what each asks, and what a refusal says (S85-S90, D7, D14)."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from services.gateway.wording import INVITE_REFUSALS, STAFF_REFUSALS, catalog
from shared.contracts.enrollment import (
    CancelInvitation,
    ChangePhone,
    RefusalReason,
    ResendInvitation,
    RevokeAccess,
)
from tests.fakes.desk import invitation_id, user
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, hidden, text_of
from tests.unit.gateway.desk import CHART, ROW, filled, send, sit


@pytest.mark.spec("S13", "S85", "S86", "S89")
@pytest.mark.parametrize(
    ("way", "order", "words"),
    [
        ("cancel", CancelInvitation, "The invitation is canceled."),
        ("revoke", RevokeAccess, "The access is being ended."),
        ("phone", ChangePhone, "The phone is changed."),
    ],
)
async def test_an_order_is_given_on_its_own_page_and_told_in_the_window(
    browser: Browser, stage: Stage, way: str, order: type[Any], words: str
) -> None:
    sit(browser, stage, user(status="enrolled" if way == "revoke" else "delivered"))
    page = await browser.get(f"{ROW}/{way}")
    assert "Maria Álvarez" in text_of(page)
    assert stage.household.console.desk.orders == []
    done = await browser.send_form(f"{ROW}/{way}", filled(page))
    (asked,) = stage.bus.asks(order)
    assert (asked.practice_id, asked.invitation_id, asked.staff_id) == (
        "integrative-medicine", invitation_id(), "dr.lee",
    )  # fmt: skip
    assert words in text_of(await browser.get(done.headers["location"]))


@pytest.mark.spec("S85")
async def test_resending_takes_one_click_in_the_window(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    done = await browser.send_form(f"{ROW}/resend", hidden(await browser.get(CHART)))
    assert len(stage.bus.asks(ResendInvitation)) == 1
    assert "The e-mail is on its way again." in text_of(await browser.get(done.headers["location"]))


async def test_following_a_link_orders_nothing(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    for way in ("resend", "cancel", "phone", "revoke", "pin"):
        await browser.get(f"{ROW}/{way}")
    assert stage.household.console.desk.orders == []


async def test_a_page_for_an_order_that_the_row_does_not_take_leads_to_the_window(
    browser: Browser, stage: Stage
) -> None:
    sit(browser, stage, user(status="enrolled"))
    for way in ("cancel", "phone", "pin"):
        assert (await browser.get(f"{ROW}/{way}")).headers["location"] == ROW


@pytest.mark.parametrize("way", ["resend", "cancel"])
async def test_an_order_that_comes_too_late_says_so(browser: Browser, stage: Stage, way: str) -> None:
    sit(browser, stage)
    stage.household.console.desk.refusal = "not_open"
    late = await browser.send_form(f"{ROW}/{way}", hidden(await browser.get(CHART)))
    assert late.status_code == 409
    assert "This invitation is no longer open." in text_of(late)


@pytest.mark.spec("S13")
async def test_a_phone_is_edited_in_place_and_an_empty_box_removes_it(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    assert filled(await browser.get(f"{ROW}/phone"))["phone"] == "+14155552671"
    await send(browser, f"{ROW}/phone", phone=" ")
    assert [order.phone for order in stage.bus.asks(ChangePhone)] == [None]


@pytest.mark.parametrize("reason", ["phone_unreadable", "phone_region_not_allowed"])
async def test_a_refused_phone_is_said_by_the_box_that_keeps_what_was_typed(
    browser: Browser, stage: Stage, reason: Any
) -> None:
    sit(browser, stage)
    stage.household.console.desk.refusal = reason
    page = await send(browser, f"{ROW}/phone", phone="12")
    assert page.status_code == 409
    assert 'href="#phone"' in page.text
    assert filled(page)["phone"] == "12"


async def test_a_session_that_is_over_orders_nothing(browser: Browser, stage: Stage) -> None:
    sit(browser, stage)
    fields = hidden(await browser.get(CHART))
    stage.household.console.sessions.clear()
    assert (await browser.send_form(f"{ROW}/resend", fields)).status_code == 403
    assert stage.household.console.desk.orders == []


def test_every_reason_that_staff_may_be_refused_for_has_a_sentence() -> None:
    no_form = {"cursor_invalid"}
    assert set(INVITE_REFUSALS) | set(STAFF_REFUSALS) == set(get_args(RefusalReason)) - no_form
    told = {sentence for _, sentence in INVITE_REFUSALS.values()} | set(STAFF_REFUSALS.values())
    assert told <= set(catalog("en"))
