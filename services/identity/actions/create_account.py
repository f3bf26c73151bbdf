"""Create an account: check and hash first, then create, bind and perhaps grant in one transaction (S55-S66)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from services.identity.actions.ask_to_confirm import ask_to_confirm
from services.identity.actions.grant_access import grant_access
from services.identity.domain import passwords, questions, usernames
from services.identity.domain.attempt import Attempt
from services.identity.domain.registration import Registration
from services.identity.store import account_tries, accounts, attempts, credentials, registrations
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.bus import Prepared
from shared.contracts.identity import AccountRefused, AttemptGone, CreateAccount, Registered
from shared.db import Connection
from shared.ids import new_id
from shared.work import Desk, Work


@dataclass(frozen=True)
class Draft:
    """An account that breaks no rule, its secrets hashed already; one that is made first chooses a question later."""

    username: str
    first_name: str
    last_name: str
    password_hash: str
    question: str | None
    answer_hash: str | None


async def draft_account(desk: Desk[Tools], request: CreateAccount) -> Draft | AccountRefused | None:
    """Do the slow work without holding anything; None when there is no attempt that could take an account."""
    async with desk.reading() as connection:
        attempt = await attempts.find(connection, request.attempt, rules=desk.tools.rules.links)
        if attempt is None or attempt.account_id is not None:
            return None
        if attempt.step != "set_up_account" or (request.email is not None and attempt.order == "verify_first"):
            return AccountRefused(reason="not_verified")
        registration = await registrations.find(connection, desk.tools.vault, attempt.invitation_id)
        if registration is None or registration.status != "open":
            return None
        refused = await _look(connection, desk.tools, request, registration)
        if refused is not None:
            return refused
    return await _hash(desk.tools, request)


async def _look(
    connection: Connection, tools: Tools, request: CreateAccount, registration: Registration
) -> AccountRefused | None:
    if not await _has_room(connection, tools, registration):
        return AccountRefused(reason="too_many")
    refused = _refusal(tools, request, registration)
    if refused is None and await accounts.is_taken(connection, tools.vault, _username(request)):
        return AccountRefused(reason="username_taken")
    return refused


async def make_account(
    work: Work[Tools], request: CreateAccount, draft: Draft | AccountRefused | None
) -> Registered | AccountRefused | AttemptGone:
    """Create and bind under the registration's row; a refusal leaves the attempt as it was (S60)."""
    registration = await registrations.lock_by_attempt(work.connection, work.tools.vault, request.attempt)
    attempt = await attempts.find(work.connection, request.attempt, rules=work.tools.rules.links)
    if registration is None or attempt is None or not registration.is_open(work.now):
        return AttemptGone()
    if attempt.account_id is not None or draft is None:
        return Registered(step=attempt.step)
    bound = await _bind(work, registration, attempt, request, draft)
    if isinstance(bound, AccountRefused):
        if bound.reason == "username_taken":
            await account_tries.add(work.connection, registration.invitation_id, made=False, now=work.now)
        _note(work, registration, attempt, bound.reason)
        return bound
    await account_tries.add(work.connection, registration.invitation_id, made=True, now=work.now)
    _note(work, registration, attempt, "created")
    if isinstance(bound, UUID):
        return await _made_first(work, attempt, bound)
    return await grant_access(work, registration, bound, browser=request.browser, device=request.device)


async def _bind(
    work: Work[Tools],
    registration: Registration,
    attempt: Attempt,
    request: CreateAccount,
    draft: Draft | AccountRefused,
) -> Attempt | UUID | AccountRefused:
    if attempt.step != "set_up_account":
        return AccountRefused(reason="not_verified")
    if not await _has_room(work.connection, work.tools, registration):
        return AccountRefused(reason="too_many")
    if isinstance(draft, AccountRefused):
        return draft
    return await _add(work, registration, attempt, request, draft)


