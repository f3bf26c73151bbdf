"""Messages to people: what is to be sent, what became of it, and the wording.

Owns: outgoing e-mails and security codes, their attempts and outcomes, addresses that take no mail, templates and
    catalogs.
Hears: nothing.
Obeys: notifications.send-email (lanes security and invitations), notifications.send-account-email,
    notifications.send-code, notifications.note-code-status.
Announces: message.delivered, message.deferred, message.bounced, message.complained, code.failed, mails.held.
"""
