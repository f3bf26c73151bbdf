"""Enrollment: invitations to a chart, from the practice's side.

Owns: practices, the EHR events that invited, and invitations (chart snapshot, contacts, sealed PIN, delivery state).
Hears: patient.invited from EHRs; link.opened, identity.verified, verification.locked, access.granted, access.closed,
    message.delivered, message.bounced.
Obeys: enrollment.show-access, enrollment.cancel-invitation, enrollment.revoke-access.
Announces: invitation.issued, invitation.canceled, access.revoked; enrollment.changed and event.refused to the EHR.
"""
