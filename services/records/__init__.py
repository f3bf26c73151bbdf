"""Records.

Owns: FHIR R4 resources by chart, its own projection of the grants, shares of a chart, who has looked at what, and, for
    some days, copies of charts that were ordered.
Hears: record.shared, record.withdrawn, lab.shared, lab.withdrawn, appointment.booked, appointment.changed and
    appointment.canceled (EHRs), access.granted, access.changed, access.revoked, access.ended,
    sharing.changed, staff.acted, chart.described, chart.moved, session.ended, account.secured.
Answers: records.view-section, records.view-summary, records.view-profile, records.view-trend,
    records.show-activity, records.show-exports, records.download-chart, records.download-bundle,
    records.order-copy, records.take-copy, records.read-copy, records.discard-copy;
    of shares records.make-share, records.show-shares, records.stop-share, and for who reads by one
    records.show-share, records.unlock-share, records.view-share, records.download-share,
    records.check-visit, records.leave-share, records.order-lent-copy, records.show-lent-copies,
    records.take-lent-copy, records.read-lent-copy.
Announces: access.closed, copy.made, share.begun, event.refused (to the EHR).
"""
