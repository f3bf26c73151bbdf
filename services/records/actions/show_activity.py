"""Show who has read a chart, and who was given or lost access to it (45 CFR 170.315(e)(1)(ii))."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from services.records.domain.sections import PROFILE, SECTIONS
from services.records.lending import name_row
from services.records.opening import heading, note_refusal, note_view
from services.records.store import activity
from services.records.store.activity import Deed, Found
from services.records.tools import Tools
from shared import inbox
from shared.assertions import is_fresh
from shared.bus import Looked
from shared.contracts.activity import ActivityRow, ActivityShown, ShowActivity
from shared.contracts.records import RecordsRefused
from shared.contracts.sessions import Assertion
from shared.db import Connection
from shared.work import Work

CATEGORY = "activity"
WHOLE = "chart"
PERSON = "person"
"""By what right somebody ended their own access, as identity told."""
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_FAR = 2**52
"""Microseconds: in the year 2112."""


@dataclass(frozen=True)
class Sight:
    """What was found for whom."""

    claims: Assertion
    found: Found


async def find_activity(connection: Connection, tools: Tools, asked: ShowActivity) -> tuple[datetime, Sight | None]:
    """One row more than is told, so that the last page knows that it is the last."""
    claims = tools.verifier.read(asked.assertion)
    if claims is None:
        return await inbox.now(connection), None
    found = await activity.read(
        connection,
        grant_id=asked.grant_id,
        account_id=claims.account_id,
        session_id=claims.session_id,
        before=_time_of(asked.before) if asked.before else None,
        limit=asked.size + 1,
    )
    return found.now, Sight(claims, found)


async def tell_activity(work: Work[Tools], asked: ShowActivity, sight: Sight | None) -> ActivityShown | RecordsRefused:
    """Absent, revoked, ended and somebody else's are answered alike, as by every view."""
    if sight is None or not is_fresh(sight.claims, now=work.now):
        return RecordsRefused(reason="session_over")
    claims, found = sight.claims, sight.found
    if found.chart is None or asked.grant_id not in claims.charts:
        note_refusal(work, claims, asked.grant_id, CATEGORY)
        return RecordsRefused(reason="session_over" if found.session_over else "not_found")
    note_view(work, claims, asked.grant_id, found.chart, CATEGORY)
    told, earlier = _page(found.deeds, asked.size)
    return ActivityShown(
        chart=heading(found.chart),
        rows=tuple(_row(work.tools, deed, claims, found.chart.scopes) for deed in told),
        earlier=earlier,
    )


def _page(deeds: Sequence[Deed], size: int) -> tuple[Sequence[Deed], int | None]:
    """The newest of them, with what was done at the time of the last of these, and before when the next page is."""
    if len(deeds) <= size:
        return deeds, None
    last = deeds[size - 1].at
    return [deed for deed in deeds if deed.at >= last], (last - _EPOCH) // _MICROSECOND


def _time_of(before: int) -> datetime:
    """What somebody typed may lie beyond all times."""
    return _EPOCH + min(before, _FAR) * _MICROSECOND


def _row(tools: Tools, deed: Deed, claims: Assertion, scopes: Sequence[str]) -> ActivityRow:
    """A section that is not open to this person is none: whoever looked at it has looked at the chart (D6)."""
    told = [one for one in deed.category.split(",") if one not in (*SECTIONS, PROFILE) or one in scopes]
    category = ",".join(told) if told else WHOLE
    return ActivityRow(
        at=deed.at,
        who=_who(deed, claims),
        relation=deed.by_right,
        what=deed.action,
        category=category,
        recipient=_recipient(tools, deed),
    )


def _recipient(tools: Tools, deed: Deed) -> str | None:
    if deed.share_id is None or deed.recipient is None:
        return None
    return tools.sealer.seal("gateway", tools.vault.unlock(deed.recipient, row=name_row(deed.share_id)))


def _who(deed: Deed, claims: Assertion) -> Literal["you", "other", "office"]:
    """Staff are told as their office: it knows which of them it was, and answers for them (docs/adr/0044)."""
    if deed.actor == f"account:{claims.account_id}":
        return "you"
    return "other" if deed.actor.startswith(("account:", "share:")) or deed.by_right == PERSON else "office"


show_activity = Looked(look=find_activity, act=tell_activity)
