"""A copy of a chart as tables: one CSV file for each section, in one archive (S124)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from services.gateway.archives import Archive
from services.gateway.documents import profile_facts
from services.gateway.sheets import lines, sheet
from services.gateway.telling import Voice
from services.gateway.wording import Wording
from shared.contracts.entries import LabResult
from shared.contracts.exports import ChartDownloaded
from shared.contracts.records import Entry, Profile, Section

_LEFT_OUT = frozenset({"kind", "current", "id", "values"})
"""What is not told in a column of its own."""
_MEASURED = ("name", "value", "reference", "flag")
_WORDS = {"status": "status", "criticality": "copy.criticality", "categories": "copy.category"}
"""Fields whose values are words of ours -> where their sentences are."""


def archive(copy: ChartDownloaded, wording: Wording) -> bytes:
    """The ZIP file; the names in it are the sections' own."""
    tables = Tables(copy.made_at, wording)
    if copy.profile:
        tables.tell(copy.profile)
    for section in copy.sections:
        tables.add(section.section, section.entries)
    return tables.end()


class Tables:
    """The same, made of a section's entries as they come; what is done of it may be taken in between."""

    def __init__(self, made: datetime, wording: Wording) -> None:
        self._voice = Voice(wording, wording.plain, str)
        self._files = Archive(made)
        self._section: Section | None = None
        self._headed = True

    def tell(self, profile: Profile) -> None:
        """Before any section."""
        self._files.begin("profile.csv")
        self._files.write(sheet(profile_facts(profile, self._voice)))

    def add(self, section: Section, entries: Sequence[Entry]) -> None:
        """Those that follow; a section has a table even if there is nothing in it."""
        if section != self._section:
            self._head(())
            self._section, self._headed = section, False
            self._files.begin(f"{section.replace('_', '-')}.csv")
        if entries:
            self._head(entries)
            self._files.write(lines(_rows(entries, self._voice)))

    def take(self) -> bytes:
        """What can leave."""
        return self._files.take()

    def end(self) -> bytes:
        """The rest."""
        self._head(())
        self._files.end()
        return self._files.take()

    def _head(self, entries: Sequence[Entry]) -> None:
        if not self._headed:
            self._headed = True
            self._files.write(sheet([_titles(entries, self._voice)]))


def _fields(entries: Sequence[Entry]) -> list[str]:
    return [name for name in type(entries[0]).model_fields if name not in _LEFT_OUT]


def _titles(entries: Sequence[Entry], voice: Voice) -> list[str]:
    if not entries:
        return [voice.say("copy.column_plain_name")]
    measured = _MEASURED if isinstance(entries[0], LabResult) else ()
    names = (*_fields(entries), *(f"measured_{name}" for name in measured))
    return [voice.say(f"copy.column_{name}") for name in names]


def _rows(entries: Sequence[Entry], voice: Voice) -> Iterator[list[str]]:
    """One row for each entry; of a lab result one for each value."""
    fields = _fields(entries)
    for entry in entries:
        cells = [_cell(name, getattr(entry, name), voice) for name in fields]
        if isinstance(entry, LabResult):
            yield from ([*cells, *_value(one, voice)] for one in entry.values)
        else:
            yield cells


def _value(one: object, voice: Voice) -> list[str]:
    flag = getattr(one, "flag", None)
    told = [str(getattr(one, name) or "") for name in _MEASURED[:-1]]
    return [*told, voice.say(f"lab.flag_{flag}") if flag else ""]


def _cell(name: str, value: object, voice: Voice) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return voice.say("copy.yes" if value else "copy.no")
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    listed = value if isinstance(value, tuple) else (value,)
    said = (voice.say(f"{_WORDS[name]}_{one}" if name != "status" else f"status.{one}") for one in listed)
    return "; ".join(said if name in _WORDS else map(str, listed))
