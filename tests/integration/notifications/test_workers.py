"""Several workers, dead workers, and workers told to stop: one mail each."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from uuid import UUID

from services.notifications.domain.message import URGENT
from services.notifications.store import messages
from services.notifications.store.messages import Settlement
from shared.contracts.notifications import MessageDelivered
from tests.integration.notifications.post import Post
from tests.suite import Suite, eventually


async def test_three_workers_send_three_hundred_messages_once_each(post: Post) -> None:
    await post.start(workers=3)
    emails = [post.email(f"p{n}@example.com") for n in range(300)]
    await post.order(*emails)

    async def all_told() -> bool:
        return len(post.news) >= 300

    await eventually(all_told, within=30)
    await asyncio.sleep(0.5)
    assert Counter(mail.recipient for mail in post.smtp.mails) == {email.to: 1 for email in emails}
    assert Counter(news.message_id for news in post.news) == {email.message_id: 1 for email in emails}
    async with post.suite.connection("notifications") as connection:
        workers = await connection.fetchval("select count(*) from messages where state = 'delivered' and attempts = 1")
    assert workers == 300


async def test_a_dead_workers_claim_is_taken_over_after_a_time(post: Post) -> None:
    email = post.email()
    await post.start(claim_timeout=3600, retry_first_wait=3600.0)
    post.smtp.script("jane@example.com", "451")
    await post.order(email)

    async def put_off() -> bool:
        row = await post.row(email.message_id)
        return bool(row and row["answer"])

    await eventually(put_off)
    await post.suite.stop("notifications")
    await claimed_by_a_dead_worker(post, email.message_id)
    await post.start(claim_timeout=1)
    assert isinstance(await post.told(email.message_id), MessageDelivered)


async def claimed_by_a_dead_worker(post: Post, message_id: UUID) -> None:
    async with post.suite.connection("notifications") as connection:
        await connection.execute(
            "update messages set state = 'sending', claimed_by = gen_random_uuid(), claimed_at = now() "
            "where message_id = $1",
            message_id,
        )


async def test_a_live_workers_claim_is_left_alone(post: Post) -> None:
    email = post.email()
    post.smtp.script("jane@example.com", "slow 1.5")
    await post.start(workers=2, claim_timeout=10)
    await post.order(email)
    await post.told(email.message_id)
    assert len(post.smtp.mails) == 1


async def test_a_claim_that_was_lost_settles_nothing(post: Post) -> None:
    """The first worker's outcome comes after its claim was taken over: the second one's word counts."""
    post.smtp.script("jane@example.com", "slow 3")
    await post.start()
    email = post.email()
    await post.order(email)
    await post.in_state(email.message_id, "sending")
    async with post.suite.connection("notifications") as connection:
        await connection.execute("update messages set attempts = attempts + 1, claimed_by = gen_random_uuid()")
    await eventually(lambda: taken(post))
    await asyncio.sleep(0.5)
    assert post.news == []
    assert (await post.in_state(email.message_id, "sending"))["link"] is not None


async def test_of_two_tries_of_one_worker_the_older_one_settles_nothing(post: Post) -> None:
    """Its first claim was taken over while it was busy, and it has claimed the mail again since."""
    worker, soon = UUID(int=1), timedelta(seconds=0)
    async with post.suite.connection("notifications") as connection:
        await connection.execute(
            """
            insert into messages (message_id, kind, lane, recipient, link, language, practice_id, practice_name,
                                  invitation_id, correlation_id, traceparent, deadline)
            values (gen_random_uuid(), 'registration', 'invitations', '', '', 'en', 'p', 'P', gen_random_uuid(), '', '',
                    now() + interval '1 day')
            """
        )
        (old,) = await messages.claim(connection, worker=worker, lanes=("invitations",), limit=1)
        assert await messages.take_over(connection, after=soon) == 1
        (new,) = await messages.claim(connection, worker=worker, lanes=("invitations",), limit=1)
        await messages.give_back(connection, [old.attempt], worker=worker)
        settled = [await messages.settle(connection, [Settlement(one.attempt, "delivered", "")], worker=worker)
                   for one in (old, new)]  # fmt: skip
    assert settled == [set(), {new.attempt.message_id}]


async def taken(post: Post) -> bool:
    return bool(post.smtp.mails)


async def test_told_to_stop_a_worker_finishes_its_mails_and_gives_the_others_back(post: Post) -> None:
    emails = [post.email(f"p{n}@example.com") for n in range(40)]
    for email in emails:
        post.smtp.script(email.to, "slow 0.3")
    await post.start(smtp_connections=2)
    await post.order(*emails)
    await eventually(lambda: taken(post))
    await post.suite.stop("notifications")
    async with post.suite.connection("notifications") as connection:
        states = Counter(row["state"] for row in await connection.fetch("select state from messages"))
    assert states["sending"] == 0
    assert states["delivered"] == len(post.smtp.mails) < 40
    await post.start()

    async def all_told() -> bool:
        return len(post.news) == 40

    await eventually(all_told, within=20)
    assert Counter(mail.recipient for mail in post.smtp.mails) == {email.to: 1 for email in emails}


async def test_the_security_lane_goes_first(post: Post) -> None:
    async with post.suite.connection("notifications") as connection:
        await connection.execute(
            """
            insert into messages (message_id, kind, lane, recipient, link, language, practice_id, practice_name,
                                  invitation_id, correlation_id, traceparent, deadline, due_at)
            select gen_random_uuid(), 'registration', case when n > 50 then 'security' else 'accounts' end, '', '',
                   'en', 'p', 'P', case when n > 50 then gen_random_uuid() end, '', '', now() + interval '1 day',
                   now() - interval '1 day' * (60 - n)
            from generate_series(1, 60) as n
            """
        )
        claimed = await messages.claim(connection, worker=UUID(int=1), lanes=URGENT, limit=15)
    assert [one.lane for one in claimed] == ["security"] * 10 + ["accounts"] * 5


async def test_picking_due_work_stays_fast_beside_many_finished_and_postponed_rows(fresh: Suite) -> None:
    async with fresh.connection("notifications") as connection:
        await connection.execute(
            """
            insert into messages (message_id, kind, lane, state, recipient, link, language, practice_id, practice_name,
                                  invitation_id, correlation_id, traceparent, deadline, due_at, finished_at)
            select gen_random_uuid(), 'registration', 'invitations',
                   case when n % 5 = 0 then 'waiting' else 'delivered' end, '',
                   case when n % 5 = 0 then ''::bytea end, 'en', 'p', 'P', gen_random_uuid(), '', '',
                   now() + interval '1 day', now() + case when n <= 100 then interval '-1 s' else interval '1 hour' end,
                   case when n % 5 <> 0 then now() end
            from generate_series(1, 20000) as n
            """
        )
        await connection.execute("analyze messages")
        await connection.execute("select pg_stat_reset_single_table_counters('messages'::regclass)")
        claimed = await messages.claim(connection, worker=UUID(int=1), lanes=("invitations",), limit=50)
        await connection.execute("select pg_stat_force_next_flush()")
        await connection.execute("select 1")
        scans = await connection.fetchrow(
            "select seq_scan, idx_tup_fetch from pg_stat_user_tables where relid = 'messages'::regclass"
        )
    assert len(claimed) == 20
    assert scans is not None
    assert scans["seq_scan"] == 0
    assert scans["idx_tup_fetch"] <= 100
