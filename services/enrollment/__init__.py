"""Enrollment: invitations to a chart, from the practice's side.

Owns: practices, their proxy rules, what they withhold, their EHR systems with keys, staff with sessions and
    permissions, the EHR events that invited, what practices were told, and invitations (chart snapshot, contacts,
    sealed PIN, delivery state, terms).
Hears: patient.invited, chart-note.signed, demographics.changed, chart.merged, chart.unmerged and request.asked from
    EHRs; event.refused, for their feed; link.opened,
    identity.verified, verification.locked, access.granted, access.closed, access.ended, message.delivered,
    message.deferred, message.bounced, message.complained, code.failed, mails.held.
Obeys staff's orders: enrollment.invite-person, add-representative, resend-invitation, change-phone, cancel-invitation,
    revoke-access, set-proxy-rules, set-sharing; and shows: show-access, show-history, list-invitations,
    count-invitations, show-proxy-rules, show-sharing;
    and of staff and their EHR: launch-console, show-staff, close-console, show-permissions, change-permissions,
    log-in-ehr, admit-ehr, read-feed.
Announces: invitation.issued, invitation.canceled, access.revoked, access.changed, sharing.changed, staff.acted,
    chart.described, chart.moved;
    enrollment.changed, access.ending, merge.applied, request.answered and event.refused to the EHR.
"""
