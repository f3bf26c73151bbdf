"""The kinds of message and how a contract declares itself."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Generic, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

Key = str
"""A routing key: `noun.past` for an event, `service.verb-noun` for a command."""


def _without_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("contains NUL")
    return value


Text = Annotated[str, AfterValidator(_without_nul)]
Ident = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_without_nul)]
"""Somebody else's identifier: any text of 1 to 200 characters (design.md 5)."""
Line = Annotated[str, StringConstraints(max_length=500), AfterValidator(_without_nul)]
"""One line of text a person wrote: a name, an address, a label."""
Sealed = Annotated[str, StringConstraints(max_length=8192, pattern=r"^[A-Za-z0-9+/=]*$")]
"""Base64 of a PyNaCl sealed box; only the recipient service's private key opens it (design.md 2)."""


class Message(BaseModel):
    """Anything that crosses the bus: strict, frozen, unknown fields ignored, values never echoed in errors."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", hide_input_in_errors=True)


class Event(Message):
    """Something that happened, told to whoever hears it on exchange `events` (or `ehr`, `outbound`).

    `aggregate` names the field whose value orders and locks (design.md 4), or none: then each waits for the one before.
    `announcers` are the services that may say it; `exchange` is where it is said. An `urgent` one shuts a door: it is
    said ahead of whatever else waits to be said (docs/adr/0031).
    """

    key: ClassVar[Key]
    aggregate: ClassVar[str]
    announcers: ClassVar[tuple[str, ...]]
    exchange: ClassVar[str]
    urgent: ClassVar[bool]

    def __init_subclass__(
        cls,
        *,
        key: Key = "",
        aggregate: str = "",
        announcers: tuple[str, ...] = (),
        exchange: str = "events",
        urgent: bool = False,
        **kw: Any,
    ) -> None:
        super().__init_subclass__(**kw)
        cls.key, cls.aggregate, cls.announcers, cls.exchange = key, aggregate, announcers, exchange
        cls.urgent = urgent


class Command(Message):
    """A one-way order to the service that obeys it, on exchange `commands`; `lanes` are queues of their own. Somebody
    waits for what an `urgent` one does."""

    key: ClassVar[Key]
    aggregate: ClassVar[str]
    lanes: ClassVar[tuple[str, ...]]
    exchange: ClassVar[str] = "commands"
    urgent: ClassVar[bool]

    def __init_subclass__(
        cls, *, key: Key = "", aggregate: str = "", lanes: tuple[str, ...] = (), urgent: bool = False, **kw: Any
    ) -> None:
        super().__init_subclass__(**kw)
        cls.key, cls.aggregate, cls.lanes, cls.urgent = key, aggregate, lanes, urgent

    @classmethod
    def queues(cls) -> tuple[str, ...]:
        """A command's queue is its key; a command with lanes has one queue per lane."""
        return tuple(f"{cls.key}.{lane}" for lane in cls.lanes) or (cls.key,)


class Reply(Message):
    """A typed answer; a refusal is a reply too (design.md 7)."""


R = TypeVar("R", bound=Reply)


class Request(Message, Generic[R]):
    """A question or an order that a person waits for; `Request[A | B]` names every reply it may get.

    `query` says that asking again does no harm, so that the inbox is skipped and no reply is stored; what it
    may leave behind is an audit row. `deadline` is in seconds. An `urgent` one shuts a door: no flood of others keeps
    it from the database (docs/adr/0031).
    """

    key: ClassVar[Key]
    query: ClassVar[bool]
    deadline: ClassVar[float]
    urgent: ClassVar[bool]
    exchange: ClassVar[str] = "commands"
    replies: ClassVar[dict[str, type[Reply]]] = {}

    def __init_subclass__(
        cls, *, key: Key = "", query: bool = False, deadline: float = 2.0, urgent: bool = False, **kw: Any
    ) -> None:
        super().__init_subclass__(**kw)
        cls.key, cls.query, cls.deadline, cls.urgent = key, query, deadline, urgent

    @classmethod
    def __pydantic_init_subclass__(cls, **kw: Any) -> None:
        super().__pydantic_init_subclass__(**kw)
        named = [
            arg for base in cls.__mro__ for arg in getattr(base, "__pydantic_generic_metadata__", {}).get("args", ())
        ]
        options = [option for arg in named for option in (get_args(arg) or (arg,)) if isinstance(option, type)]
        cls.replies = {option.__name__: option for option in options}

    @classmethod
    def service(cls) -> str:
        """The service that answers: the first word of the key."""
        return cls.key.partition(".")[0]
