"""Which message leads to which action."""

from __future__ import annotations

from services.enrollment.actions.add_representative import add_representative
from services.enrollment.actions.admit_ehr import admit_ehr
from services.enrollment.actions.answer_request import answer_request
from services.enrollment.actions.auto_invite import auto_invite
from services.enrollment.actions.cancel_invitation import cancel_invitation
from services.enrollment.actions.change_demographics import change_demographics
from services.enrollment.actions.change_permissions import change_permissions
from services.enrollment.actions.change_phone import change_phone
from services.enrollment.actions.close_console import close_console
from services.enrollment.actions.count_invitations import count_invitations
from services.enrollment.actions.invite_patient import invite_patient
from services.enrollment.actions.invite_person import invite_person
from services.enrollment.actions.launch_console import launch_console
from services.enrollment.actions.list_invitations import list_invitations
from services.enrollment.actions.log_in_ehr import log_in_ehr
from services.enrollment.actions.merge_chart import merge_chart
from services.enrollment.actions.note_access_closed import note_access_closed
from services.enrollment.actions.note_access_ended import note_access_ended
from services.enrollment.actions.note_access_granted import note_access_granted
from services.enrollment.actions.note_code_failed import note_code_failed
from services.enrollment.actions.note_event_refused import note_event_refused
from services.enrollment.actions.note_identity_verified import note_identity_verified
from services.enrollment.actions.note_link_opened import note_link_opened
from services.enrollment.actions.note_mails_held import note_mails_held
from services.enrollment.actions.note_message_bounced import note_message_bounced
from services.enrollment.actions.note_message_complained import note_message_complained
from services.enrollment.actions.note_message_deferred import note_message_deferred
from services.enrollment.actions.note_message_delivered import note_message_delivered
from services.enrollment.actions.note_verification_locked import note_verification_locked
from services.enrollment.actions.read_feed import read_feed
from services.enrollment.actions.resend_invitation import resend_invitation
from services.enrollment.actions.revoke_access import revoke_access
from services.enrollment.actions.set_proxy_rules import set_proxy_rules
from services.enrollment.actions.set_sharing import set_sharing
from services.enrollment.actions.show_access import show_access
from services.enrollment.actions.show_history import show_history
from services.enrollment.actions.show_permissions import show_permissions
from services.enrollment.actions.show_proxy_rules import show_proxy_rules
from services.enrollment.actions.show_sharing import show_sharing
from services.enrollment.actions.show_staff import show_staff
from services.enrollment.actions.unmerge_chart import unmerge_chart
from shared.bus import Subscriptions
from shared.contracts.charts import ChartDescribed, ChartMoved
from shared.contracts.deeds import StaffActed
from shared.contracts.disowning import AccessEnded
from shared.contracts.ehr import (
    ChartMerged,
    ChartNoteSigned,
    ChartUnmerged,
    DemographicsChanged,
    EnrollmentChanged,
    EventRefused,
    MergeApplied,
    PatientInvited,
)
from shared.contracts.ehr_door import AdmitEhr, LogInEhr, ReadFeed
from shared.contracts.enrollment import (
    AccessRevoked,
    AddRepresentative,
    CancelInvitation,
    ChangePhone,
    InvitationCanceled,
    InvitationIssued,
    InvitePerson,
    ResendInvitation,
    RevokeAccess,
    ShowAccess,
)
from shared.contracts.held_mails import MailsHeld
from shared.contracts.identity import AccessClosed, AccessGranted, IdentityVerified, LinkOpened, VerificationLocked
from shared.contracts.notifications import (
    CodeFailed,
    MessageBounced,
    MessageComplained,
    MessageDeferred,
    MessageDelivered,
)
from shared.contracts.practices import ChangePermissions, CloseConsole, LaunchConsole, ShowPermissions, ShowStaff
from shared.contracts.proxy import SetProxyRules, ShowProxyRules
from shared.contracts.reminders import AccessChanged, AccessEnding, RemindPerson
from shared.contracts.requests import RequestAnswered, RequestAsked
from shared.contracts.sharing import SetSharing, SharingChanged, ShowSharing
from shared.contracts.worklist import CountInvitations, ListInvitations, ShowHistory

SUBSCRIPTIONS = Subscriptions(
    service="enrollment",
    hears={
        PatientInvited: invite_patient,
        ChartNoteSigned: auto_invite,
        DemographicsChanged: change_demographics,
        ChartMerged: merge_chart,
        ChartUnmerged: unmerge_chart,
        RequestAsked: answer_request,
        EventRefused: note_event_refused,
        LinkOpened: note_link_opened,
        IdentityVerified: note_identity_verified,
        VerificationLocked: note_verification_locked,
        AccessGranted: note_access_granted,
        AccessClosed: note_access_closed,
        AccessEnded: note_access_ended,
        MessageDelivered: note_message_delivered,
        MessageDeferred: note_message_deferred,
        MessageBounced: note_message_bounced,
        MessageComplained: note_message_complained,
        CodeFailed: note_code_failed,
        MailsHeld: note_mails_held,
    },
    obeys={},
    answers={
        InvitePerson: invite_person,
        AddRepresentative: add_representative,
        ResendInvitation: resend_invitation,
        ChangePhone: change_phone,
        CancelInvitation: cancel_invitation,
        RevokeAccess: revoke_access,
        ShowAccess: show_access,
        ShowHistory: show_history,
        ListInvitations: list_invitations,
        CountInvitations: count_invitations,
        ShowProxyRules: show_proxy_rules,
        SetProxyRules: set_proxy_rules,
        ShowSharing: show_sharing,
        SetSharing: set_sharing,
        LaunchConsole: launch_console,
        ShowStaff: show_staff,
        CloseConsole: close_console,
        ShowPermissions: show_permissions,
        ChangePermissions: change_permissions,
        LogInEhr: log_in_ehr,
        AdmitEhr: admit_ehr,
        ReadFeed: read_feed,
    },
    announces=(
        InvitationIssued,
        InvitationCanceled,
        AccessRevoked,
        AccessChanged,
        SharingChanged,
        StaffActed,
        ChartDescribed,
        ChartMoved,
        MergeApplied,
        EnrollmentChanged,
        AccessEnding,
        RequestAnswered,
        EventRefused,
    ),
    asks=(RemindPerson,),
)
