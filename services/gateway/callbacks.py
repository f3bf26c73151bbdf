"""The provider's door: its signed word on a text or call of ours becomes a command to notifications."""

from __future__ import annotations

import hmac
import re
from base64 import b64encode
from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from litestar import Request, Response
from litestar.handlers import HTTPRouteHandler

from services.gateway.asks import notifications
from services.gateway.doors import read_form
from services.gateway.fields import Fields
from services.gateway.tools import Tools
from shared.contracts.notifications import NoteCodeStatus

PATH: Final = "/provider/codes/{message_id:uuid}"
WORD: Final = re.compile(r"[A-Za-z-]{1,40}")
"""A provider's word for a status."""
ERROR: Final = re.compile(r"\d{0,10}")


def handlers(tools: Tools) -> list[HTTPRouteHandler]:
    """POST alone."""

    async def post(request: Request[Any, Any, Any]) -> Response[bytes]:
        fields = await read_form(request, within=tools.body_seconds)
        url = f"{tools.origin}{request.url.path}"
        if not is_genuine(request.headers.get("x-twilio-signature", ""), tools.provider_token, url=url, fields=fields):
            return Response(b"", status_code=403, media_type="text/plain")
        told = _read(request.path_params["message_id"], fields)
        if told is None:
            return Response(b"", status_code=400, media_type="text/plain")
        if await notifications.note_code_status(tools, told):
            return Response(b"", status_code=204, media_type="text/plain")
        return Response(b"", status_code=503, media_type="text/plain", headers={"retry-after": "5"})

    return [HTTPRouteHandler(PATH, http_method=["POST"], status_code=200)(post)]


def is_genuine(said: str, token: str, *, url: str, fields: Iterable[tuple[str, str]]) -> bool:
    """Twilio's signature: HMAC-SHA1, keyed with the account's token, of the public URL and the sorted fields. Without a
    token nobody is believed."""
    signed = url + "".join(name + value for name, value in sorted(fields))
    found = b64encode(hmac.digest(token.encode(), signed.encode(), "sha1"))
    return bool(token) and hmac.compare_digest(found, said.encode())


def _read(message_id: UUID, fields: Fields) -> NoteCodeStatus | None:
    """What it says of the code; the telephone's number, which it says too, goes no further."""
    status = fields.line("MessageStatus") or fields.line("CallStatus")
    error = fields.line("ErrorCode")
    if not WORD.fullmatch(status) or not ERROR.fullmatch(error):
        return None
    return NoteCodeStatus(message_id=message_id, status=status, error=error or None)
