"""A provider of Twilio's shape: one form per text or call, over connections that are kept open."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx

from services.notifications.channels.code_words import call_words, text_words
from services.notifications.domain.answer import Answer
from services.notifications.domain.code import Code, judge

VERSION = "2010-04-01"
UNTOLD = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Faults before anything was said: nothing was handed over."""


@dataclass(frozen=True)
class Provider:
    """Where it is, who we are there, and the number we send from; `timeout` is in seconds, for the whole answer.
    `callbacks` is the address below which it tells what became of a code; None: it is not asked to."""

    url: str
    account: str
    token: str = field(repr=False)
    sender: str
    timeout: float = 10.0
    connections: int = 8
    callbacks: str | None = None


class Twilio:
    """Texts by Messages.json, calls by Calls.json."""

    def __init__(self, provider: Provider, *, product: str) -> None:
        self._provider, self._product = provider, product
        limits = httpx.Limits(max_connections=provider.connections, max_keepalive_connections=provider.connections)
        # The environment's proxies are for other programs: a code goes where the settings say.
        self._client = httpx.AsyncClient(
            base_url=f"{provider.url.rstrip('/')}/{VERSION}/Accounts/{provider.account}/",
            auth=(provider.account, provider.token),
            timeout=provider.timeout,
            limits=limits,
            follow_redirects=False,
            trust_env=False,
        )

    async def send(self, code: Code) -> Answer:
        """`unknown` once the form may have arrived and no answer did."""
        path, form = self._form(code)
        try:
            answer = await self._client.post(path, data=form)
        except UNTOLD as fault:
            return Answer("unreachable", "timeout" if isinstance(fault, httpx.TimeoutException) else "closed")
        except httpx.TimeoutException:
            return Answer("unknown", "timeout")
        except httpx.HTTPError:
            return Answer("unknown", "closed")
        return judge(answer.status_code, names_it=_names_it(answer))

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    def _form(self, code: Code) -> tuple[str, dict[str, str]]:
        envelope = {"To": code.to, "From": self._provider.sender}
        if self._provider.callbacks:
            envelope["StatusCallback"] = f"{self._provider.callbacks}/{code.message_id}"
        if code.channel == "text":
            words = text_words(self._product, code.digits, language=code.language)
            return "Messages.json", envelope | {"Body": words}
        return "Calls.json", envelope | {"Twiml": call_words(self._product, code.digits, language=code.language)}


def _names_it(answer: httpx.Response) -> bool:
    """Whether a text or call that was taken has its `sid`; a web page that some network puts in between has none."""
    try:
        said = answer.json()
    except ValueError:
        return False
    return isinstance(said, dict) and isinstance(said.get("sid"), str)
