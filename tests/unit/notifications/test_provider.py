"""The scripted provider and our own forms are those of Twilio's published description (twilio-oai, api v2010)."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from services.notifications.channels.twilio import Provider, Twilio
from services.notifications.domain.answer import Answer
from services.notifications.domain.code import Channel, Code, heard
from shared.ids import new_id
from tests.fakes.provider import scripted_provider

FIELDS: dict[Channel, set[str]] = {
    "text": {"To", "StatusCallback", "From", "MessagingServiceSid", "Body", "ValidityPeriod", "MaxPrice", "Attempt"},
    "voice": {"To", "From", "StatusCallback", "StatusCallbackEvent", "StatusCallbackMethod", "Twiml", "Url", "Timeout"},
}
"""Of CreateMessage and CreateCall, those that a code could need; To, and for calls From, are required."""
SIDS: dict[Channel, str] = {"text": r"(SM|MM)[0-9a-fA-F]{32}", "voice": r"CA[0-9a-fA-F]{32}"}
ENDS = {
    "delivered": {"delivered", "completed"},
    "failed": {"failed", "undelivered", "canceled", "busy", "no-answer"},
    None: {
        "queued", "sending", "sent", "receiving", "received", "accepted", "scheduled", "read", "partially_delivered",
        "ringing", "in-progress",
    },
}  # fmt: skip
"""Every value of message_enum_status and call_enum_status. We send no mail-like texts: `read` is WhatsApp's."""
CREATED = 201
PATHS: dict[Channel, str] = {
    "text": "/2010-04-01/Accounts/AC1/Messages.json",
    "voice": "/2010-04-01/Accounts/AC1/Calls.json",
}


def code(channel: Channel) -> Code:
    return Code(new_id(), channel, "+12025550143", "482913", "en")


@pytest.mark.parametrize("channel", ["text", "voice"])
async def test_our_form_is_one_of_the_description_and_the_stand_in_answers_as_described(channel: Channel) -> None:
    async with scripted_provider() as fake:
        ours = Twilio(
            Provider(fake.url, "AC1", "token-1", "+15005550006", callbacks="https://p.example/c"), product="X"
        )
        assert await ours.send(code(channel)) == Answer("accepted", "http_201")
        await ours.close()
        (order,) = fake.taken
        assert order.path == PATHS[channel]
        assert set(order.form) <= FIELDS[channel]
        async with httpx.AsyncClient(base_url=fake.url, auth=("AC1", "token-1")) as client:
            answer = await client.post(PATHS[channel], data=order.form)
            said: dict[str, Any] = answer.json()
            assert answer.status_code == CREATED
            assert re.fullmatch(SIDS[channel], said["sid"])
            assert heard(said["status"]) is None
            for field in set(order.form) - {"StatusCallback"}:
                without = {name: value for name, value in order.form.items() if name != field}
                assert (await client.post(PATHS[channel], data=without)).status_code == 400
            assert (await client.post(PATHS[channel], data=order.form, auth=("AC1", "x"))).status_code == 401


def test_every_word_of_the_description_has_its_meaning() -> None:
    for meaning, words in ENDS.items():
        assert {heard(word) for word in words} == {meaning}


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("page", Answer("unknown", "http_200_unnamed")),
        ("302", Answer("unknown", "http_302")),
        ("429", Answer("deferred", "http_429")),
        ("503", Answer("deferred", "http_503")),
        ("500", Answer("unknown", "http_500")),
        ("404", Answer("unreachable", "http_404")),
        ("400", Answer("refused", "http_400")),
        ("hang", Answer("unknown", "timeout")),
        ("drop", Answer("unknown", "closed")),
    ],
)
async def test_each_answer_has_its_verdict_and_is_asked_for_once(step: str, answer: Answer) -> None:
    async with scripted_provider() as fake:
        fake.otherwise = step
        ours = Twilio(Provider(fake.url, "AC1", "token-1", "+15005550006", timeout=0.3), product="X")
        assert await ours.send(code("text")) == answer
        assert fake.asked == 1
        await ours.close()
        wrong = Twilio(Provider(fake.url, "AC1", "token-2", "+15005550006", timeout=0.3), product="X")
        assert await wrong.send(code("text")) == Answer("unreachable", "http_401")
        await wrong.close()
