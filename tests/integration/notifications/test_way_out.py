"""A mail server that lets nobody in costs no invitation and blames no mailbox: mails wait, and leave when it does."""

from __future__ import annotations

import asyncpg

from shared.contracts.notifications import MessageDelivered
from tests.integration.notifications.post import Post
from tests.suite import eventually


async def test_a_server_that_refuses_us_ourselves_ends_no_mail_and_condemns_no_address(post: Post) -> None:
    post.smtp.greeting = "554 5.1.1 your address is on a list"
    await post.start()
    emails = [post.email(f"p{n}@example.com") for n in range(6)]
    await post.order(*emails)
    await some_said(post, "smtp_554")
    post.smtp.greeting, post.smtp.sender_reply = "220 ready", "550 5.1.1 you may not send"
    await some_said(post, "smtp_550")
    async with post.suite.connection("notifications") as connection:
        assert await connection.fetchval("select count(*) from suppressions") == 0
        assert await connection.fetchval("select count(*) from messages where finished_at is not null") == 0
    post.smtp.sender_reply = "250 sender fine"
    for email in emails:
        assert isinstance(await post.told(email.message_id, within=20), MessageDelivered)
    assert len(post.smtp.mails) == len(post.news) == len(emails), "none twice, and no practice was told of a delay"


async def some_said(post: Post, answer: str) -> None:
    async def found() -> asyncpg.Record | None:
        async with post.suite.connection("notifications") as connection:
            return await connection.fetchrow("select 1 from messages where answer = $1", answer)

    await eventually(found, within=20)
