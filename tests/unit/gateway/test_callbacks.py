"""The provider's callbacks: believed when signed, handed on once, and never more than the word itself."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import urlencode

import httpx
import pytest

from services.gateway.callbacks import is_genuine
from shared.contracts.notifications import NoteCodeStatus
from shared.ids import new_id
from shared.wire import decode
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import BASE, Browser

TOKEN = "provider-token"
CODE = new_id()
PATH = f"/provider/codes/{CODE}"
PHONE = "+12025550143"
TOLD = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": PHONE, "AccountSid": "AC1", "ErrorCode": ""}


@pytest.fixture
def stage() -> Stage:
    return Stage(more={"provider_token": TOKEN})


@pytest.fixture
def browser(stage: Stage) -> Browser:
    return Browser(stage)


def signed(fields: Mapping[str, str], *, url: str = f"{BASE}{PATH}", token: str = TOKEN) -> str:
    """As the provider signs."""
    text = url + "".join(name + fields[name] for name in sorted(fields))
    return b64encode(hmac.digest(token.encode(), text.encode(), "sha1")).decode()


async def posted(
    browser: Browser, fields: Mapping[str, str], *, signature: str | None = None, path: str = PATH, **headers: str
) -> httpx.Response:
    """A callback, rightly signed unless told otherwise."""
    said = {"x-twilio-signature": signed(fields) if signature is None else signature} | headers
    return await browser.post(path, data=dict(fields), headers={name: word for name, word in said.items() if word})


def test_the_published_example_of_a_signature_is_right() -> None:
    """From the provider's own documentation and helper libraries."""
    caller = "+14158675309"
    fields = [("CallSid", "CA1234567890ABCDE"), ("Caller", caller), ("Digits", "1234"), ("From", caller),
              ("To", "+18005551212")]  # fmt: skip
    url, said = "https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert is_genuine(said, "12345", url=url, fields=fields)
    assert not is_genuine(said, "12346", url=url, fields=fields)


async def test_a_signed_word_becomes_one_command_without_the_telephones_number(browser: Browser, stage: Stage) -> None:
    assert (await posted(browser, TOLD)).status_code == 204
    (said,) = stage.bus.published
    assert (said.exchange, said.routing_key, said.persistent) == ("commands", "notifications.note-code-status", True)
    assert decode(NoteCodeStatus, said.body) == NoteCodeStatus(message_id=CODE, status="delivered")
    assert PHONE.encode() not in said.body
    assert PHONE not in str(said.headers)


async def test_a_replay_is_the_same_message_and_another_word_is_another(browser: Browser, stage: Stage) -> None:
    for fields in (TOLD, TOLD, TOLD | {"MessageStatus": "undelivered", "ErrorCode": "30003"}):
        assert (await posted(browser, fields)).status_code == 204
    first, again, other = (said.message_id for said in stage.bus.published)
    assert first == again != other


async def test_a_call_tells_its_own_word(browser: Browser, stage: Stage) -> None:
    assert (await posted(browser, {"CallSid": "CA1", "CallStatus": "no-answer"})).status_code == 204
    assert decode(NoteCodeStatus, stage.bus.published[0].body).status == "no-answer"


@pytest.mark.parametrize(
    "signature",
    ["", "AAAA", "é", signed(TOLD, token="another"), signed(TOLD | {"MessageStatus": "failed"}),
     signed(TOLD, url=f"https://evil.example{PATH}"), signed(TOLD, url=f"{BASE}/provider/codes/{new_id()}")],
)  # fmt: skip
async def test_what_is_not_signed_rightly_is_refused_and_handed_to_nobody(
    browser: Browser, stage: Stage, signature: str
) -> None:
    headers = {b"x-twilio-signature": signature.encode()} if signature else {}
    response = await browser.post(PATH, data=TOLD, headers=headers)
    assert (response.status_code, stage.bus.published) == (403, [])


async def test_the_host_that_is_claimed_plays_no_part(browser: Browser, stage: Stage) -> None:
    """Attack 10: the address that is signed is the configured one."""
    assert (await posted(browser, TOLD, host="evil.example")).status_code == 204
    evil = signed(TOLD, url=f"http://evil.example{PATH}")
    assert (await posted(browser, TOLD, signature=evil, host="evil.example")).status_code == 403
    assert len(stage.bus.published) == 1


@pytest.mark.parametrize(
    "fields",
    [{}, {"MessageStatus": ""}, {"MessageStatus": "x" * 41}, {"MessageStatus": "sent\x00"},
     {"MessageStatus": "failed", "ErrorCode": "<b>"}],
)  # fmt: skip
async def test_a_word_that_is_none_is_refused(browser: Browser, stage: Stage, fields: dict[str, str]) -> None:
    whole = {"MessageSid": "SM1"} | fields
    assert (await posted(browser, whole)).status_code == 400
    assert stage.bus.published == []


@pytest.mark.parametrize("outcome", [ConnectionError(), False])
async def test_while_the_broker_keeps_nothing_the_provider_is_asked_to_come_again(
    browser: Browser, stage: Stage, outcome: bool | Exception
) -> None:
    stage.bus.publishing = outcome
    response = await posted(browser, TOLD)
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")


async def test_without_a_token_nobody_is_believed_and_there_is_nothing_to_look_into(browser: Browser) -> None:
    unset = signed(TOLD, token="")
    assert (await posted(Browser(Stage()), TOLD, signature=unset)).status_code == 403
    assert (await posted(Browser(Stage()), TOLD)).status_code == 403
    assert (await browser.get(PATH)).status_code in (404, 405)
    assert (await browser.post("/provider/codes/nobody", data=TOLD)).status_code == 404
    body = urlencode({"MessageStatus": "x" * 100_000})
    large = await browser.post(PATH, content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert large.status_code == 413
