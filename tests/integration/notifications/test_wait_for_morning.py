"""A reminder sounds at nobody's bed, whatever has made it late; what somebody waits for goes at any hour."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from shared.contracts.hours import Hours
from shared.contracts.notifications import MessageDeferred
from tests.integration.notifications.post import Post
from tests.integration.notifications.test_pace import held
from tests.integration.notifications.test_reports import asked
from tests.integration.notifications.test_send_account_email import order, told
from tests.suite import eventually

LATE, SLOW, AWAKE = "late@example.com", "slow@example.com", "awake@example.com"
DAY = Hours(zone="UTC", since=0, until=24)


def night() -> Hours:
    """Hours of a practice where it is night now, and for an hour more at least."""
    hour = datetime.now(UTC).hour
    return Hours(zone="UTC", since=hour + 2, until=24) if hour < 22 else Hours(zone="UTC", since=8, until=21)


async def night_falls(post: Post, message_id: UUID, hours: Hours) -> bool:
    """Over the practice of a mail that a server has put off; False until it has."""
    async with post.suite.connection("notifications") as connection:
        done: str = await connection.execute(
            "update messages set hours_since = $2, hours_until = $3 where message_id = $1 and answer is not null",
            message_id,
            hours.since,
            hours.until,
        )
    return done == "UPDATE 1"


async def test_a_reminder_that_is_late_waits_for_the_morning_and_nothing_else_does(post: Post) -> None:
    """Late because no worker ran, and because a mail server put it off."""
    hours = night()
    late = post.email(LATE, kind="reminder", hours=hours)
    slow, awake = (post.email(to, kind="reminder", hours=DAY) for to in (SLOW, AWAKE))
    invitation = post.email()
    post.smtp.script(SLOW, "450 4.2.0")
    await post.start(retry_first_wait=2.0)
    await post.order(late, slow, awake, invitation)
    await told(post, letter := order(post))
    for sent in (awake.message_id, invitation.message_id, letter.message_id):
        await post.in_state(sent, "delivered")
    await eventually(lambda: night_falls(post, slow.message_id, hours))

    async def both_sleep() -> bool:
        return (await held(post))["quiet"] == 2

    await eventually(both_sleep)
    for one, attempts in ((late, 0), (slow, 1)):
        row = await post.in_state(one.message_id, "waiting")
        assert row["attempts"] == attempts
        assert row["due_at"] == hours.next(datetime.now(UTC)), "at the very beginning of the practice's day"
    assert {mail.recipient for mail in post.smtp.mails} == {AWAKE, "jane@example.com", "rosa@example.org"}
    assert [news.message_id for news in post.news if isinstance(news, MessageDeferred)] == [slow.message_id]
    assert (await asked(post, "held"))[1].startswith("      2  quiet ")
    async with post.suite.connection("notifications") as connection:
        await connection.execute(
            "update messages set hours_since = 0, hours_until = 24, due_at = now() where held = 'quiet'"
        )
    for one in (late, slow):
        assert (await post.in_state(one.message_id, "delivered"))["held"] is None
