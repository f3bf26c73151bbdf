"""Mails that come back: which of them say that one of ours has failed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.mailbox import Mailbox, mailbox
from services.notifications.domain.report import Complaint, Report, read_report, return_path
from services.notifications.domain.suppression import folded, is_dead
from shared.ids import new_id
from tests.fakes.reports import BARE, COMPLAINT, FAILED, PERSON, READ, VACATION, written

ID = new_id()
PLAIN = "bounces@chartkey.example"


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_of_failure_names_the_mail_by_what_comes_back_with_it(returned: str) -> None:
    assert read_report(written(FAILED, ID, returned=returned, to=PLAIN)) == Report(ID, "failed", "5.1.1")


def test_a_report_without_the_mail_names_it_by_the_address_that_it_was_sent_to() -> None:
    assert read_report(written(BARE, ID)) == Report(ID, "failed", "5.1.10")
    assert read_report(written(BARE, ID, to=PLAIN)) == "not_ours"


@pytest.mark.parametrize("action", ["delayed", "Delayed (still trying)"])
def test_a_report_of_delay_is_no_failure(action: str) -> None:
    assert read_report(written(FAILED, ID, action=action, status="4.4.1")) == Report(ID, "delayed", "4.4.1")


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", "nonsense"])
def test_a_report_of_success_changes_nothing(action: str) -> None:
    assert read_report(written(FAILED, ID, action=action, status="2.0.0")) == "other_report"


@pytest.mark.parametrize(("shape", "kind"), [(VACATION, "auto_reply"), (READ, "other_report"), (PERSON, "other")])
def test_an_automatic_reply_a_receipt_and_a_person_are_no_failures(shape: str, kind: str) -> None:
    """RFC 3834: whatever words such a mail has, and whichever mail it answers."""
    assert read_report(written(shape, ID)) == kind


@pytest.mark.parametrize(
    ("wrapped", "kind"),
    [("multipart/mixed; x=y", "auto_reply"), ("multipart/report; report-type=feedback-report", "other_report")],
)
def test_a_report_inside_another_kind_of_mail_is_somebody_elses_word(wrapped: str, kind: str) -> None:
    mail = written(FAILED, ID).replace(b"multipart/report; report-type=delivery-status", wrapped.encode())
    assert read_report(mail) == kind


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
@pytest.mark.parametrize("kind", ["abuse", "Abuse", "fraud", "opt-out"])
def test_a_complaint_names_the_mail_that_comes_back_with_it(kind: str, returned: str) -> None:
    mail = written(COMPLAINT, ID, action=kind, returned=returned, to="abuse@chartkey.example")
    assert read_report(mail) == Complaint(ID)


@pytest.mark.parametrize("kind", ["not-spam", "virus", "other", "auth-failure", "", "abuses", "x\nY: abuse"])
def test_a_report_that_calls_nothing_unwanted_is_no_complaint(kind: str) -> None:
    assert read_report(written(COMPLAINT, ID, action=kind, body="Feedback-Type: abuse")) == "other_report"


def test_a_complaint_about_somebody_elses_mail_is_not_ours() -> None:
    mail = written(COMPLAINT, ID, action="abuse", to="abuse@chartkey.example")
    assert read_report(mail.replace(b"Message-ID:", b"X-Id:")) == "not_ours"


def test_the_returned_mails_own_words_are_not_taken_for_the_reports() -> None:
    mail = written(FAILED, ID, action="delayed", status="4.4.1", returned="message/rfc822", body="Action: failed")
    assert read_report(mail) == Report(ID, "delayed", "4.4.1")


@given(st.binary(max_size=400))
def test_no_bytes_at_all_break_the_reader(noise: bytes) -> None:
    broken = (noise, written(FAILED, ID).replace(b"Action", noise), written(BARE, ID).replace(b"boundary=", noise))
    assert not [found for mail in broken if isinstance(found := read_report(mail), Report) and found.message_id != ID]


@pytest.mark.parametrize("cut", range(0, 1600, 53))
def test_a_report_cut_anywhere_is_read_or_left(cut: int) -> None:
    found = read_report(written(FAILED, ID)[:cut])
    assert found in ("other", "auto_reply", "not_ours", "other_report") or isinstance(found, Report)


def test_the_return_path_is_an_address_that_any_server_takes() -> None:
    path = return_path(PLAIN, ID)
    assert mailbox(path) == Mailbox(path)
    assert path == f"bounces+{ID.hex}@chartkey.example"


@pytest.mark.parametrize("status", ["5.1.1", "5.1.10", "5.2.1"])
def test_what_says_that_there_is_no_such_address_condemns_it(status: str) -> None:
    assert is_dead(status)


@pytest.mark.parametrize("status", ["", "5.0.0", "5.2.2", "5.7.1", "4.1.1", "5.1.11", "5.4.6"])
def test_a_full_box_a_policy_or_a_bare_refusal_condemns_nobody(status: str) -> None:
    assert not is_dead(status)


def test_capitals_make_no_other_person() -> None:
    assert folded(" Jane@Example.COM ") == folded("jane@example.com") != folded("jan@example.com")
