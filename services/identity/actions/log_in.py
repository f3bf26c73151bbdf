"""Log in: check the password first, then decide under the counter's row, so that parallel guesses buy nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.identity.actions.begin_session import begin_session
from services.identity.domain import passwords
from services.identity.domain.slowdown import Misses, count_miss, is_trusted, retry_at
from services.identity.store import credentials, known_browsers, login_misses
from services.identity.tools import Tools
from shared.bus import Prepared
from shared.contracts.identity import LoggedIn, LogIn, LoginRefused
from shared.work import Desk, Work


@dataclass(frozen=True)
class Guess:
    """A password that was checked, before anybody said whether the try may count."""

    account_id: UUID | None
    matched: bool
    dated_hash: str | None = None
    fresh_hash: str | None = None


@dataclass(frozen=True)
class Standing:
    """Failures so far: of this known browser if `trusted`, else of the name. `known` says the browser is known."""

    known: bool
    trusted: bool
    misses: Misses


async def check_password(desk: Desk[Tools], request: LogIn) -> Guess:
    """The same work for a name that is nobody's; a right password gets today's parameters (trust.md 1)."""
    hasher = desk.tools.hasher
    password = passwords.normalize(desk.tools.sealer.open(request.password))
    if len(password) > desk.tools.profile.longest:
        return Guess(None, matched=False)
    async with desk.reading() as connection:
        found = await credentials.find(connection, desk.tools.vault, request.username)
    if found is None:
        return Guess(None, await hasher.matches(password, None))
    matched = await hasher.matches(password, found.password_hash)
    if not matched or not hasher.is_dated(found.password_hash):
        return Guess(found.account_id, matched)
    return Guess(found.account_id, matched, found.password_hash, await hasher.hash(password))


async def admit(work: Work[Tools], request: LogIn, guess: Guess) -> LoggedIn | LoginRefused:
    """While tries are slowed down even a right password is refused, and says nothing by it."""
    standing = await _standing(work, request, guess)
    waits_until = None if standing.trusted else retry_at(standing.misses, work.now)
    if waits_until is not None:
        return _refused(work, request, guess, "delayed", waits_until)
    if guess.account_id is None or not guess.matched:
        return await _miss(work, request, guess, standing)
    await _forget_misses(work, request, guess, standing)
    if guess.dated_hash and guess.fresh_hash:
        await credentials.rehash(work.connection, guess.account_id, old=guess.dated_hash, new=guess.fresh_hash)
    begun = await begin_session(work, guess.account_id, browser=request.browser)
    _note(work, request, guess, "accepted")
    return LoggedIn(session=begun.session, browser=begun.browser)


async def _standing(work: Work[Tools], request: LogIn, guess: Guess) -> Standing:
    rules = work.tools.rules.slowdown
    here = None
    if request.browser:
        here = await known_browsers.lock(work.connection, request.browser, guess.account_id)
    if here is not None and is_trusted(here, rules=rules):
        return Standing(known=True, trusted=True, misses=here)
    since = work.now - rules.memory
    elsewhere = await login_misses.lock(work.connection, work.tools.vault, request.username, now=work.now, since=since)
    return Standing(known=here is not None, trusted=False, misses=elsewhere)


async def _miss(work: Work[Tools], request: LogIn, guess: Guess, standing: Standing) -> LoginRefused:
    missed = count_miss(standing.misses, work.now, rules=work.tools.rules.slowdown)
    if standing.trusted and request.browser:
        await known_browsers.save(work.connection, request.browser, guess.account_id, missed.count)
        return _refused(work, request, guess, "no_match", None)
    await login_misses.save(work.connection, work.tools.vault, request.username, missed, now=work.now)
    return _refused(work, request, guess, "no_match", missed.delayed_until)


async def _forget_misses(work: Work[Tools], request: LogIn, guess: Guess, standing: Standing) -> None:
    """What failed elsewhere stays counted when the owner's own browser gets in beside it."""
    if standing.known and request.browser:
        await known_browsers.save(work.connection, request.browser, guess.account_id, 0)
    if not standing.trusted:
        await login_misses.forget(work.connection, work.tools.vault, request.username)


def _refused(work: Work[Tools], request: LogIn, guess: Guess, reason: str, until: datetime | None) -> LoginRefused:
    _note(work, request, guess, reason)
    return LoginRefused(reason="delayed" if reason == "delayed" else "no_match", retry_at=until)


def _note(work: Work[Tools], request: LogIn, guess: Guess, outcome: str) -> None:
    """A name that is nobody's leaves a row too, so that time tells nothing, in one of many chains: none is hot."""
    account = f"account:{guess.account_id}"
    work.audit(
        chain=account if guess.account_id else f"name:{login_misses.bucket(work.tools.vault, request.username)}",
        actor=account if outcome == "accepted" else "anonymous",
        right="password",
        action=f"log-in.{outcome}",
    )


log_in = Prepared(before=check_password, act=admit)
