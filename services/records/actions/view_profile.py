"""Show the demographics of a chart's patient (S125), as far as this grant may show them (S129)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.records.domain.profile import profile
from services.records.domain.sections import PROFILE
from services.records.opening import Sight, Wanted, heading, look, opened
from services.records.store import demographics
from services.records.store.demographics import DESCRIBED, PATIENT, Version
from services.records.tools import Tools
from shared.bus import Looked
from shared.contracts.records import Profile, ProfileShown, RecordsRefused, ViewProfile
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
    return ProfileShown(chart=heading(chart), profile=_profile(work, seen.versions))


def _profile(work: Work[Tools], versions: Mapping[str, Version]) -> Profile | None:
    """What was told of demographics alone stands over an older Patient; the names are the Patient's (S127)."""
    patient, described = versions.get(PATIENT), versions.get(DESCRIBED)
    facts = profile(_opened(work, patient) if patient else {})
    if described and (patient is None or _is_later(described, patient)):
        facts = facts | _opened(work, described)
        return Profile(**_lines(facts), received_at=described.received_at)
    return Profile(**facts, received_at=patient.received_at) if patient else None


def _is_later(one: Version, other: Version) -> bool:
    """By the EHR's own time, where it told both with one."""
    if one.told_at and other.told_at:
        return one.told_at > other.told_at
    return one.received_at > other.received_at


def _opened(work: Work[Tools], version: Version) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(work.tools.vault.unlock(version.sealed, row=version.row))
    return found


def _lines(facts: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows no tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}


view_profile = Looked(look=find_profile, act=show_profile)
