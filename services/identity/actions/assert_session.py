"""Assert a session: a 60-second signed word on who the cookie is and which charts it may open."""

from __future__ import annotations

from dataclasses import asdict, replace

from services.identity.domain.sessions import Session
from services.identity.store import accounts, grants, sessions
from services.identity.tools import Tools
from shared.contracts.enrollment import Practice
from shared.contracts.identity import AssertSession, ChartAccess, SessionAsserted, SessionGone
from shared.contracts.sessions import Assertion
from shared.work import Work


async def assert_session(work: Work[Tools], request: AssertSession) -> SessionAsserted | SessionGone:
    """The assertion with the account's open charts; asking is using, noted and audited once a minute at most."""
    session = await sessions.find(work.connection, request.session)
    rules = work.tools.rules.sessions
    if session is None or not session.is_live(work.now, rules=rules):
        return SessionGone()
    if session.needs_touch(work.now, rules=rules):
        await sessions.touch(work.connection, session.session_id, now=work.now)
        session = replace(session, last_seen_at=work.now)
        _note(work, session)
    holder = await accounts.holder(work.connection, work.tools.vault, session.account_id)
    charts = await _charts(work, session)
    return SessionAsserted(
        assertion=work.tools.signer.sign(_claims(work, session, charts)),
        session_id=session.session_id,
        first_name=holder.first_name,
        charts=charts,
        language=holder.language,
        wants_question=holder.wants_question,
        ends_in=int((session.ends_at(rules=rules) - work.now).total_seconds()),
    )


async def _charts(work: Work[Tools], session: Session) -> tuple[ChartAccess, ...]:
    found = await grants.open_charts(work.connection, work.tools.vault, session.account_id, now=work.now)
    return tuple(
        ChartAccess(
            grant_id=chart.grant_id,
            practice=Practice(**asdict(chart.practice)),
            display_name=chart.display_name,
            relation=chart.relation,
        )
        for chart in found
    )


def _claims(work: Work[Tools], session: Session, charts: tuple[ChartAccess, ...]) -> Assertion:
    return Assertion(
        session_id=session.session_id,
        account_id=session.account_id,
        charts=tuple(chart.grant_id for chart in charts),
        logged_in_at=session.password_given_at,
        issued_at=work.now,
    )


def _note(work: Work[Tools], session: Session) -> None:
    work.audit(
        chain=f"account:{session.account_id}",
        actor=f"account:{session.account_id}",
        right="session",
        action="assert-session",
        subject=str(session.session_id),
    )
