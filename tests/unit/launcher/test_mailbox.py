"""Caught mails survive a restart and are shown as they were sent."""

from email.message import EmailMessage
from pathlib import Path

from launcher.catcher.mailbox import Mailbox


def _mail(subject: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Practice <p@example.com>", "Zoë <zoe@example.com>", subject
    mail.set_content("Hello ñ\n")
    mail.add_alternative("<p>Hello ñ</p>", subtype="html")
    return mail.as_bytes()


def test_the_newest_is_first_and_a_restart_forgets_nothing(tmp_path: Path) -> None:
    box = Mailbox(tmp_path)
    for number in range(12):
        box.add(_mail(f"Number {number}"), recipients=["zoe@example.com"])
    again = Mailbox(tmp_path).newest_first()
    assert [mail.subject for mail in again] == [f"Number {number}" for number in range(11, -1, -1)]
    assert again == box.newest_first()


def test_text_html_and_source_are_what_was_sent(tmp_path: Path) -> None:
    source = _mail("Hello")
    mail = Mailbox(tmp_path).add(source, recipients=["other@example.com"])
    assert (mail.text.strip(), mail.html.strip()) == ("Hello ñ", "<p>Hello ñ</p>")
    assert mail.recipients == ("other@example.com",)
    assert "Bcc" not in mail.headers
    assert Mailbox(tmp_path).source(mail.id) == source


def test_a_mail_that_nobody_can_read_is_kept_all_the_same(tmp_path: Path) -> None:
    broken = b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xff\xfe"
    mail = Mailbox(tmp_path).add(broken, recipients=["a@example.com"])
    assert mail.subject == "(no subject)"
    assert mail.text == ""


def test_clearing_leaves_no_file(tmp_path: Path) -> None:
    box = Mailbox(tmp_path)
    box.add(_mail("Gone"), recipients=["a@example.com"])
    box.clear()
    assert not box.newest_first()
    assert not list(tmp_path.iterdir())
