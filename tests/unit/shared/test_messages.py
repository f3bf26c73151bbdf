"""What a contract declares, and what every published contract has in common."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import Any

import pytest
from pydantic import ValidationError

from shared import contracts
from shared.contracts.requests import RequestAsked
from shared.messages import Command, Event, Message, Reply, Request

IN_LINE = {RequestAsked}
"""An EHR's orders of any kind, to any chart: each sees what the one before has done."""


URGENT = {
    "account.secured",
    "access.ended",
    "access.revoked",
    "invitation.canceled",
    "session.ended",
    "notifications.send-code",
}
URGENT |= {"enrollment.cancel-invitation", "enrollment.revoke-access", "records.stop-share"}


class Yes(Reply):
    """Yes."""


class No(Reply):
    """No."""


class AskThing(Request[Yes | No], key="beta.ask-thing", query=True, deadline=1.5):
    """A question."""


class SendThing(Command, key="beta.send-thing", aggregate="thing", lanes=("fast", "slow")):
    """An order."""

    thing: str


def every(kind: type[Message]) -> list[Any]:
    modules = [
        importlib.import_module(f"shared.contracts.{one.name}") for one in pkgutil.iter_modules(contracts.__path__)
    ]
    found = {one for module in modules for one in vars(module).values() if isinstance(one, type)}
    return sorted((one for one in found if issubclass(one, kind) and one.__dict__.get("key")), key=lambda one: one.key)


EVENTS, COMMANDS, REQUESTS = every(Event), every(Command), every(Request)


def test_a_request_knows_its_service_deadline_and_replies() -> None:
    assert (AskThing.service(), AskThing.deadline, AskThing.query) == ("beta", 1.5, True)
    assert AskThing.replies == {"Yes": Yes, "No": No}


@pytest.mark.spec("S89", "S90")
def test_what_shuts_a_door_and_what_somebody_waits_for_is_urgent_and_nothing_else() -> None:
    assert {message.key for message in (*EVENTS, *COMMANDS, *REQUESTS) if message.urgent} == URGENT


def test_a_command_with_lanes_has_a_queue_for_each() -> None:
    assert SendThing.queues() == ("beta.send-thing.fast", "beta.send-thing.slow")


def test_a_message_cannot_be_changed_and_never_echoes_its_input() -> None:
    sent = SendThing(thing="lamp")
    field = "thing"
    with pytest.raises(ValidationError):
        setattr(sent, field, "chair")
    with pytest.raises(ValidationError) as error:
        SendThing.model_validate({"thing": ["Zebulon"]})
    assert "Zebulon" not in str(error.value)


@pytest.mark.parametrize("message", [*EVENTS, *COMMANDS], ids=lambda one: one.key)
def test_every_event_and_command_names_the_field_that_orders_it(message: type[Event] | type[Command]) -> None:
    assert message.aggregate in message.model_fields or message in IN_LINE


@pytest.mark.parametrize("event", EVENTS, ids=lambda one: one.key)
def test_every_event_is_said_by_somebody_on_a_known_exchange(event: type[Event]) -> None:
    assert event.announcers
    assert event.exchange in {"events", "ehr", "outbound"}
    assert re.fullmatch(r"[a-z-]+\.[a-z-]+(\.v\d+)?", event.key)
    if event.exchange == "outbound":
        assert "practice_id" in event.model_fields, "its routing key begins with the practice"


@pytest.mark.parametrize("message", [*COMMANDS, *REQUESTS], ids=lambda one: one.key)
def test_every_order_names_who_obeys_it(message: type[Command] | type[Request[Any]]) -> None:
    assert re.fullmatch(r"(enrollment|identity|records|notifications)\.[a-z]+(-[a-z]+)*(\.v\d+)?", message.key)


@pytest.mark.parametrize("request_type", REQUESTS, ids=lambda one: one.key)
def test_every_request_has_typed_replies_and_a_deadline(request_type: type[Request[Any]]) -> None:
    assert request_type.replies
    assert all(issubclass(reply, Reply) for reply in request_type.replies.values())
    assert 0 < request_type.deadline <= 10


def test_no_two_messages_share_a_key() -> None:
    keys = [one.key for one in (*EVENTS, *COMMANDS, *REQUESTS)]
    assert len(keys) == len(set(keys))


def test_a_pin_or_password_is_never_plain_text_on_the_wire() -> None:
    secret = re.compile(r"(^|_)(pin|code|password|answer|token)$")
    for message in (*EVENTS, *COMMANDS, *REQUESTS):
        for name in message.model_fields:
            if secret.search(name):
                assert "Sealed" in str(message.__annotations__.get(name)), f"{message.__name__}.{name}"
