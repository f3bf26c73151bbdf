"""Telling that an invitation stands: to identity with all that proves a person, to the EHR with its state."""

from __future__ import annotations

from services.enrollment.changes import tell_ehr
from services.enrollment.domain.details import spoken
from services.enrollment.domain.scopes import OWN_CHART
from services.enrollment.store.invitations import Draft
from services.enrollment.store.practices import PracticeRow
from services.enrollment.tools import Tools
from shared.contracts.enrollment import InvitationIssued, Practice
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
            scopes=OWN_CHART,
            issued_at=invitation.issued_at,
            expires_at=invitation.expires_at,
            addressed_version=invitation.addressed_version,
        )
    )
    tell_ehr(work, invitation)
