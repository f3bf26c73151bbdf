"""Letters about accounts: from their own senders, once, to somebody or to nobody, and without any news of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.contracts.account_mails import AccountLetter, SendAccountEmail
from shared.ids import new_id
from tests.integration.notifications.post import Post
from tests.suite import eventually

ROSA = "rosa@example.org"
LINK = "http://localhost:8080/reset/Canary-token-0123456789_abcdefghijklmnopqrs"


def order(post: Post, kind: str = "reset_password", to: str = ROSA, **inside: Any) -> SendAccountEmail:
    """As identity gives it."""
    letter = AccountLetter(**{"to": to, "given_name": "Rosa", "url": LINK, **inside})
    fields: dict[str, Any] = {
        "message_id": new_id(),
        "kind": kind,
        "letter": post.sealer.seal("notifications", letter.padded()),
        "language": "en",
        "deadline": datetime.now(UTC) + timedelta(hours=1),
    }
    return SendAccountEmail(**fields)


async def told(post: Post, *orders: SendAccountEmail) -> None:
    for one in orders:
        await post.suite.order(one, by="identity")


@pytest.mark.parametrize(
    ("kind", "sender"),
    [
        pytest.param("reset_password", "notifications@chartkey.example", marks=pytest.mark.spec("S105")),
        pytest.param("remind_username", "healthrecords@chartkey.example", marks=pytest.mark.spec("S116")),
        ("confirm_email", "notifications@chartkey.example"),
        ("password_changed", "notifications@chartkey.example"),
        ("email_changed", "notifications@chartkey.example"),
    ],
)
async def test_an_order_becomes_one_mail_from_its_own_sender_and_no_news(post: Post, kind: str, sender: str) -> None:
    await post.start()
    one = order(post, kind, detail="rosa" if kind == "remind_username" else None)
    await told(post, one, one)
    row = await post.in_state(one.message_id, "delivered")
    assert (row["link"], row["given_name"], row["detail"], row["invitation_id"]) == (None, None, None, None)
    (mail,) = post.smtp.mails_for(ROSA)
    assert mail.message["From"].addresses[0].addr_spec == sender
    text = mail.message.get_body(("plain",))
    assert text is not None
    assert "Hi Rosa," in text.get_content()
    assert LINK in text.get_content()
    assert ("\r\nrosa\r\n" in text.get_content()) == (kind == "remind_username")
    assert post.news == []


async def test_a_letter_to_nobody_is_dropped_and_looks_like_any_other_on_the_way(post: Post) -> None:
    await post.start()
    nobodys, somebodys = order(post, to=""), order(post)
    assert len(nobodys.letter) == len(somebodys.letter)
    await told(post, nobodys, somebodys)
    await post.in_state(somebodys.message_id, "delivered")
    assert await post.row(nobodys.message_id) is None
    assert len(post.smtp.mails) == 1


async def test_a_mailbox_that_does_not_exist_ends_it_and_tells_nobody(post: Post) -> None:
    post.smtp.script(ROSA, "550")
    await post.start()
    one = order(post)
    await told(post, one)
    row = await post.in_state(one.message_id, "bounced")
    assert (row["link"], row["answer"]) == (None, "smtp_550")
    assert post.news == []


async def test_a_link_to_elsewhere_and_a_broken_seal_are_never_sent(post: Post) -> None:
    await post.start()
    await told(post, order(post, url="https://evil.example/"), order(post).model_copy(update={"letter": "AAAA"}))
    last = order(post)
    await told(post, last)
    await post.in_state(last.message_id, "delivered")

    async def only_one() -> bool:
        async with post.suite.connection("notifications") as connection:
            return bool(await connection.fetchval("select count(*) = 1 from messages"))

    await eventually(only_one)
    assert len(post.smtp.mails) == 1


async def test_a_security_mail_is_tried_at_a_dead_address_once_a_day_for_each_kind_and_again_once_it_is_taken(
    post: Post,
) -> None:
    post.smtp.script(ROSA, "550 5.1.1", "550 5.1.1", "451", "accept")
    await post.start()
    invitation = post.email(ROSA)
    await post.order(invitation)
    await post.told(invitation.message_id)
    refused, shadowed, other, more = order(post), order(post), order(post, "new_device"), order(post, "new_device")
    await told(post, refused)
    assert (await post.in_state(refused.message_id, "bounced"))["answer"] == "smtp_550 5.1.1"
    await told(post, shadowed, other)
    assert (await post.in_state(shadowed.message_id, "bounced"))["answer"] == "suppressed"
    row = await post.in_state(other.message_id, "delivered")
    assert row["attempts"] == 2, "a later try of the same mail is no second mail"
    await told(post, more)
    await post.in_state(more.message_id, "delivered")
    async with post.suite.connection("notifications") as connection:
        await connection.execute("update security_tries set tried_at = now() - interval '25 hours'")
    tomorrow, to_all, still = order(post), order(post, "reset_required"), post.email(ROSA)
    await told(post, tomorrow, to_all)
    for protecting in (tomorrow, to_all):
        await post.in_state(protecting.message_id, "delivered")
    await post.order(still)
    await post.told(still.message_id)
    assert (await post.in_state(still.message_id, "bounced"))["answer"] == "suppressed", "no invitation goes there"
