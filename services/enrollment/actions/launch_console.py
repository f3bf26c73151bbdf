"""An EHR opens the console for one of its staff: who it is stands in what it signed, and no password of ours (S4)."""

from __future__ import annotations

from services.enrollment.changes import STAFF, practice_chain
from services.enrollment.domain.signed import WordRefusal
from services.enrollment.domain.staff import Launch, StaffSession, read_launch
from services.enrollment.proofs import believed
from services.enrollment.store import ehr_systems, practices, staff, staff_sessions
from services.enrollment.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import Practice
from shared.contracts.practices import ConsoleLaunched, LaunchConsole, LaunchRefused
from shared.ids import new_id
from shared.seals import fingerprint, token
from shared.work import Work


async def launch_console(work: Work[Tools], asked: LaunchConsole) -> ConsoleLaunched | LaunchRefused:
    """The word is spent, and the session begins, in one transaction; a refusal of a practice's own leaves its row."""
    word = await believed(work, asked.launch, audience=work.tools.launch_audience)
    if isinstance(word, WordRefusal):
        return LaunchRefused(reason=word.value)
    launch = read_launch(word)
    if launch is None:
        return LaunchRefused(reason="claims_invalid")
    practice_id = launch.member.practice_id
    found = await practices.find_decided(work.connection, practice_id)
    if found is None or practice_id not in await ehr_systems.practices_of(work.connection, word.ehr):
        _audit(work, launch, actor=word.ehr, chain=f"ehr:{word.ehr}", action="launch_console.refused.wrong_practice")
        return LaunchRefused(reason="wrong_practice")
    shows, decided = found
    secret = await _begin(work, launch)
    chain = chart_chain(practice_id, launch.chart_id) if launch.chart_id else practice_chain(practice_id)
    _audit(work, launch, actor=f"staff:{launch.member.staff_id}", chain=chain, action="launch_console")
    return ConsoleLaunched(
        session_token=work.tools.sealer.seal(work.source, secret),
        practice=Practice(practice_id=practice_id, name=shows.name, accent=shows.accent),
        chart_id=launch.chart_id,
        embed_origins=decided.embed_origins,
    )


async def _begin(work: Work[Tools], launch: Launch) -> str:
    member = await staff.meet(work.connection, launch.member)
    secret = token()
    session = StaffSession(
        id=new_id(),
        practice_id=member.practice_id,
        staff_id=member.staff_id,
        chart_id=launch.chart_id,
        begun_at=work.now,
        last_seen_at=work.now,
    )
    await staff_sessions.begin(work.connection, session, fingerprint=fingerprint(secret))
    return secret


def _audit(work: Work[Tools], launch: Launch, *, actor: str, chain: str, action: str) -> None:
    work.audit(chain=chain, actor=actor, right=STAFF, action=action, category="console", subject=launch.member.staff_id)
