"""Telling that an invitation stands: to identity with all that proves a person, to the EHR with its state."""

from __future__ import annotations

import dataclasses

from services.enrollment.changes import SERVICE, audit, cancel, expire, tell_ehr
from services.enrollment.domain.clock import next_look
from services.enrollment.domain.details import spoken
from services.enrollment.domain.invitation import Invitation, Status
from services.enrollment.domain.proxy import DEFAULT, ProxyRules
from services.enrollment.store import invitations, practices, proxy_rules, search
from services.enrollment.store.invitations import Draft, Kept
from services.enrollment.store.practices import PracticeRow
from services.enrollment.tools import Tools
from services.enrollment.withholding import carry_over
from shared.contracts.enrollment import InvitationIssued, Practice
from shared.contracts.reminders import AccessChanged
from shared.seals import pin_check
from shared.work import Work


def issue(work: Work[Tools], draft: Draft, practice: PracticeRow) -> None:
    """Announce this version; the PIN travels only as its check value (S22)."""
    invitation, details = draft.invitation, draft.details
    work.announce(
        InvitationIssued(
            invitation_id=invitation.id,
            version=invitation.version,
            practice=Practice(practice_id=practice.id, name=practice.name, accent=practice.accent),
            chart_id=invitation.chart_id,
            relation=invitation.relation,
            given_name=details.given_name,
            family_name=details.family_name,
            date_of_birth=details.date_of_birth,
            email=details.contacts.email,
            phone=details.contacts.phone,
            language=spoken(details.language, otherwise=practice.language),
            pin_check=pin_check(work.tools.pin_key, invitation.id, draft.pin),
            order=practice.order,
            scopes=invitation.terms.scopes,
            ends_at=invitation.terms.ends_at,
            issued_at=invitation.issued_at,
            expires_at=invitation.expires_at,
            addressed_version=invitation.addressed_version,
            own_given_name=details.own_given_name,
            own_family_name=details.own_family_name,
            voice_codes=practice.voice_codes,
        )
    )
    tell_ehr(work, invitation)
    for row in search.rows_of(work.tools.vault, practice.id, invitation.chart_id, invitation.id, details):
        work.write(search.add, row)


async def replace(work: Work[Tools], kept: Kept, draft: Draft, practice: PracticeRow) -> Invitation:
    """A new invitation with a new id and PIN (S27, S28); nothing of the old one works any more."""
    ended = kept.invitation
    if ended.status(work.now) is Status.LOCKED:
        cancel(work, ended)
    elif kept.pin is not None:
        expire(work, ended)
    await invitations.give_way(work.connection, ended.id, to=draft.invitation.id)
    await invitations.write(work.connection, work.tools.vault, draft)
    await carry_over(work, practice.id, old=ended.id, new=draft.invitation.id)
    issue(work, draft, practice)
    return draft.invitation


async def reissue(work: Work[Tools], kept: Kept, practice: PracticeRow) -> Invitation:
    """Write a further version of an open invitation, and announce it."""
    rules = await proxy_rules.of_practice(work.connection, practice.id) or DEFAULT
    after = await _rewrite(work, kept, rules)
    if kept.pin is None:
        raise LookupError("an open invitation without its PIN")
    issue(work, Draft(after, kept.details, kept.pin), practice)
    return after


async def change_terms(work: Work[Tools], kept: Kept, rules: ProxyRules) -> None:
    """Write a version with other terms: an open invitation is announced with them, a standing access changes."""
    after = await _rewrite(work, kept, rules)
    practice = await practices.find(work.connection, after.practice_id)
    if kept.pin is not None and practice is not None:
        issue(work, Draft(after, kept.details, kept.pin), practice)
    else:
        tell_terms(work, after)
        tell_ehr(work, after)
    audit(work, after, actor=work.source, right=SERVICE, action="change_terms")


def tell_terms(work: Work[Tools], invitation: Invitation) -> None:
    """What a standing access opens, and until when, to those who hold its door."""
    work.announce(
        AccessChanged(
            invitation_id=invitation.id,
            version=invitation.version,
            scopes=invitation.terms.scopes,
            ends_at=invitation.terms.ends_at,
            changed_at=work.now,
        )
    )


async def _rewrite(work: Work[Tools], kept: Kept, rules: ProxyRules) -> Invitation:
    born, link_life = kept.details.date_of_birth, work.tools.link_life
    looked = next_look(kept.invitation, born, rules=rules, link_life=link_life, now=work.now)
    after = dataclasses.replace(kept.invitation, due_at=looked)
    await invitations.readdress(work.connection, work.tools.vault, after, kept.details)
    return after
