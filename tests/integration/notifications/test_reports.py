"""What servers report later about mails that they had taken, and addresses that take no mail."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from launcher.layout import PROJECT
from services.notifications.domain.message import Attempt
from services.notifications.store.messages import Settlement, settle
from shared.contracts.notifications import MessageBounced, MessageDeferred, MessageDelivered, SendEmail
from shared.ids import new_id
from shared.seals import Sealer
from tests.fakes.pop3 import FakePop3, fake_pop3
from tests.fakes.reports import BARE, COMPLAINT, FAILED, PERSON, READ, VACATION, written
from tests.integration.notifications.post import Post
from tests.integration.notifications.test_send_account_email import order
from tests.suite import eventually

JANE = "jane@example.com"


@pytest.fixture
async def box() -> AsyncIterator[FakePop3]:
    """The mailbox of reports."""
    async with fake_pop3() as found:
        yield found


def reading(box: FakePop3, **changes: Any) -> dict[str, Any]:
    """The settings of a worker that reads it often."""
    return {
        "bounce_address": "bounces@chartkey.example", "bounce_host": "127.0.0.1", "bounce_port": box.port,
        "bounce_security": "none", "bounce_username": box.username, "bounce_password": box.password,
        "bounce_every": 0.05, **changes,
    }  # fmt: skip


async def sent(post: Post, **changes: Any) -> SendEmail:
    """A mail that a server has taken."""
    email = post.email(**changes)
    await post.order(email)
    assert isinstance(await post.told(email.message_id), MessageDelivered)
    return email


async def bounced(post: Post, message_id: UUID) -> MessageBounced:
    async def found() -> MessageBounced | None:
        return next((one for one in post.all_told(message_id) if isinstance(one, MessageBounced)), None)

    told: MessageBounced = await eventually(found)
    return told


async def is_empty(box: FakePop3) -> None:
    async def found() -> bool:
        return not box.mails

    await eventually(found)


@pytest.mark.parametrize("shape", [FAILED, BARE])
async def test_a_failure_that_is_reported_later_reaches_the_practice(post: Post, box: FakePop3, shape: str) -> None:
    await post.start(**reading(box))
    email = await sent(post, version=7)
    assert post.smtp.mails[0].sender == f"bounces+{email.message_id.hex}@chartkey.example"
    assert post.smtp.mails[0].message["From"].addresses[0].addr_spec == "invitations@chartkey.example"
    box.mails.append(written(shape, email.message_id))
    news = await bounced(post, email.message_id)
    assert (news.invitation_id, news.reason) == (email.invitation_id, "refused")
    assert [one.version for one in post.all_told(email.message_id)] == [7, 7]
    row = await post.in_state(email.message_id, "bounced")
    assert row["answer"] in ("report 5.1.1", "report 5.1.10")
    await is_empty(box)


async def test_a_report_told_many_times_is_told_once(post: Post, box: FakePop3) -> None:
    await post.start(workers=2, **reading(box))
    email = await sent(post)
    box.mails += [written(FAILED, email.message_id)] * 5
    await bounced(post, email.message_id)
    await is_empty(box)
    assert sum(isinstance(one, MessageBounced) for one in post.news) == 1


async def test_a_report_of_delay_is_told_and_ends_nothing(post: Post, box: FakePop3) -> None:
    await post.start(**reading(box))
    email = await sent(post, version=7)
    box.mails.append(written(FAILED, email.message_id, action="delayed", status="4.4.1"))
    await is_empty(box)

    async def told() -> bool:
        return any(isinstance(one, MessageDeferred) and one.version == 7 for one in post.all_told(email.message_id))

    await eventually(told)
    assert (await post.in_state(email.message_id, "delivered"))["answer"] == ""


async def test_automatic_replies_receipts_people_and_strangers_change_nothing(post: Post, box: FakePop3) -> None:
    await post.start(**reading(box))
    email = await sent(post)
    box.mails += [written(shape, email.message_id) for shape in (VACATION, READ, PERSON)]
    box.mails += [written(FAILED, UUID(int=7)), b"x" * 2_000_000, b"\xff\r\n.\r\n"]
    await is_empty(box)
    await asyncio.sleep(0.2)
    assert [type(one) for one in post.all_told(email.message_id)] == [MessageDelivered]
    await post.in_state(email.message_id, "delivered")


async def test_a_conversation_that_breaks_off_loses_no_report(post: Post, box: FakePop3) -> None:
    box.break_off = 1
    await post.start(**reading(box))
    emails = [await sent(post, to=f"p{n}@example.com") for n in range(2)]
    box.mails += [written(FAILED, email.message_id) for email in emails]
    await bounced(post, emails[0].message_id)
    assert len(box.mails) == 2
    box.break_off = None
    await bounced(post, emails[1].message_id)
    await is_empty(box)


async def test_a_box_that_is_away_or_refuses_us_stops_no_mail(
    post: Post, box: FakePop3, capfd: pytest.CaptureFixture[str]
) -> None:
    await post.start(**reading(box, bounce_password="wrong-secret"))
    await sent(post)
    await box.close()
    await sent(post)
    said = "".join(capfd.readouterr())
    assert "reader.waiting" in said
    assert "wrong-secret" not in said


async def test_a_report_about_a_mail_that_is_being_sent_again_waits_for_its_end(post: Post, box: FakePop3) -> None:
    await post.start(**reading(box))
    post.smtp.script(JANE, "slow 1")
    email = post.email()
    await post.order(email)
    await post.in_state(email.message_id, "sending")
    box.mails.append(written(FAILED, email.message_id))
    await bounced(post, email.message_id)
    assert [type(one) for one in post.all_told(email.message_id)] == [MessageDelivered, MessageBounced]


async def test_a_report_read_while_its_mail_is_being_settled_is_not_thrown_away(post: Post, box: FakePop3) -> None:
    """Else it would be asked whether the mail has ended just before it has, and whether it is on its way just after."""
    post.smtp.script(JANE, "slow 5")
    await post.start(**reading(box, smtp_data_timeout=10.0))
    email = post.email()
    await post.order(email)
    row = await post.in_state(email.message_id, "sending")
    attempt = Attempt(email.message_id, "registration", email.invitation_id, email.deadline, row["attempts"])
    async with post.suite.connection("notifications") as connection:
        async with connection.transaction():
            await settle(connection, [Settlement(attempt, "delivered", "")], worker=row["claimed_by"])
            box.mails.append(written(FAILED, email.message_id))
            await post.suite.somebody_waits("notifications", within=3.0)
            during = box.conversations
        await bounced(post, email.message_id)
    assert box.conversations <= during + 1
    await is_empty(box)


async def test_an_address_that_does_not_exist_is_not_written_to_again(post: Post, box: FakePop3) -> None:
    await post.start(**reading(box))
    email = await sent(post)
    box.mails.append(written(FAILED, email.message_id))
    await bounced(post, email.message_id)
    again, other = post.email("Jane@Example.com"), post.email("jane.new@example.com")
    await post.order(again, other)
    assert isinstance(await post.told(again.message_id), MessageBounced)
    assert isinstance(await post.told(other.message_id), MessageDelivered), "a changed address is the way back"
    assert (await post.in_state(again.message_id, "bounced"))["answer"] == "suppressed"
    assert len(post.smtp.mails_for(JANE)) == 1


@pytest.mark.parametrize(("step", "suppressed"), [("550 5.1.1", True), ("550", False), ("552 5.2.2", False)])
async def test_a_refusal_condemns_the_address_only_if_it_says_so(post: Post, step: str, suppressed: bool) -> None:
    post.smtp.script(JANE, step)
    await post.start()
    first, second = post.email(), post.email()
    await post.order(first)
    assert isinstance(await post.told(first.message_id), MessageBounced)
    await post.order(second)
    assert isinstance(await post.told(second.message_id), MessageBounced if suppressed else MessageDelivered)


async def test_an_operator_lifts_a_suppression_and_sees_no_address(post: Post) -> None:
    post.smtp.script(JANE, "550 5.1.1")
    await post.start()
    email = post.email()
    await post.order(email)
    await post.told(email.message_id)
    async with post.suite.connection("notifications") as connection:
        (row,) = await connection.fetch("select * from suppressions")
    assert not any(b"jane" in str(value).encode().lower() for value in row.values())
    assert (row["ends_at"] - row["since"]).days == 90
    assert await asked(post, "suppressed") == (0, f"      1  smtp_550 5.1.1  (the last on {row['since']:%Y-%m-%d})")
    assert await asked(post, "lift", "JANE@example.com ") == (
        0, "the address is written to again; what bounced before has to be sent anew"
    )  # fmt: skip
    assert (await asked(post, "lift", JANE))[0] == 2
    assert await asked(post, "suppressed") == (0, "no address is suppressed")
    again = post.email()
    await post.order(again)
    assert isinstance(await post.told(again.message_id), MessageDelivered)


async def asked(post: Post, *words: str) -> tuple[int | None, str]:
    """An operator's command in the service's environment: exit code and what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.notifications", "mails", *words, cwd=PROJECT,
        env={**os.environ, **post.suite.environment("notifications")},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    out, _ = await process.communicate()
    return process.returncode, out.decode().rstrip()


