"""What an operator changes: practices, their settings, EHR systems and keys; each change leaves an audit row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from services.enrollment.changes import practice_chain
from services.enrollment.domain.signed import EhrKey
from services.enrollment.store import ehr_systems, practices
from services.enrollment.store.practices import Demographics, PracticeRow, PracticeSettings
from shared import audit, inbox
from shared.audit import AuditRow
from shared.contracts.hours import Hours
from shared.db import Connection

Order = Literal["verify_first", "account_first"]
LIVE_KEYS = 2
"""A rotation has two keys of a kind live: the old one until the EHR signs with the new one."""


class NotPossible(Exception):
    """An operator asked for something that cannot be; says why."""


async def put_practice(connection: Connection, practice: PracticeRow) -> None:
    """Add it, or bring it up to date; told twice it changes nothing and leaves one audit row."""
    if await practices.put(connection, practice):
        await _note(connection, practice_chain(practice.id), "add_practice", practice.id)


async def decide(
    connection: Connection,
    practice_id: str,
    *,
    embed_origins: tuple[str, ...] | None = None,
    auto_invite: bool | None = None,
    demographics: Demographics | None = None,
    time_zone: str | None = None,
    reminder_hours: tuple[int, int] | None = None,
) -> None:
    """What is None stays as it is. Raises NotPossible when there is no such practice."""
    _, known = await _practice(connection, practice_id)
    since, until = reminder_hours or (known.hours.since, known.hours.until)
    wanted = PracticeSettings(
        embed_origins=known.embed_origins if embed_origins is None else embed_origins,
        auto_invite=known.auto_invite if auto_invite is None else auto_invite,
        demographics=demographics or known.demographics,
        hours=Hours(zone=time_zone or known.hours.zone, since=since, until=until),
    )
    if await practices.decide(connection, practice_id, wanted):
        await _note(connection, practice_chain(practice_id), "decide_practice", practice_id)


async def restyle(connection: Connection, practice_id: str, **told: Any) -> None:
    """Name, accent, order, language and voice codes of a practice that exists; what is None stays as it is."""
    known, _ = await _practice(connection, practice_id)
    await put_practice(connection, replace(known, **{name: value for name, value in told.items() if value is not None}))


async def join(connection: Connection, ehr: str, practice_id: str) -> None:
    """The EHR system speaks for this practice."""
    await _practice(connection, practice_id)
    if await ehr_systems.join(connection, ehr, practice_id):
        await _note(connection, practice_chain(practice_id), "join_ehr", ehr)


async def add_keys(connection: Connection, ehr: str, keys: Sequence[EhrKey]) -> list[str]:
    """Register public keys; the kids that are new. At most two of a kind live at once, so that none is forgotten."""
    await ehr_systems.lock_keys(connection, ehr)
    if not await ehr_systems.is_known(connection, ehr):
        raise NotPossible(f"there is no EHR system {ehr}")
    known = {key.kid: key for key in await ehr_systems.keys_of(connection, ehr)}
    fresh = [key for key in keys if known.get(key.kid) != key]
    if taken := [key.kid for key in fresh if key.kid in known]:
        raise NotPossible(f"the kid {taken[0]} was used before: give the new key another one")
    live = [key for key in (*known.values(), *fresh) if not key.removed]
    for sealing in (True, False):
        if len([key for key in live if (key.algorithm == "X25519") is sealing]) > LIVE_KEYS:
            raise NotPossible("two keys are live already: remove the old one first")
    await ehr_systems.add_keys(connection, ehr, fresh)
    for key in fresh:
        await _note(connection, f"ehr:{ehr}", "add_ehr_key", key.kid)
    return [key.kid for key in fresh]


async def remove_key(connection: Connection, ehr: str, kid: str) -> None:
    """What it signs is not believed from now on."""
    if not await ehr_systems.remove_key(connection, ehr, kid):
        raise NotPossible(f"{ehr} has no live key {kid}")
    await _note(connection, f"ehr:{ehr}", "remove_ehr_key", kid)


async def remove_ehr(connection: Connection, ehr: str) -> None:
    """It speaks for nobody any more."""
    if not await ehr_systems.remove(connection, ehr):
        raise NotPossible(f"there is no EHR system {ehr}")
    await _note(connection, f"ehr:{ehr}", "remove_ehr", ehr)


async def _practice(connection: Connection, practice_id: str) -> tuple[PracticeRow, PracticeSettings]:
    found = await practices.find_decided(connection, practice_id)
    if found is None:
        raise NotPossible(f"there is no practice {practice_id}")
    return found


async def _note(connection: Connection, chain: str, action: str, subject: str) -> None:
    moment = await inbox.now(connection)
    await audit.append(connection, [AuditRow(chain, moment, "operator", "operator", action, "practice", subject, "")])
