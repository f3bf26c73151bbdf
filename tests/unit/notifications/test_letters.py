"""Letters as people receive them, in both languages, with well-behaved and nasty names."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import html5lib
import pytest
from jinja2 import TemplateSyntaxError, UndefinedError

from services.notifications.channels.letters import Letters
from services.notifications.channels.wording import LANGUAGES
from services.notifications.domain.mail import reference
from services.notifications.domain.mailbox import Mailbox
from services.notifications.domain.message import TEMPLATES
from shared.ids import new_id
from tests.unit.notifications.makers import LINK, NOW, STATIONERY, body, mail, message, read

PIN_LIKE = re.compile(r"\b\d{4}-?\d{4}\b")


class Links(HTMLParser):
    """Every href of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src", "background") and value]


@pytest.mark.spec("S29", "S30", "S31", "D5", "D12")
def test_the_english_letter_says_what_the_specification_says_without_the_promise_of_notes() -> None:
    for subtype in ("plain", "html"):
        said = re.sub(r"<[^>]*>", "", body(mail(), subtype)).replace("&#39;", "'")
        assert "Hi Jane," in said
        assert "Integrative Medicine has invited you to access your health records on Chartkey." in said
        assert "Learn what's in your files, including lab results and medication history." in said
        assert "Access your records" in said
        assert "The only thing more important than your health is your peace of mind." in said
        assert "Access your health records now." in said
        assert "The Chartkey Team" in said
        assert "Privacy Policy" in said
        assert "If you did not expect this email, ask Integrative Medicine." in said
        assert "notes" not in said
        assert "Fusion" not in said


@pytest.mark.spec("S29", "S30", "S31")
def test_the_spanish_letter_is_spanish_throughout() -> None:
    for subtype in ("plain", "html"):
        said = re.sub(r"<[^>]*>", "", body(mail(language="es-US"), subtype))
        assert "Hola, Jane:" in said
        assert "Integrative Medicine le invita a consultar su expediente médico en Chartkey." in said
        assert "Consultar su expediente" in said
        assert "records" not in said
    assert 'lang="es"' in body(mail(language="es"), "html")
    assert read(mail(language="es"))["Content-Language"] == "es"


@pytest.mark.spec("D5")
def test_the_seed_wording_with_notes_is_kept_as_a_setting() -> None:
    letters = Letters(replace(STATIONERY, promises_notes=True))
    for language, words in (("en", "and notes from your doctors."), ("es", "las notas de sus médicos.")):
        sent = letters.compose(message(language=language), Mailbox("jane@example.com"), now=NOW)
        assert words in body(sent, "plain")
        assert words in body(sent, "html")


@pytest.mark.parametrize(("language", "greeting"), [("en", "Hi,"), ("es", "Hola:")])
def test_without_a_name_nobody_is_named(language: str, greeting: str) -> None:
    for name in (None, "", "evil.example"):
        assert body(mail(language=language, given_name=name), "plain").startswith(f"{greeting}\n")
        assert f">{greeting}</p>" in body(mail(language=language, given_name=name), "html")


@pytest.mark.spec("S22", "S30")
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_in_a_letter_looks_like_a_pin(language: str) -> None:
    sent = mail(language=language)
    assert not PIN_LIKE.search(body(sent, "plain").replace(LINK, ""))
    assert not re.search(r"\d", reference(new_id()))


@pytest.mark.spec("S132")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_only_links_are_the_letters_own_and_the_configured_site(language: str) -> None:
    found = Links(body(mail(language=language), "html")).found
    foot = ["privacy", "agreement", ""]
    assert found == [LINK, LINK, *(f"http://localhost:8080/{page}" for page in foot)]
    text = body(mail(language=language), "plain")
    assert text.count(LINK) == 1
    assert re.findall(r"http://localhost:8080/(\w*)$", text, re.M)[-3:] == foot


