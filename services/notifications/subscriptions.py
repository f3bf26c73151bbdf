"""What notifications listens to and says."""

from services.notifications.actions.accept_message import accept_message
from services.notifications.actions.note_code_status import note_code_status
from services.notifications.actions.send_account_email import send_account_email
from services.notifications.actions.send_code import send_code
from shared.bus import Subscriptions
from shared.contracts.account_mails import SendAccountEmail
from shared.contracts.held_mails import MailsHeld
from shared.contracts.notifications import (
    CodeFailed,
    MessageBounced,
    MessageComplained,
    MessageDeferred,
    MessageDelivered,
    NoteCodeStatus,
    SendCode,
    SendEmail,
)

SUBSCRIPTIONS = Subscriptions(
    service="notifications",
    hears={},
    obeys={
        SendEmail: accept_message,
        SendAccountEmail: send_account_email,
        SendCode: send_code,
        NoteCodeStatus: note_code_status,
    },
    answers={},
    announces=(MessageDelivered, MessageDeferred, MessageBounced, MessageComplained, CodeFailed, MailsHeld),
)
