"""An account was granted a chart: from now on it may be read, unless that was revoked before."""

from __future__ import annotations

from services.records.store import copies, grants
from services.records.store.grants import Grant
from services.records.tools import Tools
from shared.audit import chart_chain
from shared.contracts.identity import AccessGranted
from shared.work import Work


async def open_chart(work: Work[Tools], granted: AccessGranted) -> None:
    """A grant that comes after its own revocation, however late, opens nothing (design.md 2)."""
    grant = Grant(
        id=granted.invitation_id,
        account_id=granted.account_id,
        practice_id=granted.practice.practice_id,
        practice_name=granted.practice.name,
        practice_accent=granted.practice.accent,
        chart_id=granted.chart_id,
        relation=granted.relation,
        display_name=granted.display_name,
        scopes=granted.scopes,
        ends_at=granted.ends_at,
        granted_at=granted.granted_at,
    )
    await grants.hold(work.connection, grant.id)
    if await grants.give(work.connection, grant):
        await grants.apply_terms(work.connection, grant.id)
        await copies.let_go(work.connection, grant.practice_id, grant.id)
        work.audit(
            chain=chart_chain(grant.practice_id, grant.chart_id),
            actor=f"account:{grant.account_id}",
            right=grant.relation,
            action="open",
            subject=f"grant:{grant.id}",
        )