@pytest.mark.spec("S29")
def test_headers_say_who_when_and_that_a_machine_wrote() -> None:
    sent = message()
    found = read(Letters(STATIONERY).compose(sent, Mailbox("jane@example.com"), now=NOW))
    assert found["From"] == "The Chartkey Team <invitations@chartkey.example>"
    assert str(found["To"]) == "jane@example.com"
    assert found["Date"].datetime == NOW
    assert found["Message-ID"] == f"<{sent.message_id}@chartkey.example>"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]
    assert not found.defects


def test_the_same_message_has_the_same_id_whenever_it_is_composed() -> None:
    sent = message()
    letters = [Letters(STATIONERY).compose(sent, Mailbox("jane@example.com"), now=NOW) for _ in range(2)]
    assert letters[0] == letters[1]


def test_the_subjects_of_a_family_differ_and_say_nothing_of_the_practice() -> None:
    subjects = {read(mail())["Subject"] for _ in range(5)}
    assert len(subjects) == 5
    for subject in subjects:
        assert re.fullmatch(r"You are invited to access your health records \(ref\. [B-Z]{5}\)", subject)


def test_names_in_other_scripts_arrive_whole() -> None:
    sent = mail(given_name="José", practice_name="Clínica del Niño 王")
    assert "Hi José," in body(sent, "plain")
    assert "<bdi>Clínica del Niño 王</bdi> has invited" in body(sent, "html")
    assert "Clínica del Niño 王 has invited" in body(sent, "plain")


def test_right_to_left_names_do_not_turn_the_sentence_around() -> None:
    sent = mail(given_name="مريم", practice_name="מרפאה")
    assert "Hi \u2068مريم\u2069," in body(sent, "plain")
    assert "Hi <bdi>مريم</bdi>," in body(sent, "html")
    assert "\u2068מרפאה\u2069 has invited" in body(sent, "plain")


def test_a_product_name_is_a_setting_in_every_part() -> None:
    sent = Letters(replace(STATIONERY, product="My <Chart> & Co")).compose(
        message(), Mailbox("jane@example.com"), now=NOW
    )
    assert "My &lt;Chart&gt; &amp; Co" in body(sent, "html")
    assert "on My <Chart> & Co." in body(sent, "plain")
    assert "My <Chart> & Co Team" in read(sent)["From"]


def test_a_template_that_names_something_unknown_fails_instead_of_leaving_a_gap() -> None:
    environment = Letters(STATIONERY)._templates(TEMPLATES)
    with pytest.raises(UndefinedError):
        environment.from_string("{{ nobody }}").render()
    with pytest.raises(TemplateSyntaxError):
        environment.from_string("{{")


def test_the_html_letter_is_valid_and_its_tables_are_for_looks_only() -> None:
    html = body(mail(), "html")
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(html)
    assert html.count("<table") == html.count('<table role="presentation"')


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.spec("S31")
def test_the_button_is_orange_with_enough_contrast_and_a_large_target() -> None:
    button = re.search(
        r'bgcolor="(#\w{6})"[^>]*><a href="[^"]+" style="([^"]+)">Access your records</a>', body(mail(), "html")
    )
    assert button is not None
    background, style = button.groups()
    red, green, blue = (int(background[i : i + 2], 16) for i in (1, 3, 5))
    assert red > green > blue
    assert contrast(background, "#ffffff") >= 4.5
    assert "color:#ffffff" in style
    assert "padding:14px" in style
    assert "line-height:24px" in style


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("#1b1b1b", "#ffffff"),
        ("#4a4a4a", "#ffffff"),
        ("#4a4a4a", "#f0f0f0"),
        ("#f0f0f0", "#2b2b2b"),
        ("#c9c9c9", "#1b1b1b"),
    ],
)
def test_every_pair_of_ink_and_paper_can_be_read(ink: str, paper: str) -> None:
    html = body(mail(), "html")
    assert ink in html
    assert paper in html
    assert contrast(ink, paper) >= 4.5
