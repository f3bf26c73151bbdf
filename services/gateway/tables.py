"""A copy of a chart as tables: one CSV file for each section, in one archive (S124)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from services.gateway.documents import profile_facts
from services.gateway.sheets import sheet
from services.gateway.telling import Voice
from services.gateway.wording import Wording
from shared.contracts.entries import LabResult
from shared.contracts.exports import ChartDownloaded
from shared.contracts.records import Entry

_LEFT_OUT = frozenset({"kind", "current", "id", "values"})
"""What is not told in a column of its own."""
_MEASURED = ("name", "value", "reference", "flag")
_WORDS = {"status": "status", "criticality": "copy.criticality", "categories": "copy.category"}
"""Fields whose values are words of ours -> where their sentences are."""


def archive(copy: ChartDownloaded, wording: Wording) -> bytes:
    """The ZIP file; the names in it are the sections' own."""
    voice = Voice(wording, wording.plain, str)
    made, told = copy.made_at.timetuple()[:6], io.BytesIO()
    with ZipFile(told, "w", ZIP_DEFLATED) as files:
        for name, content in _files(copy, voice):
            info = ZipInfo(f"{name}.csv", date_time=made)
            info.compress_type, info.external_attr = ZIP_DEFLATED, 0o600 << 16
            files.writestr(info, content)
    return told.getvalue()


def _files(copy: ChartDownloaded, voice: Voice) -> Iterator[tuple[str, bytes]]:
    if copy.profile:
        yield "profile", sheet(profile_facts(copy.profile, voice))
    for section in copy.sections:
        yield section.section.replace("_", "-"), sheet(_rows(section.entries, voice))


def _rows(entries: Sequence[Entry], voice: Voice) -> Iterator[list[str]]:
    """One row for each entry; of a lab result one for each value."""
    if not entries:
        yield [voice.say("copy.column_plain_name")]
        return
    fields = [name for name in type(entries[0]).model_fields if name not in _LEFT_OUT]
    measured = _MEASURED if isinstance(entries[0], LabResult) else ()
    yield [voice.say(f"copy.column_{name}") for name in (*fields, *(f"measured_{name}" for name in measured))]
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
