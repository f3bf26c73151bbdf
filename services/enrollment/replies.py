"""What staff hear of an invitation: the outcome of inviting, and a row of the window."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from services.enrollment.domain import proxy as domain
from services.enrollment.domain.access_code import as_shown
from services.enrollment.domain.reinvitation import Invited, InviteRefusal
from services.enrollment.domain.relations import SELF
from services.enrollment.store.invitations import Closed, Kept
from services.enrollment.store.sharing import Sharing
from services.enrollment.tools import Tools
from shared.contracts.enrollment import AccessRow, PersonInvited, RefusalReason, StaffRefused
from shared.contracts.proxy import ProxyRules, ProxyRulesShown
from shared.contracts.sharing import SharingShown, Withheld
from shared.work import Work

WITHOUT_DETAILS = ("cancel", "revoke")
"""Orders that need nothing of what is sealed."""
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


@dataclass(frozen=True)
class Face:
    """Whom a row shows, and where they are reached; nobody when it cannot be read."""

    given_name: str | None = None
    family_name: str | None = None
    email: str = ""
    phone: str | None = None
    unreadable: bool = False


def face(found: Kept | Closed) -> Face:
    """The person who is invited."""
    if isinstance(found, Closed):
        return Face(unreadable=True)
    details, own = found.details, found.invitation.relation == SELF
    names = (details.given_name, details.family_name) if own else (details.own_given_name, details.own_family_name)
    return Face(*names, details.contacts.email, details.contacts.phone)


def access_row(work: Work[Tools], found: Kept | Closed, *, codes: bool) -> AccessRow:
    """A row of the window; the code is sealed to whoever asked, and there only while it opens something (S12, S24)."""
    invitation, shown, facts = found.invitation, face(found), found.invitation.facts
    pin = found.pin if codes and isinstance(found, Kept) and invitation.is_open(work.now) else None
    orders = invitation.orders(work.now)
    return AccessRow(
        invitation_id=invitation.id,
        relation=invitation.relation,
        email=shown.email,
        phone=shown.phone,
        status=invitation.status(work.now),
        access_code=work.tools.sealer.seal(work.source, as_shown(pin)) if pin else None,
        expires_at=invitation.expires_at,
        phone_refusal=invitation.phone_refusal,
        chart_id=invitation.chart_id,
        given_name=shown.given_name,
        family_name=shown.family_name,
        delivery=invitation.delivery,
        issued_at=invitation.issued_at,
        deferred_at=invitation.deferred_at,
        code_failed_at=invitation.code_failed_at if invitation.is_open(work.now) else None,
        opened_at=facts.opened_at,
        verified_at=facts.verified_at,
        enrolled_at=facts.granted_at,
        canceled_at=facts.canceled_at,
        revoked_at=facts.revoked_at,
        ends_at=invitation.terms.ends_at,
        may=tuple(one for one in orders if one in WITHOUT_DETAILS) if shown.unreadable else orders,
        unreadable=shown.unreadable,
        language=found.details.language if isinstance(found, Kept) else "en",
    )


def rules_shown(rules: domain.ProxyRules) -> ProxyRulesShown:
    """The rules in force, as the bus tells them."""
    told = {name: value for name, value in asdict(rules).items() if name != "version"}
    return ProxyRulesShown(version=rules.version, rules=ProxyRules(**told))


def sharing_shown(sharing: Sharing) -> SharingShown:
    """What is withheld, in the order of the alphabet."""
    told = [{"category": category, "reason": reason} for category, reason in sorted(sharing.withheld.items())]
    return SharingShown(
        version=sharing.version,
        withheld=tuple(Withheld.model_validate(one) for one in told),
        invitation_id=sharing.invitation_id,
    )
