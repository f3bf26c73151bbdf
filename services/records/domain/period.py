"""Does an entry belong to some days? By the dates it tells, as precise as they are, in favor of what may belong."""

from __future__ import annotations

from datetime import date, datetime

_BEGIN, _END = "-01-01", "-12-31"
Moment = str | datetime | None
"""A FHIR partial date, or an instant in the offset that it was written in."""


def belongs(
    first: Moment, last: Moment, *, standing: bool, since: date | None = None, until: date | None = None
) -> bool:
    """`standing`: it goes on. Without a beginning it belongs to every day until its end; without any date, to all."""
    begun, ended = _text(first), _text(last)
    if until and begun and _whole(begun, _BEGIN) > until.isoformat():
        return False
    end = "" if standing else ended or begun
    return not (since and end and _whole(end, _END) < since.isoformat())


def _text(moment: Moment) -> str:
    return moment.isoformat()[:10] if isinstance(moment, datetime) else moment or ""


def _whole(partial: str, rest: str) -> str:
    """2015 and 2015-03 as the first or the last day that they can mean; these compare as text."""
    return partial + rest[len(partial) - 4 :]
