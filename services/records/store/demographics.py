"""Table `demographics`: every version of who a chart's patient is, and which of them a grant shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.records.store.resources import Entry, place
from shared.db import Connection

PATIENT, DESCRIBED = "patient", "described"
_SEEN_BY = """
with held as (
    select practice_id, chart_id, coalesce(given_at, granted_at) as given_at from enforced
    where id = $1 and account_id = $2 and 'demographics' = any(scopes) and revoked_at is null
      and (ends_at is null or ends_at > now())
      and not exists (select from ended_sessions where session_id = $3)
      and ($4::uuid is null or exists (
          select from share_states where share_id = $4 and grant_id = $1 and account_id = $2 and is_open))
), patients as (
    select practice_id, chart_id, resource_id, sealed, told_at, received_at
    from held join resources using (practice_id, chart_id) join charts using (practice_id, chart_id)
    where resource_type = 'Patient' and resource_id = charts.subject and set_aside is null
), versions as (
    select kind, number, practice_id, chart_id, resource_id, own.sealed, own.told_at, own.received_at, live
    from held join demographics own using (practice_id, chart_id)
    where kind = 'described' or resource_id in (select resource_id from patients)
    union all -- kept by a worker that does not know this table
    select 'patient', 0, practice_id, chart_id, resource_id, sealed, told_at, received_at, false from patients
    where not exists (select from demographics older
                      where (older.practice_id, older.chart_id, older.resource_id)
                          = (patients.practice_id, patients.chart_id, patients.resource_id))
), known as (
    select versions.*, live or versions.received_at <= given_at as known from versions, held
)
select distinct on (kind) kind, practice_id, chart_id, resource_id, sealed, told_at, received_at
from known where known or kind = 'patient'
order by kind, known desc, case when known then -number else number end
"""


@dataclass(frozen=True)
class Version:
    """One version, closed; the vault's row is `row`."""

    kind: str
    row: str
    sealed: bytes
    told_at: datetime | None
    received_at: datetime


async def add_patient(connection: Connection, entry: Entry) -> None:
    """A FHIR Patient that has just been kept as the chart's newest."""
    await connection.execute(
        """
        insert into demographics (practice_id, chart_id, kind, resource_id, sealed, told_at, received_at)
        values ($1, $2, 'patient', $3, $4, $5, now())
        """,
        entry.practice_id,
        entry.chart_id,
        entry.identity.id,
        entry.sealed,
        entry.told_at,
    )


async def describe(
    connection: Connection, *, practice_id: str, chart_id: str, sealed: bytes, told_at: datetime, live: bool
) -> bool:
    """What was told of demographics alone; False when something later was told, or this before."""
    await connection.execute(
        "select pg_advisory_xact_lock(hashtextextended('demographics ' || $1, 0))", f"{practice_id}/{chart_id}"
    )
    done = await connection.execute(
        """
        insert into demographics (practice_id, chart_id, kind, sealed, told_at, received_at, live)
        select $1, $2, 'described', $3, $4, now(), $5
        where not exists (
            select from demographics
            where practice_id = $1 and chart_id = $2 and kind = 'described' and told_at >= $4)
        """,
        practice_id,
        chart_id,
        sealed,
        told_at,
        live,
    )
    return done.endswith("1")


async def seen_by(
    connection: Connection, *, grant_id: UUID, account_id: UUID, session_id: UUID, share_id: UUID | None = None
) -> Mapping[str, Version]:
    """Of each kind the newest version that the grant may show: those from before it, and live ones (S129, D10).

    Of a chart whose first Patient came after the grant it is that one. Nothing, whenever the grant opens no profile, or
    the share is over by which somebody else reads.
    """
    rows = await connection.fetch(
        _SEEN_BY,
        grant_id,
        account_id,
        session_id,
        share_id,
    )
    return {
        row["kind"]: Version(row["kind"], _row(row["practice_id"], row["chart_id"], row["resource_id"]),
                             row["sealed"], row["told_at"], row["received_at"])
        for row in rows
    }  # fmt: skip


def row_of(practice_id: str, chart_id: str) -> str:
    """Which row what is described belongs to, for the vault."""
    return _row(practice_id, chart_id, None)


def _row(practice_id: str, chart_id: str, patient_id: str | None) -> str:
    if patient_id is None:
        return place(practice_id, chart_id, "demographics", "described")
    return place(practice_id, chart_id, "Patient", patient_id)
