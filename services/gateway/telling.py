"""An entry of a chart in the words of its page: said once, for the portal, the document and whoever is shared with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

from markupsafe import Markup, escape

from services.gateway.wording import Wording
from shared.contracts.entries import (
    Allergy,
    Appointment,
    CarePlan,
    Diagnosis,
    Immunization,
    LabResult,
    Measured,
    Medication,
    Procedure,
)
from shared.contracts.records import Entry

_BDI, _END_BDI = Markup("<bdi>"), Markup("</bdi>")
_ISOLATE, _POP = "\u2068", "\u2069"


def bdi(name: object) -> Markup:
    """A person's or practice's name, isolated: a right-to-left name must not turn the sentence around it."""
    return _BDI + escape(name) + _END_BDI


def isolated(name: object) -> str:
    """The same in plain text, by Unicode's own marks (UAX 9)."""
    return f"{_ISOLATE}{name}{_POP}"


@dataclass(frozen=True)
class Voice:
    """How it is said: `say` gives a sentence, `name` what somebody else has written inside of one."""

    wording: Wording
    say: Callable[..., str]
    name: Callable[[object], str]

    def names(self, told: Iterable[object]) -> str:
        """Several of them, each isolated from the others too: a right-to-left one must not turn its neighbors."""
        return reduce(lambda before, one: before + "; " + one, map(self.name, told))


def on_page(wording: Wording) -> Voice:
    """As HTML."""
    return Voice(wording, wording, bdi)


def in_text(wording: Wording) -> Voice:
    """As plain text."""
    return Voice(wording, wording.plain, isolated)


@dataclass(frozen=True)
class Line:
    """One line about an entry."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Told:
    """What a page says of an entry. `stands` marks what goes on or was given; `moment` may be empty."""

    name: str
    status: str
    stands: bool
    moment: str
    lines: Sequence[Line]
    values: Sequence[Measured]
    clinical: str
    source: str


def tell(entry: Entry, voice: Voice, *, practice: str) -> Told:
    """Everything that its page says of it."""
    return Told(
        name=voice.name(entry.plain_name),
        status=status_of(entry, voice),
        stands=entry.current and getattr(entry, "status", "given") != "unknown",
        moment=moment_of(entry, voice),
        lines=tuple(_lines(entry, voice)),
        values=entry.values if isinstance(entry, LabResult) else (),
        clinical=_clinical(entry, voice),
        source=_source(entry, voice, practice),
    )


def status_of(entry: Entry, voice: Voice) -> str:
    """Where it stands."""
    return voice.say("entry.given" if isinstance(entry, Immunization) else f"status.{entry.status}")


def moment_of(entry: Entry, voice: Voice) -> str:
    """When it was, or since and until when; empty where nothing is told."""
    match entry:
        case Diagnosis() | Medication() | CarePlan():
            return _span(entry.since, entry.until, voice, alone="entry.since" if entry.current else "entry.started")
        case Allergy():
            return _span(entry.since, None, voice, alone="entry.since")
        case Immunization():
            return _span(entry.given_on, None, voice, alone="entry.on")
        case Procedure():
            until = entry.until if entry.done_on and entry.until != entry.done_on else None
            return _span(entry.done_on, until, voice, alone="entry.on")
        case LabResult():
            return _span(entry.taken_on, None, voice, alone="entry.taken")
        case Appointment():
            return _clock(entry, voice)


def _span(first: str | None, last: str | None, voice: Voice, *, alone: str) -> str:
    day = voice.wording.partial_date
    if first and last:
        return voice.say("entry.span", since=day(first), until=day(last))
    if first:
        return voice.say(alone, date=day(first))
    return voice.say("entry.until", date=day(last)) if last else ""


def _clock(entry: Appointment, voice: Voice) -> str:
    at, words = entry.starts_at, voice.wording
    return voice.say("entry.at", date=words.whole_date(at), time=words.clock(at)) if at else ""


def _lines(entry: Entry, voice: Voice) -> Iterator[Line]:
    say, name = voice.say, voice.name
    if isinstance(entry, Diagnosis | Allergy) and not entry.confirmed:
        yield Line(say("entry.unconfirmed"), strong=True)
    if isinstance(entry, Medication) and entry.dosage:
        yield Line(say("entry.dosage", dosage=name(entry.dosage)))
    if isinstance(entry, Immunization) and entry.dose:
        yield Line(say("entry.dose", dose=entry.dose))
    if isinstance(entry, Allergy) and entry.intolerance:
        yield Line(say("entry.intolerance"))
    if isinstance(entry, Allergy) and entry.criticality == "high":
        yield Line(say("entry.serious"), strong=True)
    for field in ("reactions", "reasons", "goals", "activities", "people", "places"):
        if listed := getattr(entry, field, ()):
            yield Line(say(f"entry.{field}", list=voice.names(listed)))


def _clinical(entry: Entry, voice: Voice) -> str:
    """What clinicians call it, and the code that they know it by."""
    other = entry.clinical_name.lower() != entry.plain_name.lower()
    known = {"name": voice.name(entry.clinical_name)} if other else {}
    if entry.code and entry.code_system:
        coded = {"system": entry.code_system, "code": voice.name(entry.code)}
        return voice.say("entry.clinical_code" if other else "entry.code", **known, **coded)
    return voice.say("entry.clinical", **known) if other else ""


def _source(entry: Entry, voice: Voice, practice: str) -> str:
    """Where it comes from (S139)."""
    known = {"practice": voice.name(practice), "date": voice.wording.whole_date(entry.received_at)}
    if entry.source:
        return voice.say("entry.received_from", system=voice.name(entry.source), **known)
    return voice.say("entry.received", **known)
