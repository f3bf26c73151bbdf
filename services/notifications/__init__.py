"""Messages to people: what is to be sent, what became of it, and the wording.

Owns: outgoing e-mails, their attempts and outcomes, templates and catalogs.
Hears: nothing.
Obeys: notifications.send-email (lanes security and invitations).
Announces: message.delivered, message.bounced.
"""
