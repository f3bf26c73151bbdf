"""Doing to the real store what the model of recovery is told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.contracts.accounts import AccountChanged, ChangePassword
from shared.contracts.enrollment import AccessRevoked, Practice
from shared.contracts.identity import SessionAsserted
from shared.ids import new_id
from shared.seals import fingerprint
from tests.integration.identity.counter import Counter, invited, pass_time
from tests.integration.identity.letters import letters
from tests.integration.identity.persons import PASSWORD, Browser, execute, said, sealer, value
from tests.integration.identity.recoverers import Forgetful
from tests.integration.identity.verification_driver import BROWSERS, TIMES, told
from tests.integration.identity.verification_model import Order, Reply
from tests.suite import Suite


def password(number: int) -> str:
    """The one that was registered with, and those that were chosen since."""
    return f"Quiet-harbor-lights-{number}" if number else PASSWORD


@dataclass
class Driver:
    """An account and the browsers that want back into it, at identity's counter."""

    suite: Suite
    browsers: dict[str, Forgetful] = field(default_factory=dict)
    doors: dict[str, Browser] = field(default_factory=dict)
    passwords: int = 0

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
        self.name, self.phone = f"owner.{self.place}@example.org", f"+1{int(self.place[-12:], 16) % 10**10:010}"
        practice = Practice(practice_id=self.place, name="Integrative Medicine")
        self.issued, link = await invited(
            self.suite, self.counter, practice=practice, phone=self.phone, email=self.name
        )
        self.browsers = {who: Forgetful(self.suite) for who in BROWSERS}
        self.doors = {who: Browser(self.suite) for who in BROWSERS}
        owner = Browser(self.suite)
        await owner.register(link, self.name)
        query = "select account_id from accounts join sessions using (account_id) where fingerprint = $1"
        self.account = await value(self.suite, query, fingerprint(owner.session or ""))

    async def at_once(self, orders: list[Order]) -> list[Reply]:
        """Each on a connection of its own."""
        return list(await asyncio.gather(*(self.do(order) for order in orders)))

    async def do(self, order: Order) -> Reply:
        """One order, and what it was answered."""
        await execute(self.suite, "delete from login_misses")
        reply = await getattr(self, f"_{order.kind}")(self.browsers.get(order.who), order)
        return () if reply is None else told(reply)

    async def _forget(self, _: Forgetful | None, __: Order) -> Any:
        return await Forgetful(self.suite).forget(self.name)

    async def _open(self, person: Forgetful, order: Order) -> Any:
        tokens = [one.url.rpartition("/")[2] for one in await self._letters()]
        return await person.open(tokens[order.which or 0] if tokens else "x" * 43)

    async def _answer(self, person: Forgetful, order: Order) -> Any:
        return await person.answer("Rex" if order.right else "Fido")

    async def _answer_by_birth_date(self, person: Forgetful, _: Order) -> Any:
        return await person.answer(born="1980-01-03")

    async def _slip(self, person: Forgetful, _: Order) -> Any:
        return await person.answer(born="01/02/1980")

    async def _ask(self, person: Forgetful, order: Order) -> Any:
        return await person.ask_code(self.phone if order.right else "+12025550100")

    async def _ask_again(self, person: Forgetful, _: Order) -> Any:
        return await person.ask_code_again()

    async def _enter(self, person: Forgetful, order: Order) -> Any:
        codes = await self._codes()
        wrong = next(one for one in ("000000", *(f"{n:06}" for n in range(1, 99))) if one not in codes)
        return await person.enter(wrong if order.which is None else codes[order.which])

    async def _choose(self, person: Forgetful, order: Order) -> Any:
        return await person.choose(password(order.which or 0))

    async def _change(self, _: Forgetful | None, order: Order) -> None:
        """In a browser of the owner's own, logged in anew by whatever stands now."""
        owner = Browser(self.suite)
        await owner.log_in(self.name, password(self.passwords))
        request = ChangePassword(
            session=fingerprint(owner.session or ""), password=owner.seal(password(order.which or 0))
        )
        assert await self.suite.bus.ask(request) == AccountChanged()
        await owner.log_out()

    async def _log_in(self, _: Forgetful, order: Order) -> Any:
        return await self.doors[order.who].log_in(self.name, password(order.which or 0))

    async def _revoke(self, _: Forgetful | None, __: Order) -> None:
        invitation_id = self.issued.invitation_id
        await self.counter.tell(AccessRevoked(invitation_id=invitation_id, version=99, revoked_at=datetime.now(UTC)))

    async def _wait(self, _: Forgetful | None, order: Order) -> None:
        await pass_time(self.suite, timedelta(minutes=order.which or 0), tables=TIMES)

    async def counts(self) -> tuple[int, int, int]:
        """Wrong answers, wrong codes of all times, and letters that somebody got."""
        misses = await value(self.suite, "select misses from answer_misses where account_id = $1", self.account)
        codes = "select coalesce(sum(failures), 0) from codes where subject = $1"
        return misses or 0, await value(self.suite, codes, self.account), len(await self._letters())

    async def shown(self, who: str) -> Reply:
        """What the next page of this browser is about."""
        return told(await self.browsers[who].show())

    async def logged_in(self, who: str) -> bool:
        """Does this browser's session stand?"""
        return isinstance(await self.doors[who].who(), SessionAsserted)

    async def _letters(self) -> list[Any]:
        return [one for one in await letters(self.suite, "reset_password") if one.to == self.name]

    async def _codes(self) -> list[str]:
        """Every code that was ordered for this practice, sent or not, oldest first."""
        reader = sealer(self.suite, "notifications")
        orders = await said(self.suite, "notifications.send-code")
        return [reader.open(one["code"]) for one in orders if one["practice_id"] == self.place]
