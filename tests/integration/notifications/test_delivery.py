"""From an order to one mail, whatever the mail server says, and the news of it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from shared.contracts.notifications import MessageBounced, MessageDelivered
from shared.seals import Vault
from tests.integration.notifications.post import LINK, TOKEN, Post
from tests.suite import eventually

JANE = "jane@example.com"


@pytest.mark.spec("S10", "S29", "S30")
async def test_an_order_becomes_one_mail_and_news_of_it(post: Post) -> None:
    await post.start()
    email = post.email()
    await post.order(email)
    news = await post.told(email.message_id)
    assert isinstance(news, MessageDelivered)
    assert news.invitation_id == email.invitation_id
    assert [mail.recipient for mail in post.smtp.mails] == [JANE]
    message = post.smtp.mails[0].message
    assert message["Message-ID"] == f"<{email.message_id}@chartkey.example>"
    text = message.get_body(("plain",))
    assert text is not None
    assert LINK in text.get_content()


async def test_an_order_told_twice_is_one_mail_even_under_another_message_id(
    post: Post, capfd: pytest.CaptureFixture[str]
) -> None:
    await post.start()
    email = post.email()
    await post.order(email, email)
    await post.told(email.message_id)
    await post.order(email)
    other = post.email("joe@example.com")
    await post.order(other)
    await post.told(other.message_id)
    assert len(post.smtp.mails_for(JANE)) == 1
    assert len(post.news) == 2
    assert "message.retry" not in "".join(capfd.readouterr())


async def test_a_mailbox_that_says_later_gets_its_mail_later(post: Post) -> None:
    post.smtp.script(JANE, "451", "421")
    await post.start()
    email = post.email()
    await post.order(email)
    assert isinstance(await post.told(email.message_id), MessageDelivered)
    row = await post.in_state(email.message_id, "delivered")
    assert row["attempts"] == 3
    assert len(post.smtp.mails_for(JANE)) == 1


async def test_while_it_waits_the_row_says_why_and_keeps_its_link(post: Post) -> None:
    post.smtp.script(JANE, "451")
    await post.start(retry_first_wait=60)
    email = post.email()
    await post.order(email)

    async def deferred() -> bool:
        row = await post.row(email.message_id)
        return row is not None and row["answer"] == "smtp_451"

    await eventually(deferred)
    row = await post.in_state(email.message_id, "waiting")
    assert row["link"] is not None
    assert timedelta(seconds=44) < row["due_at"] - row["accepted_at"] < timedelta(seconds=80)


async def test_a_mailbox_that_does_not_exist_bounces_is_told_and_its_link_is_erased(post: Post) -> None:
    post.smtp.script(JANE, "550")
    await post.start()
    email = post.email()
    await post.order(email)
    news = await post.told(email.message_id)
    assert isinstance(news, MessageBounced)
    assert news.reason == "refused"
    row = await post.in_state(email.message_id, "bounced")
    assert (row["link"], row["given_name"], row["answer"]) == (None, None, "smtp_550")
    assert post.smtp.mails == []


async def test_an_address_that_cannot_be_mailed_bounces_and_does_not_stop_the_others(post: Post) -> None:
    await post.start()
    bad, good = post.email("jane@example.com\r\nBcc: x@example.com"), post.email()
    await post.order(bad, good)
    assert isinstance(await post.told(bad.message_id), MessageBounced)
    assert isinstance(await post.told(good.message_id), MessageDelivered)
    assert len(post.smtp.mails) == 1


async def test_a_connection_dropped_after_the_data_sends_again_under_the_same_id(post: Post) -> None:
    post.smtp.script(JANE, "drop")
    await post.start()
    email = post.email()
    await post.order(email)
    assert isinstance(await post.told(email.message_id), MessageDelivered)
    mails = post.smtp.mails_for(JANE)
    assert len(mails) == 2
    assert {mail.message["Message-ID"] for mail in mails} == {f"<{email.message_id}@chartkey.example>"}


async def test_past_its_deadline_a_message_is_never_sent(post: Post) -> None:
    await post.start()
    email = post.email(deadline=datetime.now(UTC) - timedelta(seconds=1))
    await post.order(email)
    news = await post.told(email.message_id)
    assert isinstance(news, MessageBounced)
    assert news.reason == "expired"
    assert post.smtp.mails == []
    assert (await post.in_state(email.message_id, "bounced"))["link"] is None


async def test_the_deadline_ends_the_retries(post: Post) -> None:
    post.smtp.script(JANE, *["451"] * 50)
    await post.start(retry_first_wait=0.2)
    email = post.email(deadline=datetime.now(UTC) + timedelta(seconds=1.5))
    await post.order(email)
    news = await post.told(email.message_id)
    assert isinstance(news, MessageBounced)
    assert news.reason == "expired"
    assert post.smtp.mails == []


async def test_mail_leaves_by_itself_once_the_mail_server_is_back(post: Post) -> None:
    await post.smtp.close()
    emails = [post.email(f"p{n}@example.com") for n in range(20)]
    await post.order(*emails)
    await post.start()

    async def tried() -> bool:
        rows = [await post.row(email.message_id) for email in emails]
        return any(row is not None and row["answer"] == "closed" for row in rows)

    await eventually(tried)
    (worker,) = post.suite.running["notifications"]
    assert all((await worker.check()).values()), "a worker that takes orders and keeps them is ready"
    assert REGISTRY.get_sample_value("chartkey_mail_server_open") == 1, "operators see it here"
    await post.smtp.open()
    for email in emails:
        assert isinstance(await post.told(email.message_id, within=20), MessageDelivered)
    assert REGISTRY.get_sample_value("chartkey_mail_server_open") == 0
    assert len(post.smtp.mails) == 20
    rows = [await post.in_state(email.message_id, "delivered") for email in emails]
    assert sum(row["attempts"] == 1 for row in rows) >= 12, "a few mails probe; the others wait untried"


async def test_at_rest_address_name_and_link_are_closed_and_bound_to_their_row(post: Post) -> None:
    post.smtp.script(JANE, "451")
    await post.start(retry_first_wait=60)
    email = post.email()
    await post.order(email)
    await eventually(lambda: post.row(email.message_id))
    row = await post.row(email.message_id)
    assert row is not None
    for value in row.values():
        assert b"jane" not in (value if isinstance(value, bytes) else str(value).encode()).lower()
        assert TOKEN.encode() not in (value if isinstance(value, bytes) else str(value).encode())
    keys = post.suite.servers.secrets
    vault = Vault({"k1": keys.data_keys["notifications"]}, keys.index_keys["notifications"])
    assert vault.unlock(row["link"], row=f"{email.message_id}:link") == LINK


async def test_a_link_that_is_not_ours_is_never_mailed(post: Post) -> None:
    await post.start()
    foreign = post.email(link=post.sealer.seal("notifications", "http://evil.example/register/x"))
    broken = post.email(link=post.sealer.seal("gateway", LINK))
    good = post.email()
    await post.order(foreign, broken, good)
    await post.told(good.message_id)
    assert await post.row(foreign.message_id) is None
    assert await post.row(broken.message_id) is None
    assert len(post.smtp.mails) == 1

    async def both_are_dead() -> bool:
        return await post.dead() == 2

    await eventually(both_are_dead)


async def test_no_name_address_link_or_token_gets_into_the_log(
    post: Post, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    post.smtp.script(JANE, "451", "550")
    await post.start()
    email, bad = post.email(), post.email(link=post.sealer.seal("gateway", LINK))
    await post.order(email, bad)
    await post.told(email.message_id)
    await asyncio.sleep(0.2)
    out, err = capfd.readouterr()
    said = out + err
    assert "smtp_451" in said
    for secret in (TOKEN, JANE, "Jane", "Integrative"):
        assert secret not in said
