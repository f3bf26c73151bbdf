"""What the tables keep of gates and of mails that wait before them, statement by statement."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.notifications.domain.gates import Gate, Held
from services.notifications.domain.message import CLASSES, URGENT, Attempt, Lane
from services.notifications.store import gates, messages
from services.notifications.store import held as held_back
from shared.db import Connection
from shared.ids import new_id
from shared.seals import Vault
from tests.integration.notifications.post import Post

BUSY, QUIET = "domain:busy", "domain:quiet"
ME, OTHER = UUID(int=1), UUID(int=2)
HOUR = timedelta(hours=1)
KEY = b64encode(bytes(32)).decode()


async def kept(
    connection: Connection,
    *,
    count: int = 1,
    lane: Lane = "invitations",
    domain: str = BUSY,
    state: str = "waiting",
    held: str | None = None,
    lives: timedelta = 24 * HOUR,
) -> list[UUID]:
    """Rows as they stand after some way; their ids."""
    ids = [new_id() for _ in range(count)]
    await connection.execute(
        """
        insert into messages (message_id, kind, lane, recipient, link, language, practice_id, practice_name,
                              invitation_id, correlation_id, traceparent, deadline, domain, state, held,
                              claimed_by, claimed_at, finished_at)
        select id, 'registration', $2, '', case when $4 in ('waiting', 'sending') then ''::bytea end, 'en', 'p', 'P',
               case when $2 not in ('accounts', 'bulk') then id end, '', '', now() + $6::interval, $3, $4, $5,
               case when $4 = 'sending' then id end, case when $4 = 'sending' then now() end,
               case when $4 = 'delivered' then now() end
        from unnest($1::uuid[]) as id
        """,
        ids,
        lane,
        domain,
        state,
        held,
        lives,
    )
    return ids


async def claimed(connection: Connection, lanes: Sequence[Lane] = CLASSES["invitations"]) -> list[messages.Claimed]:
    return await messages.claim(connection, worker=ME, lanes=lanes, limit=10)


async def test_a_gate_comes_back_as_it_was_kept_and_no_other_has_changed(post: Post) -> None:
    now = datetime.now(UTC)
    busy = Gate(now + HOUR, now + 2 * HOUR, slower=3, slowed_at=now, told_at=now - HOUR)
    async with post.suite.connection("notifications") as connection:
        assert await gates.hold(connection, {BUSY, QUIET}) == {BUSY: Gate(), QUIET: Gate()}
        await gates.save(connection, {BUSY: busy})
        assert await gates.hold(connection, {BUSY, QUIET}) == {BUSY: busy, QUIET: Gate()}
        assert set(await gates.slow(connection)) == {BUSY}


async def test_only_who_holds_a_claim_puts_it_back_and_that_is_no_try_and_never_outlasts_the_deadline(
    post: Post,
) -> None:
    later = datetime.now(UTC) + 2 * HOUR
    async with post.suite.connection("notifications") as connection:
        (long,), (short,) = await kept(connection), await kept(connection, lives=HOUR)
        attempts = [one.attempt for one in await claimed(connection)]
        held = [(attempt, Held("practice:p", later)) for attempt in attempts]
        stale = [(Attempt(one.message_id, one.kind, None, one.deadline, 7), by) for one, by in held]
        await held_back.hold_back(connection, held, worker=OTHER)
        await held_back.hold_back(connection, stale, worker=ME)
        assert await connection.fetchval("select count(*) from messages where state = 'sending'") == 2
        await held_back.hold_back(connection, held, worker=ME)
        rows = {row["message_id"]: row for row in await connection.fetch("select * from messages")}
        assert {row["state"] for row in rows.values()} == {"waiting"}
        assert {(row["held"], row["attempts"], row["claimed_by"]) for row in rows.values()} == {("practice", 0, None)}
        assert rows[long]["due_at"] == later
        assert rows[short]["due_at"] == rows[short]["deadline"]
        assert await claimed(connection) == [], "their turn is not yet"


async def test_what_workers_hold_of_a_domain_is_counted_without_what_is_urgent(post: Post) -> None:
    async with post.suite.connection("notifications") as connection:
        counted: tuple[Lane, ...] = ("invitations", "reminders", "bulk")
        for count, lane in enumerate(counted, 2):
            await kept(connection, count=count, lane=lane, state="sending")
        for lane in URGENT:
            await kept(connection, lane=lane, state="sending")
        for state in ("waiting", "delivered"):
            await kept(connection, state=state)
        await kept(connection, domain=QUIET, state="sending")
        assert await gates.under_way(connection, [BUSY]) == {BUSY: 9}


async def test_operators_are_told_of_what_waits_and_of_nothing_else(post: Post) -> None:
    async with post.suite.connection("notifications") as connection:
        await kept(connection, count=3, held="practice")
        await kept(connection, count=2, held="domain")
        await kept(connection, held="quiet")
        await kept(connection)
        await kept(connection, state="delivered", held="domain")
        assert await held_back.of_practices(connection, ["p", "q"]) == {"p": 3, "q": 0}
        said = [(row["mails"], row["held"], row["whose"]) for row in await held_back.at_gates(connection)]
    assert said == [(3, "practice", "p"), (2, "domain", BUSY), (1, "quiet", None)]


def test_a_domain_has_one_gate_however_it_is_written() -> None:
    vault = Vault({"1": KEY}, KEY)
    assert len({gates.of_domain(vault, one) for one in ("a@Busy.Example", "B@busy.example", "c@busy.example ")}) == 1
    assert gates.of_domain(vault, "a@busy.example") != gates.of_domain(vault, "a@other.example")
