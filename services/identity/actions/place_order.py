"""Place an order for a security code: count the request, keep the code, let notifications have it, whoever it is for.

A request that does not match goes the same way to its end, with a number that is nobody's (docs/adr/0017).
"""

from __future__ import annotations

from prometheus_client import Counter

from services.identity.domain.codes import Asker, Code, Requests, Wish, new_code, nobodys, welcome_at
from services.identity.store import codes
from services.identity.tools import Tools
from shared.contracts.identity import CodeStanding
from shared.contracts.notifications import SendCode
from shared.contracts.proofs import CodeNotRequested, CodeRequested
from shared.ids import new_id
from shared.work import Work

CODES = Counter("chartkey_codes", "Security codes that were asked for, by what became of it", ["outcome"])


async def place_order(
    work: Work[Tools], asker: Asker, wish: Wish | None, requests: Requests | CodeNotRequested
) -> CodeRequested | CodeNotRequested:
    """One more code, or why not; `wish` is None for what no person would ask. The caller holds the subject's row."""
    if isinstance(requests, CodeNotRequested):
        return _refused(work, asker, requests)
    if wish is None:
        return _refused(work, asker, CodeNotRequested(reason="malformed"))
    if wish.channel not in asker.channels:
        return _refused(work, asker, CodeNotRequested(reason="not_offered"))
    rules = work.tools.rules.codes
    code, secret = await _new_code(work, asker, wish)
    await codes.add(work.connection, code, purpose=asker.purpose, subject=asker.subject, practice_id=asker.practice_id)
    _send(work, asker, code, phone=wish.phone, secret=secret)
    _note(work, asker, "sent" if code.sent else "no_room" if wish.matched else "no_match")
    again_at = welcome_at(Requests([code, *requests.codes]), work.now, rules=rules)
    return CodeRequested(code=CodeStanding(channel=code.channel, expires_at=code.expires_at, again_at=again_at))


async def _new_code(work: Work[Tools], asker: Asker, wish: Wish) -> tuple[Code, str]:
    rules, vault, code_id, secret = work.tools.rules.codes, work.tools.vault, new_id(), new_code()
    room = await codes.has_room(
        work.connection, phone_index=wish.phone_index, practice_id=asker.practice_id, now=work.now, rules=rules
    )
    code = Code(
        code_id=code_id,
        holder=asker.holder,
        channel=wish.channel,
        phone_index=wish.phone_index,
        matched=wish.matched,
        sent=wish.matched and room,
        requested_at=work.now,
        expires_at=work.now + rules.life,
        check=codes.code_check(vault, code_id, secret),
    )
    return code, secret


def _send(work: Work[Tools], asker: Asker, code: Code, *, phone: str, secret: str) -> None:
    seal = work.tools.sealer.seal
    work.ask(
        SendCode(
            message_id=code.code_id,
            channel=code.channel,
            to=seal("notifications", phone if code.sent else nobodys(phone)),
            code=seal("notifications", secret),
            language=asker.language,
            practice_id=asker.practice_id,
            deadline=code.expires_at,
            invitation_id=asker.subject if asker.purpose == "registration" else None,
        )
    )


def _refused(work: Work[Tools], asker: Asker, reply: CodeNotRequested) -> CodeNotRequested:
    _note(work, asker, reply.reason)
    return reply


def _note(work: Work[Tools], asker: Asker, outcome: str) -> None:
    CODES.labels(outcome).inc()
    work.audit(
        chain=asker.chain, actor=asker.actor, right=asker.right, action=f"request-code.{outcome}", subject=asker.about
    )
