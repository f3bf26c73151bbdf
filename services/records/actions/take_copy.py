"""Begin to hand out a copy that waits for its owner: its head, as the grant shows it now, and an audit row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.records.domain.sections import PROFILE, SECTIONS
from services.records.handing import head_of
from services.records.opening import Sight, Wanted, look, opened
from services.records.store import copies, demographics
from services.records.store.copies import Kept
from services.records.store.demographics import Version
from services.records.tools import Tools
from shared.bus import Looked
from shared.contracts.copies import CopyGone, CopyTaken, TakeCopy
from shared.contracts.records import RecordsRefused
from shared.db import Connection
from shared.work import Work

ALL = (*SECTIONS, PROFILE)


@dataclass(frozen=True)
class Waiting:
    """The sight of the chart, the copy if it may be handed out, and the versions of its profile."""

    sight: Sight | None
    copy: Kept | None
    versions: Mapping[str, Version]


async def find_copy(connection: Connection, tools: Tools, asked: TakeCopy) -> tuple[datetime, Waiting]:
    """Three questions, each of which asks by itself what is open."""
    now, sight = await look(connection, tools, Wanted(asked.assertion, asked.grant_id, ALL, size=1))
    if sight is None:
        return now, Waiting(None, None, {})
    account_id, session_id = sight.claims.account_id, sight.claims.session_id
    found = await copies.find(
        connection, asked.copy_id, grant_id=asked.grant_id, account_id=account_id, session_id=session_id
    )
    if found.copy is None or PROFILE not in found.copy.held:
        return now, Waiting(sight, found.copy, {})
    versions = await demographics.seen_by(
        connection, grant_id=asked.grant_id, account_id=account_id, session_id=session_id
    )
    return now, Waiting(sight, found.copy, versions)


async def begin_copy(work: Work[Tools], asked: TakeCopy, found: Waiting) -> CopyTaken | CopyGone | RecordsRefused:
    """The profile is the one that the grant shows now: no copy keeps it."""
    kept = found.copy
    action = "download" if kept else "refuse-download"
    chart = await opened(work, found.sight, category=",".join(kept.held) if kept else "chart", action=action)
    if isinstance(chart, RecordsRefused):
        return chart
    return CopyGone() if kept is None else head_of(work, chart, kept, found.versions)


take_copy = Looked(look=find_copy, act=begin_copy)
