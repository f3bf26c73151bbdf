"""The help inside the portal answers what people ask (S126, S133-S139)."""

from __future__ import annotations

import re

import pytest

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
        pytest.param("Go to your records", marks=pytest.mark.spec("S126")),
    ],
)
async def test_the_help_answers(browser: Browser, words: str) -> None:
    assert words in text_of(await browser.get("/help"))


@pytest.mark.spec("S126")
@pytest.mark.parametrize("section", ["", *SECTIONS, "profile"])
async def test_the_help_that_a_page_links_to_is_there(browser: Browser, stage: Stage, section: str) -> None:
    sign_in(browser, stage)
    page, answers = await browser.get(chart(stage, section)), await browser.get("/help")
    (anchor,) = re.findall(r'href="/help#(\w+)"', page.text)
    assert f'id="{anchor}"' in answers.text
