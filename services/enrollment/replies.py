"""What staff hear of an invitation: the outcome of inviting, and a row of the window."""

from __future__ import annotations

from dataclasses import asdict

from services.enrollment.domain import proxy as domain
from services.enrollment.domain.access_code import as_shown
from services.enrollment.domain.details import Details
from services.enrollment.domain.invitation import Invitation
from services.enrollment.domain.reinvitation import Invited, InviteRefusal
from services.enrollment.domain.relations import SELF
from services.enrollment.store.invitations import Kept
from services.enrollment.tools import Tools
from shared.contracts.enrollment import AccessRow, PersonInvited, RefusalReason, StaffRefused
from shared.contracts.proxy import ProxyRules, ProxyRulesShown
from shared.work import Work

_REASONS: dict[InviteRefusal, RefusalReason] = {
    InviteRefusal.UNKNOWN_PRACTICE: "no_such_practice",
    InviteRefusal.RELATION_UNSUPPORTED: "relation_unsupported",
    InviteRefusal.DATE_OF_BIRTH_IMPOSSIBLE: "date_of_birth_impossible",
    InviteRefusal.EMAIL_INVALID: "email_invalid",
    InviteRefusal.ALREADY_ENROLLED: "already_enrolled",
    InviteRefusal.SUPERSEDED: "superseded",
    InviteRefusal.TOO_YOUNG: "too_young",
    InviteRefusal.END_IMPOSSIBLE: "end_impossible",
    InviteRefusal.MAY_NOT_INVITE: "may_not_invite",
}


def invited(outcome: Invited | InviteRefusal) -> PersonInvited | StaffRefused:
    """The reply to whoever invited by hand."""
    if isinstance(outcome, InviteRefusal):
        return StaffRefused(reason=_REASONS[outcome])
    return PersonInvited(
        invitation_id=outcome.invitation_id, outcome=outcome.outcome, phone_refusal=outcome.phone_refusal
    )


def names(invitation: Invitation, details: Details) -> tuple[str | None, str | None]:
    """Given and family name of the person who is invited."""
    own = invitation.relation == SELF
    return (details.given_name, details.family_name) if own else (details.own_given_name, details.own_family_name)


def access_row(work: Work[Tools], kept: Kept, *, codes: bool) -> AccessRow:
    """A row of the window; the code is sealed to whoever asked, and there only while it opens something (S12, S24)."""
    invitation, contacts, facts = kept.invitation, kept.details.contacts, kept.invitation.facts
    shown = kept.pin if codes and invitation.is_open(work.now) else None
    given_name, family_name = names(invitation, kept.details)
    return AccessRow(
        invitation_id=invitation.id,
        relation=invitation.relation,
        email=contacts.email,
        phone=contacts.phone,
        status=invitation.status(work.now),
        access_code=work.tools.sealer.seal(work.source, as_shown(shown)) if shown else None,
        expires_at=invitation.expires_at,
        phone_refusal=invitation.phone_refusal,
        chart_id=invitation.chart_id,
        given_name=given_name,
        family_name=family_name,
        delivery=invitation.delivery,
        issued_at=invitation.issued_at,
        opened_at=facts.opened_at,
        verified_at=facts.verified_at,
        enrolled_at=facts.granted_at,
        canceled_at=facts.canceled_at,
        revoked_at=facts.revoked_at,
        ends_at=invitation.terms.ends_at,
        may=invitation.orders(work.now),
        language=kept.details.language,
    )


def rules_shown(rules: domain.ProxyRules) -> ProxyRulesShown:
    """The rules in force, as the bus tells them."""
    told = {name: value for name, value in asdict(rules).items() if name != "version"}
    return ProxyRulesShown(version=rules.version, rules=ProxyRules(**told))
