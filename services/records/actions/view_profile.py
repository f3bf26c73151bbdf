"""Show the demographics of a chart's patient (S125), as far as this grant may show them (S129)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.records.domain.sections import PROFILE
from services.records.opening import Sight, Wanted, heading, look, opened
from services.records.profiles import profile_of
from services.records.store import demographics
from services.records.store.demographics import Version
from services.records.tools import Tools
from shared.bus import Looked
from shared.contracts.records import ProfileShown, RecordsRefused, ViewProfile
from shared.db import Connection
from shared.work import Work


@dataclass(frozen=True)
class Seen:
    """The sight of the chart, and what the grant shows of its patient."""

    sight: Sight | None
    versions: Mapping[str, Version]


async def find_profile(connection: Connection, tools: Tools, asked: ViewProfile) -> tuple[datetime, Seen]:
    """Each statement asks by itself what the grant opens: a revocation in between shows nothing."""
    now, sight = await look(connection, tools, Wanted(asked.assertion, asked.grant_id, (PROFILE,)))
    if sight is None:
        return now, Seen(None, {})
    versions = await demographics.seen_by(
        connection,
        grant_id=asked.grant_id,
        account_id=sight.claims.account_id,
        session_id=sight.claims.session_id,
    )
    return now, Seen(sight, versions)


async def show_profile(work: Work[Tools], _: ViewProfile, seen: Seen) -> ProfileShown | RecordsRefused:
    """None as long as the practice has told nothing that this grant may show."""
    chart = await opened(work, seen.sight, category=PROFILE)
    if isinstance(chart, RecordsRefused):
        return chart
    return ProfileShown(chart=heading(chart), profile=profile_of(work.tools, seen.versions))


view_profile = Looked(look=find_profile, act=show_profile)
