"""The table of doors: every one guarded, and no other."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from services.gateway.doors import Route
from services.gateway.guards import Guard, OpenAttempt, Public, SignedIn, Staff
from services.gateway.landings import Landing
from services.gateway.pages import log_in
from services.gateway.routes import ROUTES
from services.gateway.subscriptions import SUBSCRIPTIONS
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import SAME_SITE, Browser

PUBLIC = {
    "/", "/r", "/r/{token:path}", "/n/{token:path}", "/u/{token:path}", "/s/{token:path}", "/mail/reminders",
    "/login", "/logged-out", "/forgot-username", "/forgot-password",
    "/forgot-username/sent", "/forgot-password/sent", "/reset/link/{token:path}",
    "/confirm/{token:path}", "/confirm-email", "/help", "/help/offices", "/privacy", "/agreement", "/console/launch",
    "/static/{name:str}", "/accents/{digits:str}", "/robots.txt",
}  # fmt: skip


def test_every_route_has_a_guard() -> None:
    assert all(isinstance(route.guard, Guard) for route in ROUTES)


def test_what_is_public_is_listed_here_too() -> None:
    assert {route.path for route in ROUTES if isinstance(route.guard, Public)} == PUBLIC


def test_a_route_without_a_guard_cannot_be_written() -> None:
    write: Any = Route
    with pytest.raises(TypeError):
        write("/open", log_in.show)
    with pytest.raises(TypeError, match="has no guard"):
        write("/open", None, log_in.show)


def test_paths_are_unique() -> None:
    """Where another site posts there may be a page too, which has no form then."""
    assert len({(route.path, isinstance(route, Landing)) for route in ROUTES}) == len(ROUTES)


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if isinstance(route.guard, SignedIn)], ids=lambda one: one.path
)
async def test_without_a_session_there_is_only_the_log_in_page(
    browser: Browser, stage: Stage, route: Route[Any]
) -> None:
    path = route.path.replace("{grant_id:uuid}", "01890000-0000-7000-8000-000000000000")
    path = path.replace("{copy_id:uuid}", "01890000-0000-7000-8000-000000000001")
    path = path.replace("{section:str}", "labs").replace("{share_id:uuid}", "01890000-0000-7000-8000-000000000002")
    for response in (await browser.get(path), await browser.post(path, data={"a": "b"}, headers=SAME_SITE)):
        assert (response.status_code, response.headers.get("location")) in {(303, "/login"), (405, None)}
    assert stage.bus.asked == []


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if isinstance(route.guard, OpenAttempt)], ids=lambda one: one.path
)
async def test_without_an_attempt_there_is_only_the_gone_page(
    browser: Browser, stage: Stage, route: Route[Any]
) -> None:
    for response in (await browser.get(route.path), await browser.post(route.path, data={"a": "b"}, headers=SAME_SITE)):
        assert response.status_code in {410, 405}
    assert stage.bus.asked == []


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if isinstance(route.guard, Staff)], ids=lambda one: one.path
)
async def test_without_a_staff_session_there_is_only_the_way_back_to_the_chart(
    browser: Browser, stage: Stage, route: Route[Any]
) -> None:
    path = route.path.replace("{invitation_id:uuid}", str(uuid4()))
    for response in (await browser.get(path), await browser.post(path, data={"a": "b"}, headers=SAME_SITE)):
        assert response.status_code in {403, 405}
    assert stage.bus.asked == []


async def test_forged_cookies_open_nothing(browser: Browser) -> None:
    browser.kept = {"__Host-session": "forged", "__Host-attempt": "forged"}
    assert (await browser.get("/charts")).headers["location"] == "/login?ended=yes"
    browser.kept = {"__Host-attempt": "forged"}
    assert (await browser.get("/verify")).status_code == 410


def test_the_rights_on_the_broker_name_every_question() -> None:
    asked = {request.key for request in SUBSCRIPTIONS.asks}
    portal = {"records.view-section", "records.view-summary", "records.view-profile"}
    assert {"identity.open-link", "identity.verify-pin"} | portal <= asked
