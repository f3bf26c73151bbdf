"""Identity proves who a person is, keeps accounts and sessions, and binds charts to accounts.

Owns: registration links and attempts, phone codes, accounts, credentials and certifications, phones of
    accounts, letters about accounts and their links, grants and their tombstones, sessions.
Hears: invitation.issued, invitation.canceled, access.revoked, access.changed, copy.made, share.begun,
    message.complained.
Obeys: open-link, show-attempt, verify-pin, request-code, request-code-again, check-code, confirm-last-look,
    end-attempt, create-account, link-account, show-confirmation, confirm-email, choose-question, log-in, log-out,
    assert-session, show-readers, show-mail, disown-mail, show-sessions, end-sessions, prove-session, show-account,
    change-details, change-email, change-username, change-password, change-question, close-account, join-accounts,
    show-phone, request-phone-code, check-phone-code, remove-phone, show-reminders, stop-reminders, finalize-access,
    request-reset, remind-username, open-reset, show-recovery, answer-question, request-recovery-code,
    request-recovery-code-again, check-recovery-code, reset-password; remind-person.
Announces: link.opened, identity.verified, verification.locked, access.granted, access.closed, access.ended,
    session.ended, account.secured.
"""
