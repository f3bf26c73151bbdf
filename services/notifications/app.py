"""Notifications put together from its settings."""

from __future__ import annotations

from datetime import timedelta

from faststream import FastStream

from services.notifications.actions.settle_messages import Manners
from services.notifications.caller import Caller
from services.notifications.channels.bell import Bell
from services.notifications.channels.bounce_box import BoxServer
from services.notifications.channels.letters import Letters, Stationery
from services.notifications.channels.smtp import MailServer, security_for
from services.notifications.channels.telephone import NoTelephone, Telephone
from services.notifications.channels.twilio import Provider, Twilio
from services.notifications.domain.message import CLASSES, Class, Patience
from services.notifications.fuse import Fuse
from services.notifications.limits import limits_of
from services.notifications.reader import Reader
from services.notifications.sender import Manner, Sender
from services.notifications.settings import Settings
from services.notifications.subscriptions import SUBSCRIPTIONS
from services.notifications.tools import Tools
from shared.seals import Sealer, Vault
from shared.service import Service


def build(settings: Settings) -> Service[Tools]:
    """The service, not yet started."""
    public_url = str(settings.public_url).rstrip("/")
    return Service(
        settings=settings,
        subscriptions=SUBSCRIPTIONS,
        tools=Tools(
            vault=Vault(settings.data_keys, settings.index_key),
            sealer=Sealer(settings.seal_private_key, settings.seal_public_keys),
            bells={name: Bell() for name in CLASSES},
            code_bell=Bell(),
            public_url=public_url,
        ),
        background=(
            *(sender.run for sender in _senders(settings)),
            _caller(settings, public_url).run,
            *(reader.run for reader in _readers(settings)),
        ),
    )


def application() -> FastStream:
    """For FastStream's own command line, with its workers."""
    return build(Settings()).application()


def letters_of(settings: Settings) -> Letters:
    """What composes mails, in the words and from the senders of these settings."""
    stationery = Stationery(
        settings.product_name,
        str(settings.public_url).rstrip("/"),
        settings.senders,
        promises_notes=settings.registration_promises_notes,
        bounces=settings.bounce_address,
    )
    return Letters(stationery)


def _senders(settings: Settings) -> list[Sender]:
    """One for each class, over one way out."""
    letters, manner = letters_of(settings), _manner(settings)
    return [Sender(letters, manner, of) for of in CLASSES]


def _manner(settings: Settings) -> Manner:
    server = MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=security_for(settings.smtp_host, settings.smtp_security),
        username=settings.smtp_username,
        password=settings.smtp_password,
        hello=settings.smtp_hello,
        timeout=settings.smtp_timeout,
        data_timeout=settings.smtp_data_timeout,
    )
    connections: dict[Class, int] = {
        "urgent": settings.smtp_urgent_connections,
        "bulk": settings.smtp_bulk_connections,
        "invitations": settings.smtp_connections,
        "reminders": settings.smtp_reminder_connections,
    }
    manners = Manners(Patience(first=timedelta(seconds=settings.retry_first_wait)), limits_of(settings))
    return Manner(server, connections, settings.claim_timeout, manners, Fuse())


def _readers(settings: Settings) -> list[Reader]:
    """One where there is a mailbox of reports, none elsewhere."""
    if settings.bounce_host is None:
        return []
    server = BoxServer(
        settings.bounce_host,
        settings.bounce_port,
        settings.bounce_username,
        settings.bounce_password,
        security=settings.bounce_security,
    )
    return [Reader(server, every=settings.bounce_every)]


def _caller(settings: Settings, public_url: str) -> Caller:
    silent_for = timedelta(seconds=settings.claim_timeout)
    return Caller(_telephone(settings, public_url), at_once=settings.provider_connections, silent_for=silent_for)


def _telephone(settings: Settings, public_url: str) -> Telephone:
    if settings.provider_url is None:
        return NoTelephone()
    provider = Provider(
        url=str(settings.provider_url),
        account=settings.provider_account,
        token=settings.provider_token,
        sender=settings.provider_sender,
        timeout=settings.provider_timeout,
        connections=settings.provider_connections,
        callbacks=f"{public_url}/provider/codes" if settings.provider_callbacks else None,
    )
    return Twilio(provider, product=settings.product_name)
