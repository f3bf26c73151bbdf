"""Try a security code: is it the one that this browser asked for? Every well-formed miss counts."""

from __future__ import annotations

import hmac
from dataclasses import replace

from services.identity.domain.codes import Asker, Code, Requests, checks_left, paused_until, read_code, standing
from services.identity.store import codes
from services.identity.tools import Tools
from shared.contracts.proofs import CodeRefused
from shared.work import Work


async def try_code(work: Work[Tools], asker: Asker, typed: str | None) -> CodeRefused | None:
    """Why it does not count; None when it is right, and then none of the subject's codes counts any more.

    `typed` None only asks whether a try would be heard. The caller holds the subject's own row when it is a try.
    """
    rules = work.tools.rules.codes
    requests = await codes.find(work.connection, asker.purpose, asker.subject, now=work.now)
    if until := paused_until(requests, work.now, rules=rules):
        return CodeRefused(reason="paused", retry_at=until)
    code = requests.last_of(asker.holder)
    over = standing(code, work.now, rules=rules)
    if code is None or over is not None:
        return CodeRefused(reason=over or "expired")
    return None if typed is None else await _compare(work, asker, typed, requests, code)


async def _compare(work: Work[Tools], asker: Asker, typed: str, requests: Requests, code: Code) -> CodeRefused | None:
    digits = read_code(typed)
    if digits is None:
        return CodeRefused(reason="no_match", attempts_left=checks_left(code, requests, rules=work.tools.rules.codes))
    check = codes.code_check(work.tools.vault, code.code_id, digits)
    # A code that was sent to nobody is never right, not even by luck; nor is one for a phone that is on no record now.
    stands = code.sent & (asker.phones is None or code.phone_index in asker.phones)
    if not hmac.compare_digest(check, code.check or b"") & stands:
        return await _count(work, requests, code)
    await codes.void(work.connection, asker.purpose, asker.subject)
    return None


async def _count(work: Work[Tools], requests: Requests, code: Code) -> CodeRefused:
    rules = work.tools.rules.codes
    missed = replace(code, failures=code.failures + 1)
    known = Requests([missed if one is code else one for one in requests.codes])
    spent = missed.failures >= rules.checks
    await codes.count_failure(work.connection, missed, spent=spent)
    if until := paused_until(known, work.now, rules=rules):
        return CodeRefused(reason="paused", retry_at=until)
    if spent:
        return CodeRefused(reason="spent", attempts_left=0)
    return CodeRefused(reason="no_match", attempts_left=checks_left(missed, known, rules=rules))
