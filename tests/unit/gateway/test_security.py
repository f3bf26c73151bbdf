"""What every answer carries, and what no form may do (trust.md 1 and 4)."""

from __future__ import annotations

import pytest

from services.gateway.answers import Redirect
from services.gateway.headers import ALWAYS, UNFRAMED
from services.gateway.origins import same_origin
from shared.contracts.identity import LogIn
from shared.contracts.proofs import VerifyPin
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import SAME_SITE, Browser, at_step, hidden, proof

PATHS = [
    "/",
    "/login",
    "/r/x",
    "/verify",
    "/charts",
    "/nope",
    "/robots.txt",
    "/accents/00ff00",
    "/static/nope",
    "/help",
]
EVIL = [
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https://evil.example",
    "/%2f/evil.example",
    "/.evil.example",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "OPTIONS"])
async def test_every_answer_carries_the_headers(browser: Browser, method: str, path: str) -> None:
    response = await browser.request(method, path)
    assert {name: response.headers.get(name) for name in ALWAYS | UNFRAMED} == ALWAYS | UNFRAMED
    assert response.headers["cache-control"] in {"no-store", "public, max-age=31536000, immutable"}
    assert "server" not in response.headers


async def test_the_policy_allows_nothing_inline_and_no_frame(browser: Browser) -> None:
    policy = (await browser.get("/")).headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    page = (await browser.get("/login")).text
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick" not in page
    assert "http://" not in page
    assert "https://" not in page


async def test_https_is_insisted_on_only_where_it_is_spoken(stage: Stage) -> None:
    async with Browser(Stage(public_url="https://portal.example.org")) as browser:
        assert "max-age=63072000" in (await browser.get("/")).headers["strict-transport-security"]
    async with Browser(stage) as browser:
        assert "strict-transport-security" not in (await browser.get("/")).headers


async def test_cookies_are_bound_to_this_origin(browser: Browser, stage: Stage) -> None:
    for response in (await browser.get("/login"), await browser.get(f"/r/{stage.household.link}")):
        for line in response.headers.get_list("set-cookie"):
            assert line.startswith("__Host-")
            assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(line.split("; "))
            assert "Domain" not in line


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"origin": "http://localhost:8080"}, 303),
        ({"origin": "http://evil.example"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-site"}, 403),
    ],
)
async def test_a_form_from_elsewhere_is_refused(
    browser: Browser, stage: Stage, headers: dict[str, str], status: int
) -> None:
    await at_step(browser, stage, "verify")
    response = await browser.submit("/verify/pin", proof(), **headers)
    assert response.status_code == status
    assert len(stage.bus.asks(VerifyPin)) == (1 if status == 303 else 0)


@pytest.mark.parametrize("path", ["/verify", "/verify/pin"])
async def test_a_form_without_our_seal_is_refused(browser: Browser, stage: Stage, path: str) -> None:
    await at_step(browser, stage, "verify")
    assert (await browser.send_form(path, proof())).status_code == 403
    assert (await browser.send_form(path, proof(form="a.b"))).status_code == 403
    assert stage.bus.asks(VerifyPin) == []


async def test_another_browsers_form_is_refused(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "verify")
    theirs = hidden(await browser.get("/verify/pin"))
    async with Browser(stage) as mine:
        await at_step(mine, stage, "verify")
        assert (await mine.send_form("/verify/pin", proof() | theirs)).status_code == 403


async def test_log_in_is_guarded_against_forgery_too(browser: Browser, stage: Stage) -> None:
    fields = {"username": "a", "password": "b"}
    assert (await browser.send_form("/login", fields)).status_code == 403
    await browser.get("/login")
    assert (await browser.send_form("/login", fields)).status_code == 403
    assert stage.bus.asks(LogIn) == []


def test_browsers_that_say_nothing_are_judged_by_the_seal_alone() -> None:
    assert same_origin({}, "https://a.example")
    assert same_origin({"origin": "null", "sec-fetch-site": "same-origin"}, "https://a.example")
    assert not same_origin({"origin": "https://a.example.evil"}, "https://a.example")


@pytest.mark.parametrize("path", EVIL)
async def test_no_redirect_leaves_the_site(browser: Browser, path: str) -> None:
    with pytest.raises(ValueError, match="not a path of this site"):
        Redirect(path)
    for query in ("next", "back", "url", "language", "return"):
        for page in ("/login", "/charts", "/verify"):
            response = await browser.get(page, params={query: path})
            assert response.headers.get("location", "/login") == "/login"
            assert "evil" not in response.text
    response = await browser.get(path if path.startswith("/") else f"/{path}")
    assert "location" not in response.headers


@pytest.mark.parametrize("header", ["host", "x-forwarded-host", "x-forwarded-proto", "forwarded"])
async def test_who_the_caller_says_we_are_changes_nothing(browser: Browser, header: str) -> None:
    response = await browser.get("/login", headers={header: "evil.example"})
    assert "evil" not in response.text + str(response.headers)


async def test_a_huge_body_is_refused(browser: Browser) -> None:
    await browser.get("/login")
    response = await browser.post("/login", data={"username": "a" * 70_000}, headers=SAME_SITE)
    assert response.status_code == 413
    assert "too much text" in response.text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", "application/json"),
        (b"a=%ff%fe", "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=b" % number for number in range(200)), "application/x-www-form-urlencoded"),
        (b"no pairs here", "application/x-www-form-urlencoded"),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
    ],
)
async def test_a_body_that_is_no_form_is_refused(browser: Browser, body: bytes, kind: str) -> None:
    await browser.get("/login")
    response = await browser.post("/login", content=body, headers=SAME_SITE | {"content-type": kind})
    assert response.status_code == 400
