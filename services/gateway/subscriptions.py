"""What the gateway asks; its rights on the broker are generated from this table."""

from shared.bus import Subscriptions
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
from shared.contracts.activity import ShowActivity
from shared.contracts.confirming import ConfirmEmail, ShowConfirmation
from shared.contracts.copies import DiscardCopy, OrderCopy, ReadCopy, TakeCopy
from shared.contracts.disowning import DisownMail, ShowMail
from shared.contracts.ehr import EVENTS
from shared.contracts.ehr_door import AdmitEhr, LogInEhr, ReadFeed
from shared.contracts.enrollment import (
    AddRepresentative,
    CancelInvitation,
    ChangePhone,
    InvitePerson,
    ResendInvitation,
    RevokeAccess,
    ShowAccess,
)
from shared.contracts.exports import DownloadBundle, DownloadChart, ShowExports
from shared.contracts.finalizing import FinalizeAccess
from shared.contracts.identity import (
    AssertSession,
    ConfirmLastLook,
    CreateAccount,
    EndAttempt,
    LogIn,
    LogOut,
    OpenLink,
    ShowAttempt,
)
from shared.contracts.joining import JoinAccounts
from shared.contracts.lent_copies import OrderLentCopy, ReadLentCopy, ShowLentCopies, TakeLentCopy
from shared.contracts.linking import LinkAccount
from shared.contracts.notifications import NoteCodeStatus
from shared.contracts.practices import ChangePermissions, CloseConsole, LaunchConsole, ShowPermissions, ShowStaff
from shared.contracts.proofs import CheckCode, RequestCode, RequestCodeAgain, VerifyPin
from shared.contracts.proxy import SetProxyRules, ShowProxyRules
from shared.contracts.questions import ChooseQuestion
from shared.contracts.quiet import ShowReminders, StopReminders
from shared.contracts.readers import ShowReaders
from shared.contracts.records import ViewProfile, ViewSection, ViewSummary
from shared.contracts.recovery import (
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
from shared.contracts.sessions import EndSessions, ProveSession, ShowSessions
from shared.contracts.shares import (
    CheckVisit,
    DownloadShare,
    LeaveShare,
    MakeShare,
    ShowShare,
    ShowShares,
    StopShare,
    UnlockShare,
    ViewShare,
)
from shared.contracts.sharing import SetSharing, ShowSharing
from shared.contracts.trends import ViewTrend
from shared.contracts.worklist import CountInvitations, ListInvitations, ShowHistory

SUBSCRIPTIONS = Subscriptions(
    service="gateway",
    hears={},
    obeys={},
    answers={},
    asks=(
        OpenLink,
        ShowAttempt,
        VerifyPin,
        RequestCode,
        RequestCodeAgain,
        CheckCode,
        ConfirmLastLook,
        EndAttempt,
        CreateAccount,
        LinkAccount,
        FinalizeAccess,
        ShowConfirmation,
        ConfirmEmail,
        ChooseQuestion,
        RequestReset,
        RemindUsername,
        OpenReset,
        ShowRecovery,
        AnswerQuestion,
        RequestRecoveryCode,
        RequestRecoveryCodeAgain,
        CheckRecoveryCode,
        ResetPassword,
        LogIn,
        LogOut,
        AssertSession,
        ShowReaders,
        ShowMail,
        DisownMail,
        ShowReminders,
        StopReminders,
        ShowSessions,
        EndSessions,
        ProveSession,
        ShowAccount,
        ChangeDetails,
        ChangeUsername,
        ChangeEmail,
        ChangePassword,
        ChangeQuestion,
        CloseAccount,
        JoinAccounts,
        ShowPhone,
        RequestPhoneCode,
        CheckPhoneCode,
        RemovePhone,
        ViewSection,
        ViewSummary,
        ViewProfile,
        ViewTrend,
        ShowActivity,
        ShowExports,
        DownloadChart,
        DownloadBundle,
        OrderCopy,
        TakeCopy,
        ReadCopy,
        DiscardCopy,
        ShowShares,
        MakeShare,
        StopShare,
        ShowShare,
        UnlockShare,
        ViewShare,
        DownloadShare,
        CheckVisit,
        OrderLentCopy,
        ShowLentCopies,
        TakeLentCopy,
        ReadLentCopy,
        LeaveShare,
        ShowAccess,
        CancelInvitation,
        RevokeAccess,
        InvitePerson,
        AddRepresentative,
        ResendInvitation,
        ChangePhone,
        ShowHistory,
        ListInvitations,
        CountInvitations,
        ShowProxyRules,
        SetProxyRules,
        ShowSharing,
        SetSharing,
        LaunchConsole,
        ShowStaff,
        CloseConsole,
        ShowPermissions,
        ChangePermissions,
        LogInEhr,
        AdmitEhr,
        ReadFeed,
        NoteCodeStatus,
    ),
    hands_on=EVENTS,
)
