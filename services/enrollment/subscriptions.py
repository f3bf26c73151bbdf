"""Which message leads to which action."""

from __future__ import annotations

from services.enrollment.actions.cancel_invitation import cancel_invitation
from services.enrollment.actions.invite_patient import invite_patient
from services.enrollment.actions.note_access_closed import note_access_closed
from services.enrollment.actions.note_access_granted import note_access_granted
from services.enrollment.actions.note_identity_verified import note_identity_verified
from services.enrollment.actions.note_link_opened import note_link_opened
from services.enrollment.actions.note_message_bounced import note_message_bounced
from services.enrollment.actions.note_message_delivered import note_message_delivered
from services.enrollment.actions.note_verification_locked import note_verification_locked
from services.enrollment.actions.revoke_access import revoke_access
from services.enrollment.actions.show_access import show_access
from shared.bus import Subscriptions
from shared.contracts.ehr import EnrollmentChanged, EventRefused, PatientInvited
from shared.contracts.enrollment import (
    AccessRevoked,
    CancelInvitation,
    InvitationCanceled,
    InvitationIssued,
    RevokeAccess,
    ShowAccess,
)
from shared.contracts.identity import AccessClosed, AccessGranted, IdentityVerified, LinkOpened, VerificationLocked
from shared.contracts.notifications import MessageBounced, MessageDelivered

SUBSCRIPTIONS = Subscriptions(
    service="enrollment",
    hears={
        PatientInvited: invite_patient,
        LinkOpened: note_link_opened,
        IdentityVerified: note_identity_verified,
        VerificationLocked: note_verification_locked,
        AccessGranted: note_access_granted,
        AccessClosed: note_access_closed,
        MessageDelivered: note_message_delivered,
        MessageBounced: note_message_bounced,
    },
    obeys={},
    answers={
        ShowAccess: show_access,
        CancelInvitation: cancel_invitation,
        RevokeAccess: revoke_access,
    },
    announces=(InvitationIssued, InvitationCanceled, AccessRevoked, EnrollmentChanged, EventRefused),
)
