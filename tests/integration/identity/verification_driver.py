"""Doing to the real store what the model of verification is told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.contracts.confirming import ConfirmEmail
from shared.contracts.enrollment import AccessRevoked, InvitationCanceled, InvitationIssued, Practice
from shared.contracts.identity import AttemptEnded, AttemptGone, LoggedIn, SessionAsserted
from shared.contracts.sessions import EndSessions
from shared.ids import new_id
from shared.seals import fingerprint, pin_check
from tests.integration.identity.counter import CLOCKS, Counter, invited, pass_time
from tests.integration.identity.letters import mailed_token
from tests.integration.identity.persons import Browser, execute, mailed_links, pin_key, said, sealer, value
from tests.integration.identity.test_link_account import WRONG, link_to
from tests.integration.identity.verification_model import Order, Reply
from tests.suite import Suite

TIMES = [table for table in CLOCKS if table != "sessions"]
"""Whoever waits for long is logged out, which is no part of this."""
BROWSERS = ("A", "B", "C")


@dataclass
class Driver:
    """One invitation and those who came with it, at identity's counter."""

    suite: Suite
    order: str
    browsers: dict[str, Browser] = field(default_factory=dict)
    elapsed: timedelta = timedelta()
    pins: int = 0

    @property
    def counter(self) -> Counter:
        """Where enrollment's words are heard."""
        found: Any = self.suite.bus
        assert isinstance(found, Counter)
        return found

    async def begin(self) -> None:
        """Of nobody else's: place, phone and practice are this history's own."""
        await execute(self.suite, "delete from outbox")  # what was said in another history is of no interest
        self.place = new_id().hex
        self.browsers = {who: Browser(self.suite) for who in BROWSERS}
        self.phone = f"+1{int(self.place[-12:], 16) % 10**10:010}"
        practice = Practice(practice_id=self.place, name="Integrative Medicine")
        changes: dict[str, Any] = {"practice": practice, "phone": self.phone, "order": self.order}
        _, link = await invited(self.suite, self.counter, practice=practice, email=self._name("friend"))
        await Browser(self.suite).register(link, self._name("friend"))
        self.issued, link = await invited(self.suite, self.counter, email=self._name("invited"), **changes)

    async def at_once(self, orders: list[Order]) -> list[Reply]:
        """Each on a connection of its own."""
        return list(await asyncio.gather(*(self.do(order) for order in orders)))

    async def do(self, order: Order) -> Reply:
        """One order, and what it was answered."""
        await execute(self.suite, "delete from login_misses")
        reply = await getattr(self, f"_{order.kind}")(self.browsers.get(order.who), order)
        return () if reply is None else told(reply)

    async def _open(self, person: Browser, order: Order) -> Any:
        links = await mailed_links(self.suite, self.issued.invitation_id)
        return await person.open(links[order.which or 0])

    async def _show(self, person: Browser, _: Order) -> Any:
        return await person.show()

    async def _verify(self, person: Browser, order: Order) -> Any:
        return await person.verify(self._pin() if order.right else "00000000")

    async def _ask(self, person: Browser, order: Order) -> Any:
        return await person.ask_code(self.phone, "1980-01-02" if order.right else "1980-01-03")

    async def _ask_again(self, person: Browser, _: Order) -> Any:
        return await person.ask_code_again()

    async def _enter(self, person: Browser, order: Order) -> Any:
        codes = await self._codes()
        wrong = next(one for one in ("000000", *(f"{n:06}" for n in range(1, 99))) if one not in codes)
        return await person.enter(wrong if order.which is None else codes[order.which])

    async def _confirm(self, person: Browser, _: Order) -> Any:
        return await person.confirm()

    async def _not_me(self, person: Browser, _: Order) -> Any:
        return await person.not_me()

    async def _create(self, person: Browser, order: Order) -> Any:
        name = self._name(order.who if order.right else "friend")
        if self.order == "verify_first":
            return await person.create(name)
        reply = await person.create("", email=name, question="")
        if getattr(reply, "account_waits", None) == "confirmation":
            token = await mailed_token(self.suite, "confirm_email")
            await self.suite.bus.ask(ConfirmEmail(token=person.seal(token)))
        return reply

    async def _link(self, person: Browser, order: Order) -> Any:
        reply = await link_to(person, self._name("friend"), **({} if order.right else {"password": WRONG}))
        return person._keep(reply)

    async def _log_in(self, person: Browser, order: Order) -> Any:
        reply = await person.log_in(self._name(order.who))
        if isinstance(reply, LoggedIn) and reply.attempt:
            person.attempt = person.unseal(reply.attempt)
        return reply

    async def _log_out_everywhere(self, person: Browser, order: Order) -> None:
        """By the holder of the account that this browser's attempt would bind."""
        name = await value(
            self.suite,
            "select account_id from attempts where fingerprint = $1 and ended_at is null",
            person.mark,
        )
        holder = Browser(self.suite)
        for one in ("friend", *BROWSERS) if name else ():
            await holder.log_in(self._name(one))
            shown = await holder.who()
            if isinstance(shown, SessionAsserted) and await self._account(holder) == name:
                await self.suite.bus.ask(EndSessions(session=fingerprint(holder.session or "")))
                return

    async def _account(self, person: Browser) -> Any:
        query = "select account_id from sessions where fingerprint = $1"
        return await value(self.suite, query, fingerprint(person.session or ""))

    async def _resend(self, _: None, __: Order) -> None:
        await self._issue_anew()

    async def _reissue(self, _: None, __: Order) -> None:
        self.pins += 1
        check = pin_check(pin_key(self.suite), self.issued.invitation_id, self._pin())
        await self._issue_anew(pin_check=check)

    async def _issue_anew(self, **changes: Any) -> None:
        version = self.issued.version + 1
        self.issued = self.issued.model_copy(update={"version": version, "addressed_version": version, **changes})
        await self.counter.tell(self._now(self.issued))

    async def _cancel(self, _: None, __: Order) -> None:
        invitation_id = self.issued.invitation_id
        await self.counter.tell(
            InvitationCanceled(invitation_id=invitation_id, version=99, canceled_at=datetime.now(UTC))
        )

    async def _revoke(self, _: None, __: Order) -> None:
        invitation_id = self.issued.invitation_id
        await self.counter.tell(AccessRevoked(invitation_id=invitation_id, version=99, revoked_at=datetime.now(UTC)))

    async def _wait(self, _: None, order: Order) -> None:
        time = timedelta(minutes=order.which or 0)
        self.elapsed += time
        await pass_time(self.suite, time, tables=TIMES)

    async def counts(self) -> tuple[int, int]:
        """Wrong PINs, and wrong codes of all times."""
        query = "select pin_failures from registrations where invitation_id = $1"
        codes = "select coalesce(sum(failures), 0) from codes where subject = $1"
        invitation_id = self.issued.invitation_id
        return await value(self.suite, query, invitation_id), await value(self.suite, codes, invitation_id)

    async def link_count(self) -> int:
        """Links that were mailed."""
        return len(await mailed_links(self.suite, self.issued.invitation_id))

    async def grant(self) -> tuple[str | None, bool, bool]:
        """Whose account holds it, whether it is open, and whether one attempt alone has shown all that it takes."""
        async with self.suite.connection("identity") as connection:
            row = await connection.fetchrow(
                """
                select g.account_id, g.ended_at is null as stands, exists (
                    select from attempts a where a.invitation_id = g.grant_id and a.account_id = g.account_id
                    and a.verified_at is not null and a.confirmed_at is not null) as shown
                from grants g where g.grant_id = $1
                """,
                self.issued.invitation_id,
            )
        if row is None:
            return None, False, True
        return str(row["account_id"]), row["stands"], row["shown"]

    async def sees(self, who: str) -> bool | None:
        """Does this browser's session open the chart? None without a session."""
        asserted = await self.browsers[who].who()
        if not isinstance(asserted, SessionAsserted):
            return None
        return self.issued.invitation_id in {chart.grant_id for chart in asserted.charts}

    async def _codes(self) -> list[str]:
        """Every code that was ordered for this practice, sent or not, oldest first."""
        reader = sealer(self.suite, "notifications")
        orders = await said(self.suite, "notifications.send-code")
        return [reader.open(one["code"]) for one in orders if one["practice_id"] == self.place]

    def _now(self, issued: InvitationIssued) -> InvitationIssued:
        return issued.model_copy(update={"expires_at": issued.expires_at - self.elapsed})

    def _pin(self) -> str:
        return f"{12345678 + self.pins:08}"

    def _name(self, who: str) -> str:
        return f"{who}.{self.place}@example.org".lower()


def told(reply: Any) -> Reply:
    """As the model says it."""
    kind = type(reply).__name__
    if isinstance(reply, AttemptGone | AttemptEnded | LoggedIn):
        return (kind,)
    why = getattr(reply, "reason", None) or getattr(reply, "step", None)
    left = getattr(reply, "attempts_left", None)
    return tuple(str(one) for one in (kind, why, left) if one is not None)
