"""The help inside the portal answers what people ask (S126, S133-S139)."""

from __future__ import annotations

import re

import pytest

from services.gateway.rendering import TEMPLATES
from services.gateway.wording import LANGUAGES, catalog
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.reading import SECTIONS, chart, sign_in


@pytest.mark.spec("S126")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_question_is_answered_in_every_language(browser: Browser, language: str) -> None:
    page = await browser.get("/help", headers={"accept-language": language})
    asked = [name for name in catalog(language) if name.startswith("help.") and name.endswith("_q")]
    assert len(asked) >= 20
    for name in asked:
        sentence, answer = catalog(language)[name], catalog(language)[name.removesuffix("_q")]
        assert f"{sentence} {answer}" in text_of(page)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("I forgot my password or username", marks=pytest.mark.spec("S133")),
        pytest.param("Can I change my username?", marks=pytest.mark.spec("S133")),
        pytest.param("How do I change my e-mail address or phone number?", marks=pytest.mark.spec("S133")),
        pytest.param("My phone number has changed", marks=pytest.mark.spec("S134")),
        pytest.param("With the PIN from the office you can register without a phone", marks=pytest.mark.spec("S134")),
        pytest.param("I made a second account by mistake", marks=pytest.mark.spec("S135")),
        pytest.param("How do I get access to my child's records?", marks=pytest.mark.spec("S136")),
        pytest.param("Can my family share one e-mail address? Yes.", marks=pytest.mark.spec("S137")),
        pytest.param("Each account needs its own username", marks=pytest.mark.spec("S137")),
        pytest.param("I cannot find the e-mail", marks=pytest.mark.spec("S138")),
        pytest.param("How do I get an account?", marks=pytest.mark.spec("S138")),
        pytest.param("Where do these records come from?", marks=pytest.mark.spec("S139")),
        pytest.param("Only they can correct them", marks=pytest.mark.spec("S139")),
        pytest.param("How are my records kept safe?", marks=pytest.mark.spec("S139")),
        pytest.param("Why is a lab result missing?", marks=pytest.mark.spec("S120")),
        pytest.param("Can I register without a PIN?", marks=pytest.mark.spec("S134")),
        pytest.param("I cannot use the phone that the office has on record", marks=pytest.mark.spec("S134")),
        pytest.param("I never got a username or a password", marks=pytest.mark.spec("S138")),
        pytest.param("I got the e-mail. What do I do now?", marks=pytest.mark.spec("S138")),
        pytest.param("Most browsers ask two minutes before", marks=pytest.mark.spec("S126")),
    ],
)
async def test_the_help_answers(browser: Browser, words: str) -> None:
    assert words in text_of(await browser.get("/help"))


@pytest.mark.spec("S126")
@pytest.mark.parametrize("section", ["", *SECTIONS, "profile"])
async def test_the_help_that_a_page_links_to_is_there(browser: Browser, stage: Stage, section: str) -> None:
    sign_in(browser, stage)
    page, answers = await browser.get(chart(stage, section)), await browser.get("/help")
    anchors = re.findall(r'href="/help#(\w+)"', page.text)
    assert len(anchors) == 2
    assert all(f'id="{anchor}"' in answers.text for anchor in anchors)


@pytest.mark.spec("S126")
async def test_every_template_that_leads_to_a_question_leads_to_one_that_is_asked(browser: Browser) -> None:
    topics = {
        topic for path in TEMPLATES.glob("*.html") for topic in re.findall(r'set topic = "(\w+)"', path.read_text())
    }
    answers = (await browser.get("/help")).text
    assert len(topics) >= 8
    assert {topic for topic in topics if f'id="{topic}"' not in answers} == set()


@pytest.mark.spec("S126")
async def test_the_help_leads_back_to_the_records_of_whoever_is_logged_in(browser: Browser, stage: Stage) -> None:
    assert 'href="/charts"' not in (await browser.get("/help")).text
    sign_in(browser, stage)
    page = await browser.get("/help")
    assert 'href="/charts"' in page.text
    assert 'action="/logout"' in page.text


@pytest.mark.spec("S140")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_help_for_offices_answers_what_staff_ask(browser: Browser, language: str) -> None:
    page = text_of(await browser.get("/help/offices", headers={"accept-language": language}))
    known = catalog(language)
    asked = ("who", "invite", "mail", "existing", "family", "revoke", "log_in", "error", "shared", "visits", "needs")
    for name in asked:
        assert f"{known[f'help_offices.{name}_q']} {known[f'help_offices.{name}']}" in page
    assert known["help.offices"] in text_of(await browser.get("/help", headers={"accept-language": language}))
