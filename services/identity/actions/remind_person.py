"""Remind a person: their registration link is about to die, or their access is about to end."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from services.identity.actions.sealed_mark import sealed_mark
from services.identity.domain import links as link_rules
from services.identity.domain.links import NewLink
from services.identity.domain.registration import Registration
from services.identity.store import grants, links, mail_marks, quiet_addresses, registrations
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import Practice
from shared.contracts.notifications import SendEmail
from shared.contracts.reminders import RemindPerson
from shared.ids import new_id
from shared.seals import fingerprint, token
from shared.work import Work


async def remind_person(work: Work[Tools], asked: RemindPerson) -> None:
    """Nobody keeps a link's token, so a reminder carries a fresh link with the old one's end.

    The old one stays alive beside it: a reminder may be slow, or bounce, and must take nothing from anybody.
    """
    known = await registrations.lock(work.connection, work.tools.vault, asked.invitation_id)
    if known is None or known.person is None:
        return
    if await quiet_addresses.is_quiet(work.connection, work.tools.vault, known.person.email):
        sent = False
    elif asked.about == "access":
        sent = await _of_access(work, known, asked)
    else:
        sent = await _of_link(work, known, asked)
    work.audit(
        chain=chart_chain(known.practice.practice_id, known.chart_id),
        actor=work.source,
        right="invitation",
        action=f"remind-person.{asked.about if sent else 'nothing'}",
        subject=str(asked.invitation_id),
    )


async def _of_link(work: Work[Tools], known: Registration, asked: RemindPerson) -> bool:
    """Of a link that was mailed after the reminder was decided there is nothing to remind."""
    live = await links.newest_live(work.connection, known.invitation_id, now=work.now)
    if live is None or not known.is_open(work.now) or (asked.asked_at and live.minted_at > asked.asked_at):
        return False
    secret, ends_at = token(), live.expires_at
    await links.add(work.connection, known.invitation_id, NewLink(fingerprint(secret), ends_at), now=work.now)
    url = link_rules.url(work.tools.public_url, secret)
    work.ask(_letter(work, known, "reminder", asked=asked, url=url, deadline=ends_at), lane="reminders")
    return True


async def _of_access(work: Work[Tools], known: Registration, asked: RemindPerson) -> bool:
    if known.status != "used" or not await grants.is_open(work.connection, known.invitation_id, now=work.now):
        return False
    if not await grants.wants_reminders(work.connection, known.invitation_id):
        return False
    url = f"{work.tools.public_url.rstrip('/')}/login"
    deadline = work.now + timedelta(days=asked.days)
    work.ask(_letter(work, known, "access_ending", asked=asked, url=url, deadline=deadline), lane="reminders")
    return True


def _letter(
    work: Work[Tools],
    known: Registration,
    kind: Literal["reminder", "access_ending"],
    *,
    asked: RemindPerson,
    url: str,
    deadline: datetime,
) -> SendEmail:
    person = known.person
    if person is None:
        raise LookupError("nobody to write to")
    return SendEmail(
        message_id=new_id(),
        kind=kind,
        to=person.email,
        language=known.language,
        practice=Practice(**asdict(known.practice)),
        given_name=person.given_name if known.relation == "self" else None,
        link=work.tools.sealer.seal("notifications", url),
        invitation_id=known.invitation_id,
        deadline=deadline,
        days_left=asked.days,
        not_me=sealed_mark(work, known.invitation_id, person.email),
        quiet=_sealed_quiet(work, known.invitation_id, person.email),
        hours=asked.hours,
        version=known.version,
    )


def _sealed_quiet(work: Work[Tools], invitation_id: UUID, address: str) -> str:
    """The address of the page that stops reminders, closed to notifications."""
    mark = mail_marks.mark(work.tools.vault, invitation_id, address, use="quiet")
    return work.tools.sealer.seal("notifications", link_rules.quiet_url(work.tools.public_url, mark))
