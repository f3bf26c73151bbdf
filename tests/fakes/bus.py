"""A bus that answers at once, by request type, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from shared.messages import Reply, Request
from shared.publisher import Outgoing

R = TypeVar("R", bound=Reply)
Answering = Reply | Exception | Callable[[Any], Reply]


class FakeBus:
    """`answers` maps a request type to a reply, to an exception, or to a function of the request."""

    def __init__(self, answers: dict[type[Request[Any]], Answering] | None = None) -> None:
        self.answers: dict[type[Request[Any]], Answering] = dict(answers or {})
        self.asked: list[tuple[Request[Any], str | None]] = []
        self.published: list[Outgoing] = []
        self.publishing: bool | Exception = True
        self._stored: dict[str | None, Any] = {}

    async def ask(self, request: Request[R], *, message_id: str | None = None, deadline: float | None = None) -> R:
        """The scripted answer; a mutating request told twice is answered from memory (design.md 4)."""
        assert deadline is None or deadline <= request.deadline
        self.asked.append((request, message_id))
        if message_id in self._stored:
            stored: R = self._stored[message_id]
            return stored
        answer = self.answers[type(request)]
        if isinstance(answer, Exception):
            raise answer
        found: Any = answer if isinstance(answer, Reply) else answer(request)
        reply: R = found
        if message_id and not request.query:
            self._stored[message_id] = reply
        return reply

    async def publish(self, message: Outgoing) -> bool:
        """Kept, unless `publishing` says otherwise."""
        if isinstance(self.publishing, Exception):
            raise self.publishing
        self.published.append(message)
        return self.publishing

    def asks(self, kind: type[Request[Any]]) -> list[Any]:
        """Every request of this type so far."""
        return [request for request, _ in self.asked if type(request) is kind]
