"""What notifications listens to and says."""

from services.notifications.actions.accept_message import accept_message
from shared.bus import Subscriptions
from shared.contracts.notifications import MessageBounced, MessageDelivered, SendEmail

SUBSCRIPTIONS = Subscriptions(
    service="notifications",
    hears={},
    obeys={SendEmail: accept_message},
    answers={},
    announces=(MessageDelivered, MessageBounced),
)
