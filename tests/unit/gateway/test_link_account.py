"""Linking to an existing account, as the page shows it (section F)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest

from services.gateway.asks.identity import CERTIFICATION
from services.gateway.wording import catalog
from shared.contracts.identity import AttemptGone, LoginRefused
from shared.contracts.linking import LinkAccount
from shared.seals import fingerprint, token
from tests.fakes.gateway import Stage, pretend
from tests.unit.gateway.browsing import Browser, at_step, proof, text_of

GOOD = {"username": "maria@example.org", "password": "Correct horse 7"}
CERTIFIED = (
    "By linking these accounts, you hereby certify that you are the patient of record or are otherwise authorized to "
    "access the health information in both accounts."
)


@pytest.mark.spec("S50", "S51")
async def test_the_page_has_the_documents_words_in_their_order(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "set_up_account")
    page = text_of(await browser.get("/link-account"))
    words = (
        "Link to existing account",
        "All fields are required.",
        "Email or username of existing account",
        "Forgot username?",
        "Password for the existing account",
        "Forgot password?",
        CERTIFIED,
        "Link records",
        "« Back",
    )
    places = [page.index(one) for one in words]
    assert places == sorted(places)
    assert 'value="link" required checked' in (await browser.get("/set-up-account?way=link")).text


@pytest.mark.parametrize(("language", "wording"), [("en", "16041eb51ac0"), ("es", "673db8471769")])
@pytest.mark.spec("S51")
def test_the_recorded_version_is_that_of_the_sentence(language: str, wording: str) -> None:
    """Whoever changes the sentence changes its version, and with it this list."""
    sentence = catalog(language)["link_account.certify"]
    assert (CERTIFICATION, sha256(sentence.encode()).hexdigest()[:12]) == ("2026-11", wording)


@pytest.mark.spec("S50", "S53")
async def test_a_linked_account_is_logged_in_at_once_and_sees_all_its_charts(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "set_up_account")
    response = await browser.submit("/link-account", GOOD)
    assert (response.status_code, response.headers["location"]) == (303, "/charts?new=linked")
    assert "__Host-attempt" not in browser.kept
    page = text_of(await browser.get(response.headers["location"]))
    for words in ("These records are now linked to your account.", "Maria Álvarez", "Leo Álvarez"):
        assert words in page
    assert "has been created" not in page
    [asked] = stage.bus.asks(LinkAccount)
    assert (asked.certification, asked.language, asked.browser) == (CERTIFICATION, "en", None)
    assert "Correct horse" not in asked.model_dump_json()


async def test_the_language_of_the_certification_and_a_known_browser_are_told(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "set_up_account")
    known = token()
    browser.kept |= {"__Host-browser": known, "__Host-language": "es"}
    assert "Vincular con una cuenta existente" in text_of(await browser.get("/link-account"))
    await browser.submit("/link-account", GOOD)
    [asked] = stage.bus.asks(LinkAccount)
    assert (asked.language, asked.browser) == ("es", fingerprint(known))


@pytest.mark.parametrize("wrong", [{"username": "nobody"}, {"password": "wrong"}, {"password": "x" * 5000}])
@pytest.mark.spec("S54")
async def test_a_refusal_says_so_by_the_field_never_which_half_and_the_next_try_links(
    browser: Browser, stage: Stage, wrong: dict[str, str]
) -> None:
    await at_step(browser, stage, "set_up_account")
    sent = GOOD | wrong
    response = await browser.submit("/link-account", sent)
    assert response.status_code == 422
    assert text_of(response).count("The username or the password is not right") == 2
    assert 'id="username-problem"' in response.text
    assert f'value="{sent["username"]}"' in response.text
    assert sent["password"] not in response.text
    assert (await browser.submit("/link-account", GOOD)).headers["location"] == "/charts?new=linked"


@pytest.mark.spec("S49")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"username": " "}, "Enter a username."),
        ({"password": ""}, "Enter a password."),
        ({"username": "a" * 300}, "Please shorten this"),
    ],
)
async def test_empty_and_unfit_fields_are_told_before_anything_is_asked(
    browser: Browser, stage: Stage, wrong: dict[str, str], words: str
) -> None:
    await at_step(browser, stage, "set_up_account")
    assert words in text_of(await browser.submit("/link-account", GOOD | wrong))
    assert stage.bus.asks(LinkAccount) == []


async def test_a_delay_says_how_long(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "set_up_account")
    later = datetime.now(UTC) + timedelta(seconds=61)
    stage.bus.answers[LinkAccount] = LoginRefused(reason="delayed", retry_at=later)
    assert "try again in 2 min" in text_of(await browser.submit("/link-account", GOOD))


async def test_an_attempt_that_is_over_leads_to_the_expired_link(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "set_up_account")
    form = await browser.get("/link-account")
    assert form.status_code == 200
    stage.bus.answers[LinkAccount] = AttemptGone()
    stage.household.attempts.clear()
    assert "has expired" in text_of(await browser.submit("/link-account", GOOD))


async def test_no_password_is_tried_before_identity_is_verified(browser: Browser, stage: Stage) -> None:
    await at_step(browser, stage, "verify")
    assert (await browser.get("/link-account")).headers["location"] == "/verify"
    await browser.send_form("/link-account", GOOD)
    assert stage.bus.asks(LinkAccount) == []


@pytest.mark.parametrize("forgotten", ["Forgot username?", "Forgot password?"])
@pytest.mark.spec("S19", "S50")
async def test_whoever_forgot_username_or_password_comes_back_to_the_linking(
    browser: Browser, stage: Stage, forgotten: str
) -> None:
    await at_step(browser, stage, "set_up_account")
    page = (await browser.get("/link-account")).text
    address = page.partition(f">{forgotten}<")[0].rpartition('href="')[2].rstrip('"')
    assert parse_qs(urlsplit(address).query) == {"from": ["link"]}
    assert 'href="/link-account"' in (await browser.get(address)).text
    assert 'href="/link-account"' not in (await browser.get(urlsplit(address).path)).text
    assert (await browser.get("/link-account")).status_code == 200


@pytest.mark.spec("S81", "S82")
async def test_where_the_account_comes_first_the_proof_follows() -> None:
    stage = Stage(pretend(order="account_first"))
    async with Browser(stage) as browser:
        await browser.get(f"/r/{stage.household.link}")
        assert (await browser.submit("/link-account", GOOD)).headers["location"] == "/verify"
        await browser.submit("/verify/pin", proof())
        location = (await browser.submit("/last-look")).headers["location"]
        assert location == "/charts?new=done"
        assert "Your registration is complete." in text_of(await browser.get(location))
