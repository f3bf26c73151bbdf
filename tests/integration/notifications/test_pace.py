"""Pace for each receiving domain, budgets, and connections of their own for what is urgent; workers share all of it."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from structlog.testing import capture_logs

from shared.contracts.enrollment import Practice
from shared.contracts.notifications import MessageDeferred, SendEmail
from tests.integration.notifications.post import Post
from tests.integration.notifications.test_reports import asked
from tests.integration.notifications.test_send_account_email import order, told
from tests.suite import eventually

BUSY, QUIET = "busy.example", "quiet.example"


def mails_to(post: Post, domain: str, count: int, **changes: Any) -> list[SendEmail]:
    return [post.email(f"p{number}@{domain}", **changes) for number in range(count)]


def taken_of(post: Post, domain: str) -> int:
    return sum(mail.recipient.endswith(f"@{domain}") for mail in post.smtp.mails)


async def arrived(post: Post, count: int, *, within: float = 10.0) -> None:
    async def all_there() -> bool:
        return len(post.smtp.mails) >= count

    await eventually(all_there, within=within)


async def held(post: Post) -> Counter[str]:
    """What waits, by the gate before which it waits."""
    async with post.suite.connection("notifications") as connection:
        rows = await connection.fetch("select held from messages where state = 'waiting' and held is not null")
    return Counter(row["held"] for row in rows)


async def test_three_workers_together_keep_one_domains_pace_and_other_domains_pass(post: Post) -> None:
    """60 in a burst, then one a second, whoever sends them."""
    await post.start(workers=3, domains={BUSY: {"at_once": 100, "per_minute": 60}})
    busy, quiet = mails_to(post, BUSY, 65), mails_to(post, QUIET, 20)
    started = time.monotonic()
    await post.order(*busy, *quiet)

    async def others_there() -> bool:
        return taken_of(post, QUIET) == 20

    await eventually(others_there, within=15)
    assert taken_of(post, BUSY) < 65, "the domain's line has not ended yet"
    assert (await held(post))["domain"] > 0
    await arrived(post, 85, within=30)
    assert time.monotonic() - started >= 5, "the last one's turn is five seconds after the burst"
    assert set(Counter(mail.recipient for mail in post.smtp.mails).values()) == {1}


async def test_no_more_of_a_domains_mails_are_under_way_than_it_takes_at_once(post: Post) -> None:
    await post.start(workers=3, domains={BUSY: {"at_once": 2, "per_minute": 6000}})
    emails = mails_to(post, BUSY, 30)
    for email in emails:
        post.smtp.script(email.to, "slow 0.05")
    await post.order(*emails)
    most = 0
    async with post.suite.connection("notifications") as connection:
        while len(post.smtp.mails) < 30:
            most = max(most, await connection.fetchval("select count(*) from messages where state = 'sending'"))
            await asyncio.sleep(0.01)
    assert 1 <= most <= 2


async def test_a_domain_that_says_later_slows_down_alone_and_its_mails_take_no_worker(post: Post) -> None:
    await post.start(workers=2, domain_pause=60.0)
    busy, quiet = mails_to(post, BUSY, 40), mails_to(post, QUIET, 40)
    for email in busy:
        post.smtp.script(email.to, "421")
    await post.order(*busy)
    await eventually(lambda: _slower(post))
    await post.order(*quiet)
    await arrived(post, 40)

    async def nobody_is_busy() -> bool:
        async with post.suite.connection("notifications") as connection:
            return not await connection.fetchval("select exists (select 1 from messages where state = 'sending')")

    await eventually(nobody_is_busy)
    assert taken_of(post, BUSY) == 0
    tries = sum(command.startswith("RCPT") and BUSY in command for command in post.smtp.commands)
    assert tries <= 8 * 2, "those that were under way, and nobody after them"
    async with post.suite.connection("notifications") as connection:
        waits = await connection.fetchval(
            "select count(*) from messages where state = 'waiting' and due_at > now() + interval '30 s'"
        )
    assert waits >= 24


async def _slower(post: Post) -> bool:
    async with post.suite.connection("notifications") as connection:
        return bool(await connection.fetchval("select max(slower) from gates where name like 'domain:%'"))


async def test_a_domain_that_takes_mails_again_comes_back_to_its_pace(post: Post) -> None:
    emails = mails_to(post, BUSY, 12)
    post.smtp.script(emails[0].to, "421", "451")
    await post.start()
    await post.order(emails[0])
    await eventually(lambda: _slower(post))
    await post.order(*emails[1:])
    await arrived(post, 12)

    async def back() -> bool:
        return not await _slower(post)

    await eventually(back)


async def waits_for_its_day(post: Post, count: int) -> bool:
    """So many of a practice; and none in a line of its domain, which others need."""
    return await held(post) == {"practice": count}


async def test_a_practices_day_holds_up_its_own_mails_and_loses_none(post: Post) -> None:
    other = Practice(practice_id="other-practice", name="Other Practice")
    own, others = mails_to(post, BUSY, 12), mails_to(post, QUIET, 12, practice=other)
    await post.start(
        workers=2,
        practices_mails_daily={"integrative-medicine": 5},
        domains={BUSY: {"at_once": 100, "per_minute": 5}},
    )
    await post.order(*own, *others)
    await arrived(post, 17)
    await eventually(lambda: waits_for_its_day(post, 7))
    assert (taken_of(post, BUSY), taken_of(post, QUIET)) == (5, 12)
    late = {email.message_id for email in own if not post.smtp.mails_for(email.to)}
    assert {one.message_id for one in post.news if isinstance(one, MessageDeferred)} == late
    code, said = await asked(post, "held")
    assert (code, said[:53]) == (0, "      7  practice integrative-medicine  (the next at ")
    await told(post, letter := order(post))
    await post.in_state(letter.message_id, "delivered")
    async with post.suite.connection("notifications") as connection:
        await connection.execute("update gates set used_until = null, line_until = null")
        await connection.execute("update messages set due_at = now() where state = 'waiting'")
    await arrived(post, 23)
    assert len([one for one in post.news if isinstance(one, MessageDeferred)]) == 7, "each is told of once"


async def test_a_practice_is_told_each_time_how_many_wait_and_operators_once(post: Post) -> None:
    async def last_told(mails: int) -> bool:
        return bool(post.held) and post.held[-1].mails == mails

    await post.start(practices_mails_daily={"integrative-medicine": 5})
    with capture_logs() as logs:
        await post.order(*mails_to(post, BUSY, 12))
        await eventually(lambda: last_told(7))
        await post.order(post.email("later@third.example"))
        await eventually(lambda: last_told(8))
    assert len([line for line in logs if line["event"] == "mails.held"]) == 1
    assert abs(post.held[-1].until - datetime.now(UTC) - timedelta(days=8 / 5)) < timedelta(minutes=1), "five a day"
    async with post.suite.connection("notifications") as connection:
        await connection.execute("update gates set used_until = null, line_until = null")
        await connection.execute("update messages set due_at = now() where state = 'waiting'")
    await eventually(lambda: last_told(3))
    assert {one.practice_id for one in post.held} == {"integrative-medicine"}


async def test_our_way_out_has_a_pace_and_a_day_and_security_mails_pass_both(post: Post) -> None:
    await post.start(workers=2, smtp_per_second=20, smtp_daily=30, domain_pace={"at_once": 100})
    started = time.monotonic()
    await post.order(*mails_to(post, BUSY, 40))
    await arrived(post, 30)
    assert time.monotonic() - started >= 0.4, "twenty at once, then one every 50 ms"

    async def ten_wait() -> bool:
        return await held(post) == {"server": 10}

    await eventually(ten_wait)
    assert len(post.smtp.mails) == 30
    await told(post, letter := order(post))
    await post.in_state(letter.message_id, "delivered")
    async with post.suite.connection("notifications") as connection:
        used = await connection.fetchval("select used_until - now() from gates where name = 'server:day'")
    assert used.total_seconds() > 86_400, "the letter was counted too"


async def test_a_security_mail_does_not_wait_for_connections_that_are_busy_with_invitations(post: Post) -> None:
    emails = mails_to(post, BUSY, 8)
    for email in emails:
        post.smtp.script(email.to, "slow 1.5")
    await post.start(smtp_connections=2)
    await post.order(*emails)
    await arrived(post, 2)
    started = time.monotonic()
    await told(post, letter := order(post))
    await post.in_state(letter.message_id, "delivered", within=1.4)
    assert time.monotonic() - started < 1.4


async def test_a_thousand_letters_to_all_accounts_hold_up_no_letter_that_somebody_waits_for(post: Post) -> None:
    """Who has just been logged out asks for a new password, and does not stand behind everybody else."""
    notices = [order(post, "reset_required", to=f"p{number}@{BUSY}") for number in range(1000)]
    for number in range(1000):
        post.smtp.script(f"p{number}@{BUSY}", "slow 0.2")
    await post.start(domain_pace={"per_minute": 10_000})
    await told(post, *notices)
    await arrived(post, 3)
    started = time.monotonic()
    await told(post, letter := order(post, to=f"rosa@{BUSY}"))
    await post.in_state(letter.message_id, "delivered", within=2)
    assert time.monotonic() - started < 2
    assert taken_of(post, BUSY) < 100, "the others still wait"


async def test_letters_to_all_accounts_keep_their_domains_pace(post: Post) -> None:
    await post.start(domains={BUSY: {"at_once": 100, "per_minute": 5}})
    notices = [order(post, "reset_required", to=f"p{number}@{BUSY}") for number in range(8)]
    await told(post, *notices)
    await arrived(post, 5)

    async def three_wait() -> bool:
        return await held(post) == {"domain": 3}

    await eventually(three_wait)
    assert "of its pace" not in (await asked(post, "held"))[1], "it is as fast as was agreed"
    await told(post, letter := order(post, to=f"rosa@{BUSY}"))
    await post.in_state(letter.message_id, "delivered")
    assert len(post.smtp.mails) == 6
