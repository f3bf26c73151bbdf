"""Records' table of contents: message -> action."""

from __future__ import annotations

from services.records.actions.change_sharing import change_sharing
from services.records.actions.change_terms import change_terms
from services.records.actions.check_visit import check_visit
from services.records.actions.close_chart import close_chart
from services.records.actions.describe_chart import describe_chart
from services.records.actions.discard_copy import discard_copy
from services.records.actions.download_bundle import download_bundle
from services.records.actions.download_chart import download_chart
from services.records.actions.download_share import download_share
from services.records.actions.end_session import end_session
from services.records.actions.end_shares import end_shares
from services.records.actions.keep_appointment import keep_appointment
from services.records.actions.keep_lab import keep_lab
from services.records.actions.keep_resource import keep_resource
from services.records.actions.leave_share import leave_share
from services.records.actions.make_share import make_share
from services.records.actions.move_chart import move_chart
from services.records.actions.note_deed import note_deed
from services.records.actions.open_chart import open_chart
from services.records.actions.order_copy import order_copy
from services.records.actions.order_lent_copy import order_lent_copy
from services.records.actions.read_copy import read_copy
from services.records.actions.read_lent_copy import read_lent_copy
from services.records.actions.show_activity import show_activity
from services.records.actions.show_exports import show_exports
from services.records.actions.show_lent_copies import show_lent_copies
from services.records.actions.show_share import show_share
from services.records.actions.show_shares import show_shares
from services.records.actions.stop_share import stop_share
from services.records.actions.take_copy import take_copy
from services.records.actions.take_lent_copy import take_lent_copy
from services.records.actions.unlock_share import unlock_share
from services.records.actions.view_profile import view_profile
from services.records.actions.view_section import view_section
from services.records.actions.view_share import view_share
from services.records.actions.view_summary import view_summary
from services.records.actions.view_trend import view_trend
from services.records.actions.withdraw_lab import withdraw_lab
from services.records.actions.withdraw_resource import withdraw_resource
from shared.bus import Subscriptions
from shared.contracts.activity import ShowActivity
from shared.contracts.charts import ChartDescribed, ChartMoved
from shared.contracts.copies import CopyMade, DiscardCopy, OrderCopy, ReadCopy, TakeCopy
from shared.contracts.deeds import StaffActed
from shared.contracts.disowning import AccessEnded
from shared.contracts.ehr import (
    AppointmentBooked,
    AppointmentCanceled,
    AppointmentChanged,
    EventRefused,
    LabShared,
    LabWithdrawn,
    RecordShared,
    RecordWithdrawn,
)
from shared.contracts.enrollment import AccessRevoked
from shared.contracts.exports import DownloadBundle, DownloadChart, ShowExports
from shared.contracts.identity import AccessClosed, AccessGranted, SessionEnded
from shared.contracts.lent_copies import OrderLentCopy, ReadLentCopy, ShowLentCopies, TakeLentCopy
from shared.contracts.records import ViewProfile, ViewSection, ViewSummary
from shared.contracts.recovery import AccountSecured
from shared.contracts.reminders import AccessChanged
from shared.contracts.shares import (
    CheckVisit,
    DownloadShare,
    LeaveShare,
    MakeShare,
    ShareBegun,
    ShowShare,
    ShowShares,
    StopShare,
    UnlockShare,
    ViewShare,
)
from shared.contracts.sharing import SharingChanged
from shared.contracts.trends import ViewTrend

SUBSCRIPTIONS = Subscriptions(
    service="records",
    hears={
        RecordShared: keep_resource,
        LabShared: keep_lab,
        RecordWithdrawn: withdraw_resource,
        LabWithdrawn: withdraw_lab,
        AppointmentBooked: keep_appointment,
        AppointmentChanged: keep_appointment,
        AppointmentCanceled: keep_appointment,
        AccessGranted: open_chart,
        AccessRevoked: close_chart,
        AccessEnded: close_chart,
        AccessChanged: change_terms,
        SharingChanged: change_sharing,
        StaffActed: note_deed,
        ChartDescribed: describe_chart,
        ChartMoved: move_chart,
        SessionEnded: end_session,
        AccountSecured: end_shares,
    },
    obeys={},
    answers={
        ViewSection: view_section,
        ViewSummary: view_summary,
        ViewProfile: view_profile,
        ViewTrend: view_trend,
        ShowActivity: show_activity,
        ShowExports: show_exports,
        DownloadChart: download_chart,
        DownloadBundle: download_bundle,
        OrderCopy: order_copy,
        TakeCopy: take_copy,
        ReadCopy: read_copy,
        DiscardCopy: discard_copy,
        MakeShare: make_share,
        ShowShares: show_shares,
        StopShare: stop_share,
        ShowShare: show_share,
        UnlockShare: unlock_share,
        ViewShare: view_share,
        DownloadShare: download_share,
        CheckVisit: check_visit,
        OrderLentCopy: order_lent_copy,
        ShowLentCopies: show_lent_copies,
        TakeLentCopy: take_lent_copy,
        ReadLentCopy: read_lent_copy,
        LeaveShare: leave_share,
    },
    announces=(AccessClosed, CopyMade, EventRefused, ShareBegun),
)
