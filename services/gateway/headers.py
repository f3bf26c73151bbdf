"""The headers that every response carries, whatever made it (trust.md 1, content)."""

from __future__ import annotations

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
)
UNFRAMED = {"content-security-policy": "; ".join((*POLICY, "frame-ancestors 'none'")), "x-frame-options": "DENY"}
ALWAYS = {
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "x-robots-tag": "noindex, nofollow",
}
UNLESS_SAID = {"cache-control": "no-store"}
FRAMED = b"content-security-policy"
"""Only a page for registered origins brings a policy of its own."""
HTTPS = {"strict-transport-security": "max-age=63072000; includeSubDomains"}


class SecureHeaders:
    """Outermost: stands around the whole application, so that no answer can leave without them."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._always = _encoded(ALWAYS | (HTTPS if https else {}))
        self._unless_said = _encoded(UNLESS_SAID)
        self._unframed = _encoded(UNFRAMED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI 3."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name for name, _ in message["headers"]}
                extra = [pair for pair in self._unless_said if pair[0] not in said]
                extra += [] if FRAMED in said else self._unframed
                message["headers"] = [*message["headers"], *self._always, *extra]
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == ScopeType.HTTP else send)


def framed(origins: tuple[str, ...]) -> dict[str, str]:
    """The policy of a page that these origins, and no others, may show inside one of theirs."""
    ancestors = f"frame-ancestors {' '.join(origins)}"
    return {"content-security-policy": "; ".join((*POLICY, ancestors))} if origins else {}


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]
