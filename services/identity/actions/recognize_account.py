"""Recognize an account by a checked password, under the counter's row, so that parallel guesses buy nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.identity.actions.ask_to_confirm import ask_to_confirm
from services.identity.actions.check_password import Claim, Guess
from services.identity.actions.write_to_account import Letter, write_to_account
from services.identity.domain.slowdown import Misses, count_miss, is_trusted, retry_at
from services.identity.store import accounts, credentials, known_browsers, login_misses, network_misses
from services.identity.tools import Tools
from shared.contracts.identity import LoginRefused
from shared.work import Work


@dataclass(frozen=True)
class Standing:
    """Failures so far: of this known browser if `trusted`, else of the name. `known` says the browser is known."""

    known: bool
    trusted: bool
    misses: Misses


async def recognize_account(work: Work[Tools], claim: Claim, guess: Guess, *, deed: str) -> UUID | LoginRefused:
    """Whose account it is. While tries are slowed down even a right password is refused, and says nothing by it.

    There is one count of failures, whatever the credentials were given for; `deed` names that in the audit.
    """
    if guess.waits_until is not None:
        # Nobody waits in line for the counter only to be told so: a flood would keep others from the database.
        return _delayed(work, claim, guess, guess.waits_until, deed=deed)
    matches = await _matches(work, guess)
    standing = await _standing(work, claim, guess)
    waits_until = None if standing.trusted else retry_at(standing.misses, work.now)
    if waits_until is not None:
        return _delayed(work, claim, guess, waits_until, deed=deed)
    if guess.account_id is None or not matches:
        _note(work, claim, guess, f"{deed}.no_match")
        return LoginRefused(reason="no_match", retry_at=await _count_miss(work, claim, guess, standing))
    await _forget_misses(work, claim, guess, standing)
    if guess.dated_hash and guess.fresh_hash:
        await credentials.rehash(work.connection, guess.account_id, old=guess.dated_hash, new=guess.fresh_hash)
    if await credentials.must_reset(work.connection, guess.account_id):
        _note(work, claim, guess, f"{deed}.reset_required")
        return LoginRefused(reason="reset_required")
    contact = await accounts.contact(work.connection, work.tools.vault, guess.account_id)
    if not contact.confirmed:
        await ask_to_confirm(work, contact, contact.email)
        _note(work, claim, guess, f"{deed}.unconfirmed")
        return LoginRefused(reason="unconfirmed")
    if not standing.known:
        await write_to_account(work, contact, Letter("new_device"))
    _note(work, claim, guess, f"{deed}.accepted", accepted=True)
    return guess.account_id


async def _matches(work: Work[Tools], guess: Guess) -> bool:
    """Was it right, and is it still? What was compared before may have been changed before this transaction.

    Asked before the counter is held, as a reset holds both: in the order of docs/adr/0034. A wrong guess holds nothing.
    """
    if guess.account_id is None or not guess.matched or guess.set_at is None:
        return False
    return await credentials.stands(work.connection, guess.account_id, set_at=guess.set_at)


def _delayed(work: Work[Tools], claim: Claim, guess: Guess, until: datetime, *, deed: str) -> LoginRefused:
    _note(work, claim, guess, f"{deed}.delayed")
    return LoginRefused(reason="delayed", retry_at=until)


async def _standing(work: Work[Tools], claim: Claim, guess: Guess) -> Standing:
    rules = work.tools.rules.slowdown
    here = None
    if claim.browser:
        here = await known_browsers.lock(work.connection, claim.browser, guess.account_id)
    if here is not None and is_trusted(here, rules=rules):
        return Standing(known=True, trusted=True, misses=here)
    since = work.now - rules.memory
    elsewhere = await login_misses.lock(work.connection, work.tools.vault, claim.username, now=work.now, since=since)
    return Standing(known=here is not None, trusted=False, misses=elsewhere)


async def _count_miss(work: Work[Tools], claim: Claim, guess: Guess, standing: Standing) -> datetime | None:
    """One more, where it counts; until when the next try must wait."""
    missed = count_miss(standing.misses, work.now, rules=work.tools.rules.slowdown)
    if standing.trusted and claim.browser:
        await known_browsers.save(work.connection, claim.browser, guess.account_id, missed.count)
        return None
    await login_misses.save(work.connection, work.tools.vault, claim.username, missed, now=work.now)
    if claim.network:
        await _count_for_network(work, claim.network)
    return missed.delayed_until


async def _count_for_network(work: Work[Tools], network: str) -> None:
    """Whoever tries one password on many names is slowed down too (trust.md 1)."""
    rules, vault = work.tools.rules.networks, work.tools.vault
    known = await network_misses.find(work.connection, vault, network, since=work.now - rules.memory)
    missed = count_miss(known, work.now, rules=rules)
    await network_misses.save(work.connection, vault, network, missed, now=work.now)


async def _forget_misses(work: Work[Tools], claim: Claim, guess: Guess, standing: Standing) -> None:
    """What failed elsewhere stays counted when the owner's own browser gets in beside it."""
    if standing.known and claim.browser:
        await known_browsers.save(work.connection, claim.browser, guess.account_id, 0)
    if not standing.trusted:
        await login_misses.forget(work.connection, work.tools.vault, claim.username)


def _note(work: Work[Tools], claim: Claim, guess: Guess, action: str, *, accepted: bool = False) -> None:
    """A name that is nobody's leaves a row too, so that time tells nothing, in one of many chains: none is hot."""
    account = f"account:{guess.account_id}"
    work.audit(
        chain=account if guess.account_id else f"name:{login_misses.bucket(work.tools.vault, claim.username)}",
        actor=account if accepted else "anonymous",
        right="password",
        action=action,
    )
