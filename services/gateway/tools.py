"""What every page may use: the bus, the seals, the forms and the public address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from services.gateway.callers import Callers
from services.gateway.copies import Press
from services.gateway.form_seals import FormSeals
from services.gateway.rendering import Renderer
from services.gateway.sessions import SessionCache
from services.gateway.statics import Statics
from shared.messages import Reply, Request
from shared.publisher import Outgoing
from shared.seals import Sealer

R = TypeVar("R", bound=Reply)


class Bus(Protocol):
    """What the gateway needs of the bus: a typed answer or `shared.rpc.NoAnswer`, and to hand on what EHRs tell."""

    async def ask(self, request: Request[R], *, message_id: str | None = None, deadline: float | None = None) -> R:
        """Ask the service that the request names; `deadline` is in seconds."""
        ...

    async def publish(self, message: Outgoing) -> bool:
        """True once the broker keeps it, False when nobody waits for it; ConnectionError when nothing is known."""
        ...


@dataclass(frozen=True)
class Tools:
    """Stateless but for a cache of sessions and counts of calls: any number of gateways may stand side by side."""

    bus: Bus
    sealer: Sealer
    forms: FormSeals
    sessions: SessionCache
    statics: Statics
    renderer: Renderer
    callers: Callers
    origin: str
    phone_regions: tuple[str, ...] = ("US",)
    body_seconds: float = 10.0
    proxies: tuple[str, ...] = ()
    provider_token: str = field(default="", repr=False)
    press: Press = field(default_factory=Press)