async def _add(
    work: Work[Tools], registration: Registration, attempt: Attempt, request: CreateAccount, draft: Draft
) -> Attempt | UUID | AccountRefused:
    """The attempt with its account, or the account that was made first. The invited address needs no confirmation:
    opening its link proved it."""
    account_id, first = new_id(), request.email is not None
    invited = registration.person.email if registration.person else ""
    account = accounts.NewAccount(
        account_id=account_id,
        username=draft.username,
        email=draft.username if first else invited,
        first_name=draft.first_name,
        last_name=draft.last_name,
        language=request.language,
        agreement=request.agreement,
        confirmed=not first or usernames.fold(draft.username) == usernames.fold(invited),
        invitation_id=registration.invitation_id if first else None,
    )
    if not await accounts.add(work.connection, work.tools.vault, account, now=work.now):
        return AccountRefused(reason="username_taken")
    await credentials.add(
        work.connection,
        account_id=account_id,
        password_hash=draft.password_hash,
        question=draft.question,
        answer_hash=draft.answer_hash,
        now=work.now,
    )
    if first:
        return account_id
    await attempts.bind_account(work.connection, attempt.attempt_id, account_id)
    return replace(attempt, account_id=account_id)


async def _made_first(work: Work[Tools], attempt: Attempt, account_id: UUID) -> Registered:
    """This browser's attempt has done its work: whoever logs in to the account goes on (S68, S70-S73)."""
    await attempts.end(work.connection, attempt.attempt_id, now=work.now)
    contact = await accounts.contact(work.connection, work.tools.vault, account_id)
    if not contact.confirmed:
        await ask_to_confirm(work, contact, contact.email)
    return Registered(step="verify", account_waits="log_in" if contact.confirmed else "confirmation")


async def _has_room(connection: Connection, tools: Tools, registration: Registration) -> bool:
    """Asked before the slow work and again under the registration's row: no race buys one more (docs/adr/0041)."""
    tries = await account_tries.find(connection, registration.invitation_id)
    return tries.leave_room(tools.rules.account_tries)


def _username(request: CreateAccount) -> str:
    """An account that is made first has its address for a username (S67)."""
    return request.username if request.email is None else request.email


def _refusal(tools: Tools, request: CreateAccount, registration: Registration) -> AccountRefused | None:
    """The first rule that the form breaks, in the order of its fields."""
    username = usernames.normalize(_username(request))
    named = request.first_name.strip() and request.last_name.strip()
    reason = (
        _question_fault(tools, request)
        or (None if named else "name_missing")
        or usernames.fault(username)
        or ("email_invalid" if request.email is not None and "@" not in username else None)
        or passwords.weakness(
            passwords.normalize(tools.sealer.open(request.password)),
            profile=tools.profile,
            blocklist=tools.blocklist,
            words=(request.first_name, request.last_name, username, registration.practice.name, tools.product_name),
        )
        or (None if request.agreement.strip() else "agreement_missing")
    )
    return AccountRefused(reason=reason) if reason else None


def _question_fault(tools: Tools, request: CreateAccount) -> Literal["question_unknown", "answer_missing"] | None:
    answer = questions.normalize_answer(tools.sealer.open(request.answer))
    return questions.fault(request.question, answer) if request.email is None else None


async def _hash(tools: Tools, request: CreateAccount) -> Draft:
    answer = questions.normalize_answer(tools.sealer.open(request.answer))
    return Draft(
        username=usernames.normalize(_username(request)),
        first_name=request.first_name.strip(),
        last_name=request.last_name.strip(),
        password_hash=await tools.hasher.hash(passwords.normalize(tools.sealer.open(request.password))),
        question=request.question if request.email is None else None,
        answer_hash=await tools.hasher.hash(answer) if request.email is None else None,
    )


def _note(work: Work[Tools], registration: Registration, attempt: Attempt, outcome: str) -> None:
    work.audit(
        chain=chart_chain(registration.practice.practice_id, registration.chart_id),
        actor=f"attempt:{attempt.attempt_id}",
        right="verified" if attempt.verified else "link",
        action=f"create-account.{outcome}",
        subject=str(attempt.invitation_id),
    )


create_account = Prepared(before=draft_account, act=make_account)
