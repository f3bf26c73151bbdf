"""Lend what was chosen of a chart to somebody else, by a link and a passcode (S124, docs/adr/0042)."""

from __future__ import annotations

import secrets
from datetime import timedelta

from services.records.copying import beyond_an_order, category_of, ordered
from services.records.domain.shares import read_name
from services.records.lending import name_row, passcode_check
from services.records.opening import Sight, Wanted, look, note_view, standing
from services.records.store import shares
from services.records.store.charts import OpenedChart
from services.records.store.shares import NewShare
from services.records.tools import Tools
from shared.contracts.exports import CopyRefused
from shared.contracts.records import RecordsRefused
from shared.contracts.shares import MakeShare, ShareBegun, ShareMade, ShareRefused
from shared.ids import new_id
from shared.seals import fingerprint, token
from shared.work import Work


async def make_share(work: Work[Tools], request: MakeShare) -> ShareMade | ShareRefused | CopyRefused | RecordsRefused:
    """Neither link nor passcode can be told again afterwards."""
    wanted = Wanted(request.assertion, request.grant_id, tuple(ordered(request.choice)), size=1)
    _, sight = await look(work.connection, work.tools, wanted)
    found = sight.opening.chart if sight else None
    chart = await standing(work, sight, category=category_of(request.choice, found))
    if isinstance(chart, RecordsRefused) or sight is None:
        return chart if isinstance(chart, RecordsRefused) else RecordsRefused(reason="session_over")
    name = read_name(work.tools.sealer.open(request.recipient))
    refusal = await _refusal(work, request, sight, name) or beyond_an_order(chart)
    return refusal or await _made(work, request, sight, chart, name or "")


async def _refusal(work: Work[Tools], request: MakeShare, sight: Sight, name: str | None) -> ShareRefused | None:
    rules, claims = work.tools.shares, sight.claims
    if not rules.is_fresh(claims.logged_in_at, work.now):
        return ShareRefused(reason="not_fresh")
    if not name:
        return ShareRefused(reason="recipient_missing")
    made = await shares.made_today(work.connection, grant_id=request.grant_id, account_id=claims.account_id)
    return ShareRefused(reason="too_many") if made >= rules.daily else None


async def _made(work: Work[Tools], request: MakeShare, sight: Sight, chart: OpenedChart, name: str) -> ShareMade:
    share_id, link, passcode = new_id(), token(), f"{secrets.randbelow(10**8):08}"
    vault, sealer, choice = work.tools.vault, work.tools.sealer, request.choice
    share = NewShare(
        share_id=share_id,
        grant_id=request.grant_id,
        account_id=sight.claims.account_id,
        parts=[part for part in choice.parts if part in chart.scopes],
        since=choice.since,
        until=choice.until,
        recipient=vault.lock(name, row=name_row(share_id)),
        token=fingerprint(link),
        passcode=passcode_check(work.tools, share_id, passcode),
        proven_at=sight.claims.logged_in_at,
        made_at=work.now,
        ends_at=work.now + timedelta(days=request.days),
    )
    await shares.make(work.connection, share)
    told = {"action": "make-share", "subject": f"share:{share_id}"}
    note_view(work, sight.claims, request.grant_id, chart, category_of(choice, chart), **told)
    work.announce(ShareBegun(share_id=share_id, account_id=share.account_id, made_at=work.now))
    link, passcode = sealer.seal("gateway", link), sealer.seal("gateway", passcode)
    return ShareMade(share_id=share_id, token=link, passcode=passcode, ends_at=share.ends_at)
