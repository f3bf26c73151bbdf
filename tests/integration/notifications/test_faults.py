"""Whatever a mail server does (trust.md 2): one final state, one Message-ID, no more mails than the fault explains."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from launcher.layout import PROJECT
from services.notifications.channels.letters import Letters
from services.notifications.domain.mail import Mail
from services.notifications.domain.message import Message
from shared.contracts.notifications import MessageBounced, MessageDeferred, MessageDelivered, SendEmail
from tests.integration.notifications.post import Final, Post
from tests.suite import eventually

JANE = "jane@example.com"


async def settled(post: Post, email: SendEmail, *, mails: int) -> Final:
    """The message's end: told once, its row final, its secrets gone, and so many mails under one id."""
    news = await post.told(email.message_id, within=20)
    row = await post.row(email.message_id)
    assert row is not None
    assert row["state"] == ("delivered" if isinstance(news, MessageDelivered) else "bounced")
    assert (row["link"], row["given_name"], row["claimed_by"]) == (None, None, None)
    await asyncio.sleep(0.3)
    assert len([one for one in post.all_told(email.message_id) if isinstance(one, Final)]) == 1
    taken = post.smtp.mails_for(JANE)
    assert len(taken) == mails
    assert {one.message["Message-ID"] for one in taken} <= {f"<{email.message_id}@chartkey.example>"}
    return news


@pytest.mark.parametrize(
    ("steps", "end", "mails"),
    [
        (["421"], MessageDelivered, 1),
        (["451", "450 4.2.0", "451"], MessageDelivered, 1),
        (["data 451", "data 452"], MessageDelivered, 1),
        (["stall"], MessageDelivered, 1),
        (["550"], MessageBounced, 0),
        (["data 554"], MessageBounced, 0),
        (["451", "550 5.7.1"], MessageBounced, 0),
        (["slow 0.3"], MessageDelivered, 1),
        (["drop"], MessageDelivered, 2),
        (["hang"], MessageDelivered, 2),
        (["drop", "451", "hang"], MessageDelivered, 3),
    ],
    ids=lambda value: "-".join(value).replace(" ", "_") if isinstance(value, list) else None,
)
async def test_each_fault_of_a_mail_server_has_one_end(
    post: Post, steps: list[str], end: type[Final], mails: int
) -> None:
    """Nobody is less patient than the fault needs: on a busy machine an answer in time may be read late."""
    post.smtp.script(JANE, *steps)
    impatient = {"stall": {"smtp_timeout": 0.5}, "hang": {"smtp_data_timeout": 1.0}}
    changes = [impatient[step] for step in steps if step in impatient] or [{}]
    await post.start(workers=2, **changes[0])
    email = post.email()
    await post.order(email)
    assert isinstance(await settled(post, email, mails=mails), end)


@pytest.mark.parametrize("step", ["hang", "drop"])
async def test_a_server_that_never_answers_gets_a_mail_three_times_and_no_more(post: Post, step: str) -> None:
    post.smtp.script(JANE, *[step] * 20)
    await post.start(smtp_data_timeout=0.5)
    email = post.email()
    await post.order(email)
    assert isinstance(await settled(post, email, mails=3), MessageBounced)


async def test_a_mailbox_that_says_later_is_told_of_once(post: Post) -> None:
    post.smtp.script(JANE, "451", "451", "421", "451")
    await post.start()
    email = post.email()
    await post.order(email)
    await settled(post, email, mails=1)
    first, second = post.all_told(email.message_id)
    assert (isinstance(first, MessageDeferred), isinstance(second, MessageDelivered)) == (True, True)


async def test_a_worker_killed_after_the_data_leaves_one_repeat_under_the_same_id(post: Post) -> None:
    """kill -9 between the server's acceptance and our commit: the named window of design.md 6."""
    post.smtp.script(JANE, "hang")
    email = post.email()
    told = {"CHARTKEY_SMTP_PORT": str(post.smtp.port), "CHARTKEY_SMTP_DATA_TIMEOUT": "60"}
    environment = {**os.environ, **post.suite.environment("notifications"), **told}
    doomed = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.notifications", "run", cwd=PROJECT, env=environment
    )
    try:
        await post.order(email)
        await eventually(lambda: _taken(post), within=30)
    finally:
        doomed.kill()
        await doomed.wait()
    assert (await post.in_state(email.message_id, "sending"))["attempts"] == 1
    await post.start(workers=2, claim_timeout=0.5)
    assert isinstance(await settled(post, email, mails=2), MessageDelivered)


async def _taken(post: Post) -> bool:
    return bool(post.smtp.mails)


async def test_a_mail_server_that_is_away_until_the_deadline_ends_in_a_bounce_and_no_mail(post: Post) -> None:
    await post.smtp.close()
    await post.start()
    email = post.email(deadline=datetime.now(UTC) + timedelta(seconds=1))
    await post.order(email)
    news = await settled(post, email, mails=0)
    assert isinstance(news, MessageBounced)
    assert news.reason == "expired"


async def test_a_mail_whose_deadline_passes_in_line_is_not_sent(post: Post) -> None:
    """It was claimed in time, and the mail before it took too long."""
    post.smtp.script("first@example.com", "slow 2")
    await post.start(smtp_connections=1)
    first, second = post.email("first@example.com"), post.email(deadline=datetime.now(UTC) + timedelta(seconds=1.5))
    await post.order(first, second)
    await post.in_state(second.message_id, "sending")
    news = await settled(post, second, mails=0)
    assert isinstance(news, MessageBounced)
    assert news.reason == "expired"
    assert isinstance(await post.told(first.message_id), MessageDelivered)


async def test_a_mail_that_cannot_be_written_waits_and_stops_no_other(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kind that a worker of an older release does not know, a template that is broken: it may be mended."""
    whole = Letters.compose

    def broken(self: Letters, message: Message, *told: Any, **more: Any) -> Mail:
        if message.recipient == JANE:
            raise KeyError("Canary-kind")
        return whole(self, message, *told, **more)

    monkeypatch.setattr(Letters, "compose", broken)
    await post.start(retry_first_wait=0.2)
    poison, others = post.email(), [post.email(f"p{n}@example.com") for n in range(3)]
    await post.order(poison, *others)
    for other in others:
        assert isinstance(await post.told(other.message_id), MessageDelivered)
    row = await post.in_state(poison.message_id, "waiting")
    assert row["answer"] in ("unwritten", None)
    monkeypatch.undo()
    assert isinstance(await settled(post, poison, mails=1), MessageDelivered)
