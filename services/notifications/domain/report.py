"""What mail servers write back: reports of delivery (RFC 3464) and complaints (RFC 5965), told from everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from typing import Literal
from uuid import UUID

Action = Literal["failed", "delayed"]
Noise = Literal["auto_reply", "other_report", "not_ours", "other"]
"""A mail that says nothing about the delivery of ours; people who write to the address of reports are among `other`."""
LARGEST = 1024 * 1024
"""Bytes of a report that is read; ours come back with at most a few tens of thousands."""
_ACTIONS: dict[str, Action] = {"failed": "failed", "delayed": "delayed"}
_GROUPS = re.compile(r"\r?\n\r?\n")
_ACTION = re.compile(r"^Action:[ \t]*(\w+)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"^Status:[ \t]*([245]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
_FEEDBACK = re.compile(r"^Feedback-Type:[ \t]*([\w-]+)", re.IGNORECASE | re.MULTILINE)
_UNWANTED = ("abuse", "fraud", "opt-out")
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_MESSAGE_ID = re.compile(rf"<({_UUID})@[^<>\s]+>", re.IGNORECASE)
_RETURN_PATH = re.compile(r"\+([0-9a-f]{32})@", re.IGNORECASE)


@dataclass(frozen=True)
class Report:
    """A server's later word on one of our mails; `status` is its enhanced status code (RFC 3463), or empty."""

    message_id: UUID
    action: Action
    status: str


@dataclass(frozen=True)
class Complaint:
    """Whoever got this mail of ours has called it unwanted, and their provider passes it on."""

    message_id: UUID


def return_path(bounces: str, message_id: UUID) -> str:
    """The envelope sender of one mail, to which reports about it come: `bounces+<id>@host` (RFC 5233)."""
    local, _, host = bounces.rpartition("@")
    return f"{local}+{message_id.hex}@{host}"


def read_report(source: bytes) -> Report | Complaint | Noise:
    """What a mail to the address of reports says.

    A vacation note is no failure, whatever it says (RFC 3834); a report of success or of being read is none either.
    Reports are marked as automatic too, so that the kind of mail is asked first.
    """
    mail = message_from_bytes(source)
    kind = str(mail.get_param("report-type", "")).lower()
    if mail.get_content_type() == "multipart/report" and kind == "feedback-report":
        return _complaint(mail)
    if mail.get_content_type() != "multipart/report" or kind != "delivery-status":
        automatic = str(mail.get("Auto-Submitted", "no")).strip().lower() != "no"
        return "other_report" if kind else "auto_reply" if automatic else "other"
    message_id = _of_ours(mail)
    if message_id is None:
        return "not_ours"
    said = sorted(_recipients(mail), key=lambda one: one[0] != "failed")
    return Report(message_id, *said[0]) if said else "other_report"


def _complaint(mail: Message) -> Complaint | Noise:
    """A report that the mail is wanted after all, or carried a virus, is no complaint (RFC 5965 7.3)."""
    said = [
        _FEEDBACK.search(part.as_bytes().decode("ascii", "replace"))
        for part in mail.walk()
        if part.get_content_type() == "message/feedback-report"
    ]
    if not any(one and one.group(1).lower() in _UNWANTED for one in said):
        return "other_report"
    message_id = _of_ours(mail)
    return Complaint(message_id) if message_id else "not_ours"


def _recipients(mail: Message) -> Iterator[tuple[Action, str]]:
    """What is said of each recipient: the groups of fields of RFC 3464 2.3, also where a line is badly folded."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            for group in _GROUPS.split(part.as_bytes().decode("ascii", "replace")):
                said, status = _ACTION.search(group), _STATUS.search(group)
                if said and (action := _ACTIONS.get(said.group(1).lower())):
                    yield action, status.group(1) if status else ""


def _of_ours(mail: Message) -> UUID | None:
    """The id in the mail that comes back with the report, or in the address that the report was sent to."""
    for said in _returned_ids(mail):
        if found := _MESSAGE_ID.search(said):
            return UUID(found.group(1))
    for name in ("To", "Delivered-To", "X-Original-To", "Envelope-To"):
        for said in mail.get_all(name, []):
            if found := _RETURN_PATH.search(str(said)):
                return UUID(found.group(1))
    return None


def _returned_ids(mail: Message) -> Iterator[str]:
    for part in mail.walk():
        if part.get_content_type() == "text/rfc822-headers":
            headers = message_from_string(str(part.get_payload()))
            yield str(headers.get("Message-ID", ""))
        elif part.get_content_type() == "message/rfc822":
            yield from (str(one.get("Message-ID", "")) for one in part.walk() if one is not part)
