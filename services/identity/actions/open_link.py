"""Open a link: a browser, or a mail scanner, followed it; it begins or resumes an attempt and spends nothing."""

from __future__ import annotations

from services.identity.domain import links as link_rules
from services.identity.domain.attempt import Attempt
from services.identity.domain.registration import Registration
from services.identity.store import attempts, links, registrations
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.identity import LinkAccepted, LinkOpened, LinkRefused, OpenLink
from shared.ids import new_id
from shared.seals import fingerprint, token
from shared.work import Work


async def open_link(work: Work[Tools], request: OpenLink) -> LinkAccepted | LinkRefused:
    """The attempt of this browser; one refusal for used, expired, canceled, superseded, malformed and unknown (D8)."""
    registration = await _registration(work, work.tools.sealer.open(request.token))
    if registration is None:
        return LinkRefused()
    await _tell_first_opening(work, registration)
    secret = token()
    attempt = await _resume(work, request, registration, secret) or await _begin(work, registration, secret)
    work.audit(
        chain=chart_chain(registration.practice.practice_id, registration.chart_id),
        actor=f"attempt:{attempt.attempt_id}",
        right="link",
        action="open-link",
        subject=str(registration.invitation_id),
    )
    sealed = work.tools.sealer.seal("gateway", secret)
    return LinkAccepted(attempt_token=sealed, language=registration.language, step=attempt.step)


async def _registration(work: Work[Tools], secret: str) -> Registration | None:
    if not link_rules.is_token(secret):
        return None
    mark = fingerprint(secret)
    registration = await registrations.lock_by_link(work.connection, work.tools.vault, mark)
    if registration is None or not registration.is_open(work.now):
        return None
    return registration if await links.is_live(work.connection, mark, now=work.now) else None


async def _tell_first_opening(work: Work[Tools], registration: Registration) -> None:
    if registration.opened_at is None:
        await registrations.mark_opened(work.connection, registration.invitation_id, work.now)
        work.announce(LinkOpened(invitation_id=registration.invitation_id, opened_at=work.now))


async def _resume(work: Work[Tools], request: OpenLink, registration: Registration, secret: str) -> Attempt | None:
    """The attempt that this browser's cookie holds, under a new cookie: of the old one only a hash is known."""
    rules, mark = work.tools.rules.links, request.attempt
    attempt = await attempts.find(work.connection, mark, rules=rules) if mark else None
    if attempt is None or attempt.invitation_id != registration.invitation_id:
        return None
    await attempts.rekey(work.connection, attempt.attempt_id, fingerprint(secret))
    return attempt


async def _begin(work: Work[Tools], registration: Registration, secret: str) -> Attempt:
    """A new attempt, which inherits nothing from any other; old ones that showed nothing make room for it."""
    rules, invitation_id = work.tools.rules.links, registration.invitation_id
    await attempts.end_surplus(work.connection, invitation_id, keep=rules.open_attempts - 1, now=work.now)
    attempt = Attempt(new_id(), invitation_id, registration.order)
    await attempts.begin(
        work.connection,
        attempt_id=attempt.attempt_id,
        fingerprint=fingerprint(secret),
        invitation_id=invitation_id,
        now=work.now,
        expires_at=min(work.now + rules.attempt_life, registration.expires_at),
    )
    return attempt
