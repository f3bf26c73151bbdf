"""Show readers: who can see a chart, why, since when and until when; the patient learns of all of them."""

from __future__ import annotations

from services.identity.domain.sessions import Session
from services.identity.store import grants, sessions
from services.identity.store.grants import Holding
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.readers import Reader, ReadersRefused, ReadersShown, ShowReaders
from shared.work import Work

PATIENT = "self"


async def show_readers(work: Work[Tools], request: ShowReaders) -> ReadersShown | ReadersRefused:
    """Whoever acts for the patient is told of their own access alone: where the others stand is not theirs to know."""
    session = await sessions.find(work.connection, request.session)
    if session is None or not session.is_live(work.now, rules=work.tools.rules.sessions):
        return ReadersRefused(reason="session_over")
    holdings = await grants.holdings(work.connection, work.tools.vault, request.grant_id, now=work.now)
    own = next((one for one in holdings if one.grant_id == request.grant_id), None)
    if own is None or own.account_id != session.account_id:
        return ReadersRefused(reason="not_found")
    _note(work, session, own)
    all_told = own.relation == PATIENT
    told = [one for one in holdings if all_told or one is own]
    return ReadersShown(readers=tuple(_reader(one, session) for one in told), all_told=all_told)


def _reader(one: Holding, session: Session) -> Reader:
    return Reader(
        name=one.name,
        relation=one.relation,
        since=one.granted_at,
        until=one.ends_at,
        is_asker=one.account_id == session.account_id,
    )


def _note(work: Work[Tools], session: Session, own: Holding) -> None:
    work.audit(
        chain=chart_chain(own.practice_id, own.chart_id),
        actor=f"account:{session.account_id}",
        right=own.relation,
        action="show-readers",
        subject=f"grant:{own.grant_id}",
    )
