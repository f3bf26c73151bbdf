"""Link an account: check its password first, then bind and perhaps grant in one transaction (S50-S54)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from services.identity.actions.check_password import Guess, check_password
from services.identity.actions.grant_access import grant_access
from services.identity.actions.recognize_account import recognize_account
from services.identity.domain.attempt import Attempt
from services.identity.domain.registration import Registration
from services.identity.store import attempts, certifications, registrations
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.bus import Prepared
from shared.contracts.identity import AttemptGone, LoginRefused, Registered
from shared.contracts.linking import LinkAccount
from shared.work import Desk, Work


async def check_claim(desk: Desk[Tools], request: LinkAccount) -> Guess | None:
    """Do the slow work without holding anything; None when there is no attempt that could take an account."""
    async with desk.reading() as connection:
        attempt = await attempts.find(connection, request.attempt, rules=desk.tools.rules.links)
    if attempt is None or attempt.step != "set_up_account":
        return None
    return await check_password(desk, request)


async def take_account(
    work: Work[Tools], request: LinkAccount, guess: Guess | None
) -> Registered | LoginRefused | AttemptGone:
    """Bind under the registration's row. A refusal leaves the attempt as it was (S54).

    An attempt that cannot take an account is told so before the credentials count: it is no way to try passwords.
    """
    registration = await registrations.lock_by_attempt(work.connection, work.tools.vault, request.attempt)
    attempt = await attempts.find(work.connection, request.attempt, rules=work.tools.rules.links)
    if registration is None or attempt is None or not registration.is_open(work.now):
        return AttemptGone()
    if attempt.step != "set_up_account" or guess is None:
        return Registered(step=attempt.step)
    account_id = await recognize_account(work, request, guess, deed="link-account")
    if isinstance(account_id, LoginRefused):
        _note(work, registration, attempt, account_id.reason)
        return account_id
    _note(work, registration, attempt, "certified")
    bound = await _bind(work, attempt, request, account_id)
    return await grant_access(work, registration, bound, browser=request.browser, device=request.device)


async def _bind(work: Work[Tools], attempt: Attempt, request: LinkAccount, account_id: UUID) -> Attempt:
    """The attempt with the account, and what its holder certified by linking it (S51)."""
    certified = certifications.Certification(
        attempt.attempt_id, attempt.invitation_id, account_id, request.certification, request.language
    )
    await certifications.add(work.connection, certified, now=work.now)
    await attempts.bind_account(work.connection, attempt.attempt_id, account_id)
    return replace(attempt, account_id=account_id)


def _note(work: Work[Tools], registration: Registration, attempt: Attempt, outcome: str) -> None:
    work.audit(
        chain=chart_chain(registration.practice.practice_id, registration.chart_id),
        actor=f"attempt:{attempt.attempt_id}",
        right="verified" if attempt.verified else "link",
        action=f"link-account.{outcome}",
        subject=str(attempt.invitation_id),
    )


link_account = Prepared(before=check_claim, act=take_account)
