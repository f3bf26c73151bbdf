"""The two hops of an invitation: an event becomes a row and a token; a row becomes a mail."""

from __future__ import annotations

import secrets
from datetime import date
from functools import partial
from typing import Any

from celery import shared_task
from django.core import mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac
from invitations.utils import get_invitation_model

from benchmarks.peers.portal.models import Enrollment, TakenEvent

_open: list[Any] = []


@shared_task(name="peer.take_invited")
def take_invited(event_id: str, event: dict[str, str]) -> None:
    """A repeat stops at the inbox's key and is acknowledged; anything else that fails is raised."""
    try:
        _take(event_id, event)
    except IntegrityError:
        if not TakenEvent.objects.filter(pk=event_id).exists():
            raise


@transaction.atomic
def _take(event_id: str, event: dict[str, str]) -> None:
    """One transaction: inbox, invitation, PIN; the mail is queued once it is committed."""
    TakenEvent.objects.create(event_id=event_id)
    invitation = get_invitation_model().create(event["email"])
    pin = f"{secrets.randbelow(10**6):06}"
    enrollment = Enrollment.objects.create(
        invitation=invitation,
        chart_id=event["chart_id"],
        date_of_birth=date.fromisoformat(event["date_of_birth"]),
        pin_hash=salted_hmac("pin", pin, algorithm="sha256").hexdigest(),
    )
    transaction.on_commit(partial(send_invitation.delay, enrollment.pk, event["given_name"]))


@shared_task(name="peer.send_invitation", autoretry_for=(OSError,), retry_backoff=True)
def send_invitation(enrollment_id: int, given_name: str) -> None:
    """Send over this worker's kept connection, then note the delivery."""
    found = Enrollment.objects.select_related("invitation").get(pk=enrollment_id)
    if found.delivered_at:
        return
    link = f"https://portal.example/invitations/accept-invite/{found.invitation.key}"
    body = render_to_string("invitation.txt", {"given_name": given_name, "link": link})
    message = mail.EmailMessage("Your health record is ready", body, to=[found.invitation.email])
    message.connection = _connection()
    try:
        message.send()
    except Exception:
        _forget()
        raise
    Enrollment.objects.filter(pk=enrollment_id).update(delivered_at=timezone.now())


def _connection() -> Any:
    """Django's own SMTP backend, opened once a prefork process; an open backend stays open between messages."""
    if not _open:
        connection = mail.get_connection()
        connection.open()
        _open.append(connection)
    return _open[0]


def _forget() -> None:
    while _open:
        _open.pop().close()
