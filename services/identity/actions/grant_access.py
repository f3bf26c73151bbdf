"""Grant access: when an attempt's last fact is there, bind, spend the link and log in, all in one transaction."""

from __future__ import annotations

from services.identity.actions.begin_session import begin_session
from services.identity.actions.tell_grant import tell_grant
from services.identity.domain.attempt import Attempt
from services.identity.domain.registration import Registration
from services.identity.store import attempts, codes, grants, links, registrations
from services.identity.tools import Tools
from shared.contracts.identity import AttemptGone, Registered
from shared.work import Work


async def grant_access(
    work: Work[Tools], registration: Registration, attempt: Attempt, *, browser: str | None, device: str | None = None
) -> Registered | AttemptGone:
    """The next step, or the session that a complete attempt earns. The caller holds the registration's row."""
    if not attempt.complete or attempt.account_id is None or registration.person is None:
        return Registered(step=attempt.step)
    name = registration.person.display_name(registration.practice)
    bound = await grants.add(
        work.connection,
        work.tools.vault,
        registration,
        account_id=attempt.account_id,
        display_name=name,
        now=work.now,
    )
    if not bound:
        return AttemptGone()
    await registrations.mark_used(work.connection, registration.invitation_id)
    await links.spend(work.connection, registration.invitation_id, now=work.now)
    await attempts.end_all(work.connection, registration.invitation_id, now=work.now)
    await codes.void(work.connection, "registration", registration.invitation_id)
    tell_grant(work, registration, attempt.account_id, ends_at=registration.ends_at)
    begun = await begin_session(work, attempt.account_id, browser=browser, device=device)
    return Registered(step="done", session=begun.session, browser=begun.browser)
