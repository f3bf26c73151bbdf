"""The SMTP conversation, with a mail server that does as it is told."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from services.notifications.channels.smtp import MailServer, SmtpConnection, lost, security_for
from services.notifications.domain.answer import Answer
from services.notifications.domain.mail import Mail
from services.notifications.domain.mailbox import Mailbox
from tests.fakes.smtp import ScriptedSmtp, scripted_smtp
from tests.unit.notifications.makers import mail

JANE = "jane@example.com"


@pytest.fixture
async def smtp() -> AsyncIterator[ScriptedSmtp]:
    async with scripted_smtp() as server:
        yield server


@pytest.fixture
async def connection(smtp: ScriptedSmtp) -> AsyncIterator[SmtpConnection]:
    found = SmtpConnection(MailServer("127.0.0.1", smtp.port, "none", timeout=0.5, data_timeout=0.5))
    yield found
    await found.close()


async def test_mails_share_one_connection_and_arrive_byte_for_byte(
    smtp: ScriptedSmtp, connection: SmtpConnection
) -> None:
    sent = [mail(), mail(practice_name=".Net Clinic"), mail(language="es")]
    assert [await connection.deliver(one) for one in sent] == [Answer("accepted")] * 3
    assert [one.data for one in smtp.mails] == [one.data for one in sent]
    assert smtp.sessions == 1
    assert smtp.mails[0].sender == "invitations@chartkey.example"


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("451", Answer("deferred", "smtp_451")),
        ("421", Answer("deferred", "smtp_421")),
        ("550", Answer("refused", "smtp_550")),
        ("data 452", Answer("deferred", "smtp_452")),
        ("data 554", Answer("refused", "smtp_554")),
        ("drop", Answer("unknown", "closed")),
        ("slow 1", Answer("unknown", "timeout")),
    ],
)
async def test_each_fault_has_its_answer_and_the_next_mail_goes_out(
    smtp: ScriptedSmtp, connection: SmtpConnection, step: str, answer: Answer
) -> None:
    smtp.script(JANE, step)
    assert await connection.deliver(mail()) == answer
    assert await connection.deliver(mail(recipient="joe@example.com")) == Answer("accepted")
    assert len(smtp.mails_for("joe@example.com")) == 1


async def test_after_a_refusal_the_envelope_is_reset_on_the_same_connection(
    smtp: ScriptedSmtp, connection: SmtpConnection
) -> None:
    smtp.script(JANE, "550")
    await connection.deliver(mail())
    await connection.deliver(mail())
    assert "RSET" in smtp.commands
    assert smtp.sessions == 1


async def test_a_connection_that_the_server_let_go_is_replaced_at_once(
    smtp: ScriptedSmtp, connection: SmtpConnection
) -> None:
    await connection.deliver(mail())
    smtp.hang_up()
    assert await connection.deliver(mail()) == Answer("accepted")
    smtp.script(JANE, "421")
    assert await connection.deliver(mail()) == Answer("accepted")
    assert smtp.sessions == 3


async def test_what_is_our_own_fault_is_no_verdict_on_the_recipient(
    smtp: ScriptedSmtp, connection: SmtpConnection
) -> None:
    smtp.sender_reply = "550 you may not send"
    assert await connection.deliver(mail()) == Answer("unreachable", "smtp_550")
    smtp.greeting = "554 not today"
    assert await connection.deliver(mail()) == Answer("unreachable", "smtp_554")
    await smtp.close()
    assert (await connection.deliver(mail())).verdict == "unreachable"


async def test_a_wrong_password_is_our_own_fault_too(smtp: ScriptedSmtp) -> None:
    connection = SmtpConnection(MailServer("127.0.0.1", smtp.port, "none", "user", "wrong", timeout=0.5))
    assert (await connection.deliver(mail())).verdict == "unreachable"


async def test_mail_never_goes_out_in_the_clear_when_encryption_is_asked_for(smtp: ScriptedSmtp) -> None:
    connection = SmtpConnection(MailServer("127.0.0.1", smtp.port, "starttls", timeout=0.5))
    assert (await connection.deliver(mail())).verdict == "unreachable"
    assert smtp.mails == []


async def test_a_local_part_beyond_ascii_needs_a_server_that_takes_it(
    smtp: ScriptedSmtp, connection: SmtpConnection
) -> None:
    foreign = Mail("invitations@chartkey.example", Mailbox("юзер@example.com", needs_utf8=True), mail().data)
    assert await connection.deliver(foreign) == Answer("accepted")
    assert smtp.mails_for("юзер@example.com")
    await connection.close()
    smtp.extensions = ()
    assert await connection.deliver(foreign) == Answer("refused", "utf8_not_taken")
    assert await connection.deliver(mail()) == Answer("accepted")


def test_a_lost_conversation_is_unknown_only_once_the_data_was_under_way() -> None:
    assert lost("session", OSError()) == Answer("unreachable", "closed")
    assert lost("recipient", TimeoutError()) == Answer("deferred", "timeout")
    assert lost("data", OSError()) == Answer("unknown", "closed")


@pytest.mark.parametrize(
    ("host", "security"),
    [("127.0.0.1", "none"), ("::1", "none"), ("localhost", "none"), ("10.0.0.1", "starttls"), ("mail", "starttls")],
)
def test_left_to_itself_mail_leaves_the_machine_encrypted(host: str, security: str) -> None:
    assert security_for(host, "auto") == security
    assert security_for(host, "none") == "none"
