"""Identity's table of contents: which message is worked on where, and what identity says itself."""

from services.identity.actions.answer_question import answer_question
from services.identity.actions.assert_session import assert_session
from services.identity.actions.change_details import change_details
from services.identity.actions.change_email import change_email
from services.identity.actions.change_password import change_password
from services.identity.actions.change_question import change_question
from services.identity.actions.change_terms import change_terms
from services.identity.actions.change_username import change_username
from services.identity.actions.check_code import check_code
from services.identity.actions.check_phone_code import check_phone_code
from services.identity.actions.check_recovery_code import check_recovery_code
from services.identity.actions.choose_question import choose_question
from services.identity.actions.close_access import close_access
from services.identity.actions.close_account import close_account
from services.identity.actions.close_registration import close_registration
from services.identity.actions.confirm_email import confirm_email
from services.identity.actions.confirm_last_look import confirm_last_look
from services.identity.actions.create_account import create_account
from services.identity.actions.disown_mail import disown_mail
from services.identity.actions.end_attempt import end_attempt
from services.identity.actions.end_sessions import end_sessions
from services.identity.actions.finalize_access import finalize_access
from services.identity.actions.join_accounts import join_accounts
from services.identity.actions.link_account import link_account
from services.identity.actions.log_in import log_in
from services.identity.actions.log_out import log_out
from services.identity.actions.note_complaint import note_complaint
from services.identity.actions.offer_registration import offer_registration
from services.identity.actions.open_link import open_link
from services.identity.actions.open_reset import open_reset
from services.identity.actions.prove_session import prove_session
from services.identity.actions.remind_person import remind_person
from services.identity.actions.remind_username import remind_username
from services.identity.actions.remove_phone import remove_phone
from services.identity.actions.request_code import request_code
from services.identity.actions.request_code_again import request_code_again
from services.identity.actions.request_phone_code import request_phone_code
from services.identity.actions.request_recovery_code import request_recovery_code
from services.identity.actions.request_recovery_code_again import request_recovery_code_again
from services.identity.actions.request_reset import request_reset
from services.identity.actions.reset_password import reset_password
from services.identity.actions.show_account import show_account
from services.identity.actions.show_attempt import show_attempt
from services.identity.actions.show_confirmation import show_confirmation
from services.identity.actions.show_mail import show_mail
from services.identity.actions.show_phone import show_phone
from services.identity.actions.show_readers import show_readers
from services.identity.actions.show_recovery import show_recovery
from services.identity.actions.show_reminders import show_reminders
from services.identity.actions.show_sessions import show_sessions
from services.identity.actions.stop_reminders import stop_reminders
from services.identity.actions.tell_copy_made import tell_copy_made
from services.identity.actions.tell_share_begun import tell_share_begun
from services.identity.actions.verify_pin import verify_pin
from shared.bus import Subscriptions
from shared.contracts.account_mails import SendAccountEmail
from shared.contracts.account_phones import CheckPhoneCode, RemovePhone, RequestPhoneCode, ShowPhone
from shared.contracts.accounts import (
    ChangeDetails,
    ChangeEmail,
    ChangePassword,
    ChangeQuestion,
    ChangeUsername,
    CloseAccount,
    ShowAccount,
)
from shared.contracts.confirming import ConfirmEmail, ShowConfirmation
from shared.contracts.copies import CopyMade
from shared.contracts.disowning import AccessEnded, DisownMail, ShowMail
from shared.contracts.enrollment import AccessRevoked, InvitationCanceled, InvitationIssued
from shared.contracts.finalizing import FinalizeAccess
from shared.contracts.identity import (
    AccessClosed,
    AccessGranted,
    AssertSession,
    ConfirmLastLook,
    CreateAccount,
    EndAttempt,
    IdentityVerified,
    LinkOpened,
    LogIn,
    LogOut,
    OpenLink,
    SessionEnded,
    ShowAttempt,
    VerificationLocked,
)
from shared.contracts.joining import JoinAccounts
from shared.contracts.linking import LinkAccount
from shared.contracts.notifications import MessageComplained, SendCode, SendEmail
from shared.contracts.proofs import CheckCode, RequestCode, RequestCodeAgain, VerifyPin
from shared.contracts.questions import ChooseQuestion
from shared.contracts.quiet import ShowReminders, StopReminders
from shared.contracts.readers import ShowReaders
from shared.contracts.recovery import (
    AccountSecured,
    AnswerQuestion,
    CheckRecoveryCode,
    OpenReset,
    RemindUsername,
    RequestRecoveryCode,
    RequestRecoveryCodeAgain,
    RequestReset,
    ResetPassword,
    ShowRecovery,
)
from shared.contracts.reminders import AccessChanged, RemindPerson
from shared.contracts.sessions import EndSessions, ProveSession, ShowSessions
from shared.contracts.shares import ShareBegun

SUBSCRIPTIONS = Subscriptions(
    service="identity",
    hears={
        InvitationIssued: offer_registration,
        InvitationCanceled: close_registration,
        AccessRevoked: close_access,
        AccessChanged: change_terms,
        CopyMade: tell_copy_made,
        ShareBegun: tell_share_begun,
        MessageComplained: note_complaint,
    },
    obeys={RemindPerson: remind_person},
    answers={
        OpenLink: open_link,
        ShowAttempt: show_attempt,
        VerifyPin: verify_pin,
        RequestCode: request_code,
        RequestCodeAgain: request_code_again,
        CheckCode: check_code,
        ConfirmLastLook: confirm_last_look,
        EndAttempt: end_attempt,
        CreateAccount: create_account,
        LinkAccount: link_account,
        FinalizeAccess: finalize_access,
        ShowConfirmation: show_confirmation,
        ConfirmEmail: confirm_email,
        ChooseQuestion: choose_question,
        RequestReset: request_reset,
        RemindUsername: remind_username,
        OpenReset: open_reset,
        ShowRecovery: show_recovery,
        AnswerQuestion: answer_question,
        RequestRecoveryCode: request_recovery_code,
        RequestRecoveryCodeAgain: request_recovery_code_again,
        CheckRecoveryCode: check_recovery_code,
        ResetPassword: reset_password,
        LogIn: log_in,
        LogOut: log_out,
        AssertSession: assert_session,
        ShowReaders: show_readers,
        ShowMail: show_mail,
        DisownMail: disown_mail,
        ShowReminders: show_reminders,
        StopReminders: stop_reminders,
        ShowSessions: show_sessions,
        EndSessions: end_sessions,
        ProveSession: prove_session,
        ShowAccount: show_account,
        ChangeDetails: change_details,
        ChangeUsername: change_username,
        ChangeEmail: change_email,
        ChangePassword: change_password,
        ChangeQuestion: change_question,
        CloseAccount: close_account,
        JoinAccounts: join_accounts,
        ShowPhone: show_phone,
        RequestPhoneCode: request_phone_code,
        CheckPhoneCode: check_phone_code,
        RemovePhone: remove_phone,
    },
    announces=(
        LinkOpened,
        IdentityVerified,
        VerificationLocked,
        AccessGranted,
        AccessClosed,
        AccessEnded,
        SessionEnded,
        AccountSecured,
    ),
    asks=(SendEmail, SendAccountEmail, SendCode),
)
