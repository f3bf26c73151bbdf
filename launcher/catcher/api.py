"""What programs ask: the mails and texts as JSON, and the provider's endpoints."""

from typing import Annotated, Any

from litestar import Router, delete, get, post
from litestar.enums import RequestEncodingType
from litestar.exceptions import NotFoundException, ValidationException
from litestar.params import Body

from launcher.catcher.mailbox import Mailbox
from launcher.catcher.phones import Caught, Phones

Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/api/messages")
async def list_messages(mailbox: Mailbox, to: str | None = None) -> list[dict[str, Any]]:
    """All mails, the newest first; `to` keeps those of one recipient."""
    return [mail.summary() for mail in mailbox.newest_first() if to is None or to in mail.recipients]


@get("/api/messages/{name:str}")
async def one_message(mailbox: Mailbox, name: str) -> dict[str, Any]:
    """One mail with its source."""
    if (mail := mailbox.get(name)) is None:
        raise NotFoundException
    return mail.summary() | {"source": mailbox.source(name).decode(errors="replace")}


@delete("/api/messages")
async def forget_messages(mailbox: Mailbox) -> None:
    """Empties the mailbox."""
    mailbox.clear()


@get("/api/texts")
async def list_texts(phones: Phones, to: str | None = None) -> list[dict[str, Any]]:
    """All texts and calls, the newest first."""
    return [caught.summary() for caught in phones.all() if to is None or caught.to == to]


@delete("/api/texts")
async def forget_texts(phones: Phones) -> None:
    """Empties all phones."""
    phones.clear()


@post("/2010-04-01/Accounts/{account:str}/Messages.json", status_code=201)
async def accept_text(phones: Phones, account: str, data: Form) -> dict[str, Any]:
    """Twilio's "create a message"."""
    return _keep(phones, "text", data, words=data.get("Body", "")).answer(account)


@post("/2010-04-01/Accounts/{account:str}/Calls.json", status_code=201)
async def accept_call(phones: Phones, account: str, data: Form) -> dict[str, Any]:
    """Twilio's "make a call": what it would say stands in Twiml, or at Url."""
    return _keep(phones, "call", data, words=data.get("Twiml") or data.get("Url", "")).answer(account)


def _keep(phones: Phones, kind: Any, data: dict[str, str], *, words: str) -> Caught:
    sender = data.get("From") or data.get("MessagingServiceSid")
    if not data.get("To") or not sender or not words:
        raise ValidationException("To, From and what to say are required")
    return phones.add(kind, to=data["To"], sender=sender, words=words)


router = Router(
    "/",
    route_handlers=[
        list_messages,
        one_message,
        forget_messages,
        list_texts,
        forget_texts,
        accept_text,
        accept_call,
    ],
)
