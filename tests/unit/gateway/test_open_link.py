"""The registration link: spends nothing, tells nothing, leaves no token behind (S33-S35)."""

from __future__ import annotations

import pytest

from shared.contracts.identity import OpenLink
from shared.seals import fingerprint, token
from tests.fakes.gateway import Stage, pretend, private
from tests.unit.gateway.browsing import Browser, at_step, text_of

SENTENCE = "Your registration link has expired. Ask your doctor to enroll you again"


def bad_tokens(link: str) -> list[str]:
    """Missing, cut, wrapped, with a trailing dot or `=`, unknown, or no token at all (trust.md 3)."""
    return [
        "",
        link[:-1],
        link[:20],
        f"{link}.",
        f"{link}=",
        f"{link}%0A",
        f"%20{link}",
        f"{link[:20]}%0D%0A{link[20:]}",
        f"{link}/more",
        token(),
        "<script>alert(1)</script>",
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "a" * 5000,
        "%F0%9F%94%91",
    ]


@pytest.mark.spec("S35")
async def test_a_good_link_leads_to_a_page_without_the_token(browser: Browser, stage: Stage) -> None:
    response = await browser.get(f"/r/{stage.household.link}")
    assert (response.status_code, response.headers["location"]) == (303, "/verify")
    assert stage.household.link not in response.text + str(response.headers)
    assert "Verify identity" in text_of(await browser.get("/verify"))


async def test_the_token_travels_sealed(browser: Browser, stage: Stage) -> None:
    await browser.get(f"/r/{stage.household.link}")
    [asked] = stage.bus.asks(OpenLink)
    assert stage.household.link not in asked.model_dump_json()
    assert asked.attempt is None


async def test_a_browser_that_already_has_an_attempt_says_so(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "verify")
    held = browser.kept["__Host-attempt"]
    await browser.get(f"/r/{stage.household.link}")
    assert stage.bus.asks(OpenLink)[1].attempt == fingerprint(held)


@pytest.mark.spec("S34")
async def test_every_bad_token_gets_the_very_same_page(stage: Stage) -> None:
    async with Browser(stage) as browser:
        pages = [await browser.get(f"/r/{bad}") for bad in bad_tokens(stage.household.link)]
        stage.household.spent = True
        pages += [
            await browser.get(f"/r/{stage.household.link}"),
            await browser.get("/r"),
            await browser.get("/verify"),
        ]
    assert {page.status_code for page in pages} == {410}
    assert len({page.content for page in pages}) == 1
    assert len({str(sorted(page.headers.items())) for page in pages}) == 1
    assert SENTENCE in text_of(pages[0])


@pytest.mark.spec("S33")
async def test_head_asks_nothing_and_answers_alike(browser: Browser, stage: Stage) -> None:
    answers = [await browser.head(f"/r/{one}") for one in (stage.household.link, "unknown", token())]
    assert len({(answer.status_code, answer.content, str(sorted(answer.headers.items()))) for answer in answers}) == 1
    assert stage.bus.asked == []


@pytest.mark.spec("S34")
async def test_the_sentence_is_said_in_spanish_to_those_who_read_spanish(stage: Stage) -> None:
    async with Browser(stage, headers={"accept-language": "es-MX,es;q=0.9"}) as browser:
        page = await browser.get("/r/gone")
    assert '<html lang="es">' in page.text
    assert "Su enlace de registro ha vencido" in text_of(page)


async def test_the_invitations_language_is_spoken_and_can_be_changed() -> None:
    stage = Stage(pretend(language="es"))
    async with Browser(stage, headers={"accept-language": "en"}) as browser:
        await at_step(browser, stage, "verify")
        assert '<html lang="es">' in (await browser.get("/verify")).text
        assert '<html lang="en">' in (await browser.get("/verify", params={"language": "en"})).text
        assert '<html lang="en">' in (await browser.get("/verify/pin")).text


async def test_an_attempt_that_is_over_loses_its_cookie(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "verify")
    stage.household.attempts.clear()
    page = await browser.get("/verify/pin")
    assert page.status_code == 410
    assert "__Host-attempt" not in browser.kept


def test_the_pretended_keys_are_not_the_gateways() -> None:
    assert private("identity") != private("gateway")
