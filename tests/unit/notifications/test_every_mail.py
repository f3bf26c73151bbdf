"""What holds for every mail in both languages, whatever people and practices are called."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from quopri import decodestring
from typing import get_args

import pytest

from services.notifications.channels.letters import Letters
from services.notifications.channels.wording import LANGUAGES, catalog
from services.notifications.domain.mail import Mail
from services.notifications.domain.mailbox import Mailbox
from services.notifications.domain.message import InvitationMail, Kind, Message
from services.notifications.preview import COUNTING, KINDS, example
from shared.ids import new_id
from tests.unit.notifications.makers import NAUGHTY, NOW, STATIONERY, body, read

HOME = "http://localhost:8080"
LETTERS = Letters(STATIONERY)
STOP = {"en": ("This is not me", "This was not me"), "es": ("No soy yo", "No fui yo")}
LONGEST_SUBJECT = 255
"""Characters; mail programs and gateways cut or refuse longer ones."""
CLINICAL = re.compile(
    r"\b(labs?|results?|tests?|diagnos\w+|medic(ation|ine)s?|drugs?|visits?|notes?|treat\w+|allerg\w+|vaccin\w+|"
    r"resultados?|análisis|diagnóstic\w+|medicamentos?|consultas?|notas?|tratamiento\w*|alergi\w+|vacuna\w*)\b", re.I
)  # fmt: skip
EVERY = pytest.mark.parametrize(("kind", "language"), [(kind, language) for kind in KINDS for language in LANGUAGES])


@dataclass
class Seen(HTMLParser):
    """What a reader of the HTML has: tags, links, and the text on the screen."""

    html: str
    tags: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    text: str = ""
    _hidden: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.add(tag)
        self.text += "" if tag in ("a", "bdi", "span") else " "
        self.links += [value for name, value in attrs if name in ("href", "src", "background", "action") and value]
        if tag in ("style", "title") or "display:none" in (said.get("style") or ""):
            self._hidden = tag

    def handle_endtag(self, tag: str) -> None:
        self._hidden = "" if tag == self._hidden else self._hidden

    def handle_data(self, data: str) -> None:
        self.text += "" if self._hidden else data


def composed(message: Message) -> Mail:
    return LETTERS.compose(message, Mailbox(message.recipient), now=NOW)


def named(kind: Kind, language: str, name: str) -> Mail:
    """A mail in which everything that others may choose is this name."""
    message = example(kind, language, HOME)
    practice = f"Dr. {name}" if message.practice_name else None
    detail = f"{name}\njane@example.com" if message.detail else None
    return composed(replace(message, practice_name=practice, given_name=name, detail=detail))


@pytest.mark.spec("S30", "S132")
@EVERY
def test_a_nasty_name_changes_neither_headers_nor_structure_nor_markup_nor_links(kind: Kind, language: str) -> None:
    top, *parts = pieces(composed(example(kind, language, HOME)))
    seen = Seen(parts[1])
    for name in NAUGHTY:
        sent = named(kind, language, name)
        headers, text, html = pieces(sent)
        assert re.findall(r"^[\w-]+:", headers, re.M) == re.findall(r"^[\w-]+:", top, re.M), name
        assert "\r\nTo: jane@example.com\r\n" in headers
        assert all(len(line) <= 998 for line in sent.data.split(b"\r\n")), name
        assert b"\n" not in sent.data.replace(b"\r\n", b""), name
        now = Seen(html)
        assert now.links == seen.links, name
        assert now.tags <= seen.tags | {"bdi"}, name
        assert text.count(HOME) == parts[0].count(HOME), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_mail_program_makes_of_nasty_names_is_one_subject_one_sender_and_two_parts(language: str) -> None:
    plain = read(composed(example("registration", language, HOME)))
    for name in NAUGHTY:
        found = read(named("registration", language, name))
        assert found.keys() == plain.keys(), name
        assert not found.defects, name
        assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"], name
        assert (found["To"], found["From"]) == (plain["To"], plain["From"]), name
        assert len(found["Subject"].splitlines()) == 1, name
        assert len(found["Subject"]) <= LONGEST_SUBJECT, name


def pieces(sent: Mail) -> list[str]:
    """Headers as they are on the wire, text and HTML decoded, taken apart without the library that helped to make
    them."""
    headers, *parts, last = re.split(rb"\r\n--=_\w{32}(?:--)?\r\n", sent.data)
    assert last == b""
    return [headers.decode("ascii"), *(decodestring(part.split(b"\r\n\r\n", 1)[1]).decode() for part in parts)]


def words(text: str) -> Counter[str]:
    """Words without links, marks of layout, and the invisible marks that keep right-to-left names in their place."""
    found = (word.strip(":|") for word in re.sub("[\u2068\u2069]", "", text).split() if not word.startswith(HOME))
    return Counter(word for word in found if word not in ("", "--"))


@EVERY
def test_text_and_html_say_the_same_and_lead_to_the_same_places(kind: Kind, language: str) -> None:
    for name in ("Jane", "مريم", "José <b>"):
        sent = named(kind, language, name)
        seen, text = Seen(body(sent, "html")), body(sent, "plain")
        alone = f"Chartkey {catalog(language)['registration.copy_link']}"
        assert words(seen.text) - words(alone) == words(text), "beside the letterhead, and what to do without a button"
        assert set(seen.links) == set(re.findall(r"http\S+", text))


@EVERY
def test_every_link_begins_with_the_configured_address(kind: Kind, language: str) -> None:
    elsewhere = Letters(replace(STATIONERY, public_url="https://portal.example.org"))
    message = example(kind, language, "https://portal.example.org")
    sent = elsewhere.compose(message, Mailbox(message.recipient), now=NOW)
    told = Seen(body(sent, "html")).links + re.findall(r"\w+:/\S+|www\.\S+", body(sent, "plain"))
    assert len(told) >= 10
    assert all(link.startswith("https://portal.example.org/") for link in told)
    assert not re.search(r"url\(|@import|<img|<script|<form|\bon\w+=", body(sent, "html"))


@EVERY
def test_every_mail_says_this_is_not_me_and_leads_to_the_page_that_stops_it(kind: Kind, language: str) -> None:
    message = example(kind, language, HOME)
    sent = composed(message)
    for part in ("plain", "html"):
        assert any(word in body(sent, part) for word in STOP[language])
        assert body(sent, part).count(str(message.not_me)) == 1
    older = composed(replace(message, not_me=None))
    assert not any(word in body(older, part) for word in STOP[language] for part in ("plain", "html"))


@EVERY
def test_no_two_mails_of_a_family_fall_into_one_thread_and_no_subject_says_anything_clinical(
    kind: Kind, language: str
) -> None:
    sent = [read(composed(replace(example(kind, language, HOME), message_id=new_id()))) for _ in range(5)]
    for header in ("Subject", "Message-ID", "X-Entity-Ref-ID"):
        assert len({one[header] for one in sent}) == 5
    for one in sent:
        assert (one["In-Reply-To"], one["References"], one["Thread-Topic"]) == (None, None, None)
        assert not CLINICAL.search(one["Subject"])
        assert "Jane" not in one["Subject"]
        assert "Riverside" not in one["Subject"], "a practice's name may say what it treats"
    assert all(CLINICAL.search(words) for words in ("Your lab results", "Sus resultados"))


@EVERY
def test_every_mail_says_that_a_machine_wrote_it_in_which_language(kind: Kind, language: str) -> None:
    found = read(composed(example(kind, language, HOME)))
    assert (found["Auto-Submitted"], found["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert found["Content-Language"] == language
    assert (found["Precedence"], found["Reply-To"]) == (None, None)
    assert bool(found["List-Unsubscribe"]) == (kind in COUNTING), "only reminders can be left"


def test_spanish_is_complete() -> None:
    english, spanish = catalog("en"), catalog("es")
    same = {key for key, sentence in english.items() if sentence == spanish[key]}
    assert same <= {"registration.reference"}
    assert set(get_args(InvitationMail)) < set(KINDS)
