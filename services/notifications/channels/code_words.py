"""What a text says, and what a call says slowly and twice, in the person's language (S44)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from services.notifications.channels.wording import catalog, spoken

ACCENTS = {"en": "en-US", "es": "es-MX"}
"""Languages that every provider of this shape can speak (TwiML <Say>)."""
PAUSE = '<Pause length="1"/>'


def text_words(product: str, digits: str, *, language: str) -> str:
    """The text: the code first in sight, no name of a person or practice, no address to tap."""
    return catalog(spoken(language))["code.text"].format(product=product, code=digits)


def call_words(product: str, digits: str, *, language: str) -> str:
    """The call as TwiML: who calls, then each digit by itself with a second's pause, and all of it again."""
    known = spoken(language)
    say = f'<Say language="{ACCENTS[known]}">{{}}</Say>'
    words = catalog(known)

    def once(opening: str) -> Iterator[str]:
        yield say.format(escape(words[opening].format(product=product)))
        for digit in digits:
            yield PAUSE
            yield say.format(digit)
        yield PAUSE

    spoken_twice = [*once("code.call"), PAUSE, *once("code.call_again"), say.format(escape(words["code.goodbye"]))]
    return f"<Response>{PAUSE}{''.join(spoken_twice)}</Response>"