async def test_every_outcome_of_a_mail_leaves_an_audit_row_without_a_value(post: Post, box: FakePop3) -> None:
    post.smtp.script("joe@example.com", "550")
    await post.start(**reading(box))
    email, refused = await sent(post), post.email("joe@example.com")
    await post.order(refused)
    await post.told(refused.message_id)
    box.mails.append(written(FAILED, email.message_id))
    await bounced(post, email.message_id)
    async with post.suite.connection("notifications") as connection:
        rows = await connection.fetch("select * from audit order by at, position")
    told = [(row["chain"], row["action"], row["category"]) for row in rows]
    own, other = f"invitation:{email.invitation_id}", f"invitation:{refused.invitation_id}"
    assert sorted(told) == sorted([
        (own, "send-email.delivered", "registration"),
        (own, "send-email.bounced.refused", "registration"),
        (other, "send-email.bounced.refused", "registration"),
    ])  # fmt: skip
    assert not any("example.com" in str(row) or "Jane" in str(row) for row in rows)


async def test_a_complaint_is_told_with_its_address_for_identity_alone_and_ends_no_mail(
    post: Post, box: FakePop3
) -> None:
    await post.start(**reading(box))
    email, unreadable = await sent(post, kind="reminder"), await sent(post)
    async with post.suite.connection("notifications") as connection:
        change = "update messages set recipient = '\\x00' where message_id = $1"
        await connection.execute(change, unreadable.message_id)
    await post.suite.order(letter := order(post), by="identity")
    await post.in_state(letter.message_id, "delivered")
    for message_id in (letter.message_id, unreadable.message_id, new_id(), email.message_id):
        box.mails.append(written(COMPLAINT, message_id, action="abuse", to="bounces@chartkey.example"))
    await is_empty(box)
    await eventually(lambda: _complained(post))
    (told,) = post.complaints
    assert (told.message_id, told.invitation_id) == (email.message_id, email.invitation_id)
    assert Sealer(post.suite.servers.secrets.seal_private_keys["identity"], {}).open(told.to) == JANE
    assert JANE not in told.model_dump_json()
    assert (await post.in_state(email.message_id, "delivered"))["answer"] == ""
    async with post.suite.connection("notifications") as connection:
        audited = await connection.fetch("select chain from audit where action = 'send-email.complained'")
    assert [row["chain"] for row in audited] == [f"invitation:{email.invitation_id}"]


async def _complained(post: Post) -> bool:
    return bool(post.complaints)
