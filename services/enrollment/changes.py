"""What every action does around a change: keep it, erase a PIN that opens nothing, tell the EHR, leave an audit row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from services.enrollment.domain.clock import after_news
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import OPEN, Invitation, Status
from services.enrollment.store import feed, invitations
from services.enrollment.tools import Tools
from shared.audit import chart_chain
from shared.bus import Told, Unreadable
from shared.contracts.deeds import StaffActed
from shared.contracts.ehr import EnrollmentChanged, MergeApplied
from shared.contracts.enrollment import (
    AccessRevoked,
    InvitationCanceled,
    RefusalReason,
    StaffRefused,
)
from shared.contracts.reminders import AccessEnding
from shared.work import Work

STAFF, SERVICE = "staff", "service"
"""By what right somebody acts, in the audit."""


class About(Protocol):
    """News of one invitation."""

    @property
    def invitation_id(self) -> UUID:
        """Which one."""


class OfMail(Protocol):
    """News of one of an invitation's e-mails."""

    @property
    def version(self) -> int | None:
        """Which version of the invitation it was ordered for; None: an older release does not tell."""


async def found(told: Sequence[Told[Tools, About]]) -> list[Invitation]:
    """The invitations that another service tells of, locked. It learned their ids from us: an unknown one is no
    news."""
    asked = [message.invitation_id for _, message in told]
    known = await invitations.take_all(told[0].work.connection, asked)
    if len(known) < len(asked):
        raise Unreadable("unknown_invitation")
    return [known[invitation_id] for invitation_id in asked]


def note(work: Work[Tools], before: Invitation, news: Facts, *, action: str) -> None:
    """Learn what another service tells."""
    after = before.learn(news)
    keep(work, before, after)
    audit(work, after, actor=work.source, right=SERVICE, action=action)


def note_mail(work: Work[Tools], told: OfMail, before: Invitation, news: Facts, *, action: str) -> None:
    """Learn what became of an e-mail. Late news of one to a former address says nothing of the one to this."""
    if told.version is None or told.version >= before.addressed_version:
        note(work, before, news, action=action)


def keep(work: Work[Tools], before: Invitation, after: Invitation) -> None:
    """Write what is new; the EHR hears of it when it can see it.

    An expired invitation keeps its PIN until `expire` erases it: by the PIN it is found, and only then is it told of.
    """
    if after == before:
        return
    after = after_news(before, after, now=work.now)
    status = after.status(work.now)
    save(work, after, keep_pin=status in OPEN or status is Status.EXPIRED)
    if status is not before.status(work.now):
        tell_ehr(work, after)


def save(work: Work[Tools], invitation: Invitation, *, keep_pin: bool) -> None:
    """Write it with those of the whole batch; nobody reads it again in this transaction."""
    work.write(invitations.save_all, invitations.known(invitation, keep_pin=keep_pin))


def expire(work: Work[Tools], invitation: Invitation) -> None:
    """Its time is over: the PIN goes, and the practice hears of it."""
    after = replace(invitation, version=invitation.version + 1, due_at=None)
    save(work, after, keep_pin=False)
    tell_ehr(work, after)
    audit(work, after, actor=work.source, right=SERVICE, action="expire_invitation")


def cancel(work: Work[Tools], before: Invitation) -> Invitation:
    """Take back what was not used: link and PIN stop working (S88)."""
    after = before.learn(Facts(canceled_at=work.now))
    keep(work, before, after)
    work.announce(InvitationCanceled(invitation_id=after.id, version=after.version, canceled_at=work.now))
    return after


def revoke(work: Work[Tools], before: Invitation) -> Invitation:
    """End an access for ever: identity and records are told to close it (S89)."""
    after = before.learn(Facts(revoked_at=work.now))
    keep(work, before, after)
    tell_revoked(work, after)
    return after


def tell_revoked(work: Work[Tools], invitation: Invitation) -> None:
    """The grant of this id is to end, or never to begin; told again it does no harm."""
    revoked_at = invitation.facts.revoked_at or work.now
    work.announce(AccessRevoked(invitation_id=invitation.id, version=invitation.version, revoked_at=revoked_at))


def tell_ehr(work: Work[Tools], invitation: Invitation) -> None:
    """Where this person's access stands now (S14)."""
    tell_practice(
        work,
        EnrollmentChanged(
            practice_id=invitation.practice_id,
            chart_id=invitation.chart_id,
            invitation_id=invitation.id,
            relation=invitation.relation,
            status=invitation.status(work.now),
            version=invitation.version,
            changed_at=work.now,
            phone_refusal=invitation.phone_refusal,
            ends_at=invitation.terms.ends_at,
        ),
    )


def tell_practice(work: Work[Tools], event: EnrollmentChanged | AccessEnding | MergeApplied) -> None:
    """On the queues of its EHRs, and in the feed for those that come by HTTPS, under one id."""
    work.announce(event)
    said = work.said[-1]
    work.write(feed.keep_all, (said.id, event.practice_id, event.key, said.body.decode(), work.now))


def audit(work: Work[Tools], invitation: Invitation, *, actor: str, right: str, action: str) -> None:
    """Who did what by what right to this invitation."""
    chain = chart_chain(invitation.practice_id, invitation.chart_id)
    work.audit(chain=chain, actor=actor, right=right, action=action, category="access", subject=str(invitation.id))


def practice_chain(practice_id: str) -> str:
    """The audit chain of what concerns a practice and none of its charts."""
    return f"practice:{practice_id}"


class Actor(Protocol):
    """What staff ask, by whatever channel."""

    @property
    def staff_id(self) -> str:
        """Who asks."""


class Order(Actor, Protocol):
    """What staff ask of one invitation."""

    @property
    def practice_id(self) -> str:
        """The asker's practice."""

    @property
    def invitation_id(self) -> UUID:
        """Of what."""


def refuse(
    work: Work[Tools], order: Order, reason: RefusalReason, *, action: str, known: Invitation | None = None
) -> StaffRefused:
    """Who tried in vain stands in the audit too: on the chart if it is the asker's, else on the asker's practice."""
    chain = chart_chain(known.practice_id, known.chart_id) if known else practice_chain(order.practice_id)
    return turn_away(
        work, chain=chain, staff_id=order.staff_id, reason=reason, action=action, subject=str(order.invitation_id)
    )


def turn_away(
    work: Work[Tools], *, chain: str, staff_id: str, reason: RefusalReason, action: str, subject: str = ""
) -> StaffRefused:
    """No, with an audit row on this chain."""
    work.audit(
        chain=chain,
        actor=f"staff:{staff_id}",
        right=STAFF,
        action=f"{action}.refused.{reason}",
        category="access",
        subject=subject,
    )
    return StaffRefused(reason=reason)


def did(work: Work[Tools], invitation: Invitation, order: Actor, action: str) -> None:
    """Staff did this."""
    audit(work, invitation, actor=f"staff:{order.staff_id}", right=STAFF, action=action)


def tell_deed(work: Work[Tools], invitation: Invitation, order: Actor, deed: str) -> None:
    """Whoever reads the chart's activity learns what staff did about an access to it (docs/adr/0044)."""
    work.announce(
        StaffActed(
            practice_id=invitation.practice_id,
            chart_id=invitation.chart_id,
            invitation_id=invitation.id,
            relation=invitation.relation,
            staff_id=order.staff_id,
            deed=deed,
            acted_at=work.now,
        )
    )
