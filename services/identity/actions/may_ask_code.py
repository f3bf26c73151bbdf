"""May a code be asked for now? Not after too many wrong ones, nor too soon after the last (trust.md 1)."""

from __future__ import annotations

from services.identity.domain.codes import Asker, Requests, paused_until, welcome_at
from services.identity.store import codes
from services.identity.tools import Tools
from shared.contracts.proofs import CodeNotRequested
from shared.work import Work


async def may_ask_code(work: Work[Tools], asker: Asker) -> Requests | CodeNotRequested:
    """What was asked for before, or why not now. The caller holds the subject's own row."""
    rules = work.tools.rules.codes
    if not asker.channels:
        return CodeNotRequested(reason="not_offered")
    requests = await codes.find(work.connection, asker.purpose, asker.subject, now=work.now)
    if until := paused_until(requests, work.now, rules=rules):
        return CodeNotRequested(reason="paused", retry_at=until)
    if (at := welcome_at(requests, work.now, rules=rules)) > work.now:
        return CodeNotRequested(reason="too_soon", retry_at=at)
    return requests
