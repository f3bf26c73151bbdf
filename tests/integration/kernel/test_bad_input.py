"""Bad input at the EHR boundary (trust.md 3): a reason code, an answer to its sender, and no delay to neighbors."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.integration.kernel.broker import Admin
from tests.integration.kernel.clinic import Clinic
from tests.integration.kernel.stand import Toys
from tests.integration.kernel.toys import ALPHA, SEEN
from tests.suite import eventually

CANARY = "Zebulon-Quagmire"
ID = {"ce-id": "bad-1", "ce-type": "thing.seen"}


def thing(**fields: Any) -> bytes:
    return json.dumps({"thing": CANARY, **fields}).encode()


BODIES: dict[str, tuple[bytes, str]] = {
    "not JSON": (b'{"thing": "' + CANARY.encode(), "not_json"),
    "empty": (b"", "not_json"),
    "not UTF-8": (b'{"thing": "\xff\xfe"}', "not_json"),
    "larger than 256 KiB": (thing(wish="x" * 262_144), "too_large"),
    "deep": (b'{"thing": "a", "resource": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}", "too_large"),
    "deep and small": (b'{"thing": "a", "resource": ' + b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b"}", "too_deep"),
    "rather deep": (b'{"thing": "a", "resource": ' + b'{"a":' * 400 + b"1" + b"}" * 400 + b"}", "too_deep"),
    "lone surrogate": (b'{"thing": "\\ud800"}', "not_json"),
    "lone surrogate in a resource": (b'{"thing": "a", "resource": {"x": "\\udfff"}}', "not_json"),
    "huge integer": (b'{"thing": "a", "size": ' + b"9" * 5000 + b"}", "not_json"),
    "not a number": (b'{"thing": "a", "resource": {"x": NaN}}', "not_json"),
    "infinity": (b'{"thing": "a", "resource": {"x": -Infinity}}', "not_json"),
    "duplicate key": (b'{"thing": "a", "thing": "b"}', "duplicate_key"),
    "NUL": (b'{"thing": "a\\u0000b"}', "nul"),
    "raw NUL": (b'{"thing": "a\x00b"}', "nul"),
    "text for an integer": (thing(size="7"), "invalid"),
    "true for an integer": (thing(size=True), "invalid"),
    "7.0 for an integer": (thing(size=7.0), "invalid"),
    "epoch for a date": (thing(day=0), "invalid"),
    "datetime for a date": (thing(day="2024-02-03T00:00:00"), "invalid"),
    "impossible date": (thing(day="2024-02-30"), "invalid"),
    "a list": (b"[1, 2]", "invalid"),
    "a missing field": (b"{}", "invalid"),
    "a long line": (thing(wish="x" * 501), "invalid"),
}


@pytest.mark.parametrize("name", BODIES)
async def test_an_unreadable_body_is_set_aside_with_a_reason_and_answered(
    toys: Toys, clinic: Clinic, admin: Admin, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    body, reason = BODIES[name]
    await clinic.tell_raw(body, headers=ID)
    await clinic.tell("neighbor")
    await toys.start(ALPHA)
    await eventually(lambda: _refused(clinic, "bad-1"))
    assert clinic.reasons() == {"bad-1": reason}
    await eventually(lambda: _kept(toys, "neighbor"))
    assert await toys.things("alpha") == ["neighbor"]
    await eventually(lambda: admin.depth(f"{SEEN}.dead"))
    [dead] = await admin.take(f"{SEEN}.dead")
    assert (dead.headers["chartkey-reason"], dead.headers["chartkey-source"]) == (reason, "ehr.toy")
    assert dead.body == body
    assert CANARY not in "".join(capfd.readouterr())


HEADERS: dict[str, tuple[dict[str, Any], str | None, str]] = {
    "no id": ({"ce-type": "thing.seen"}, None, "id_missing"),
    "an empty id": (ID | {"ce-id": ""}, None, "id_missing"),
    "a number as id": (ID | {"ce-id": 7}, None, "id_missing"),
    "an id of 201 characters": (ID | {"ce-id": "x" * 201}, "x" * 200, "id_missing"),
    "NUL in the id": (ID | {"ce-id": "a\x00b"}, None, "id_missing"),
    "bytes as id": (ID | {"ce-id": bytearray(b"\xff\xfe\xff")}, None, "id_missing"),
}


@pytest.mark.parametrize("name", HEADERS)
async def test_an_id_that_cannot_be_one_is_refused(toys: Toys, clinic: Clinic, admin: Admin, name: str) -> None:
    headers, ce_id, reason = HEADERS[name]
    await clinic.tell_raw(thing(), headers=headers)
    await clinic.tell("neighbor")
    await toys.start(ALPHA)
    await eventually(lambda: _kept(toys, "neighbor"))
    await eventually(lambda: _refused(clinic, ce_id))
    assert clinic.reasons() == {ce_id: reason}
    assert await eventually(lambda: admin.depth(f"{SEEN}.dead")) == 1


ODD_HEADERS: dict[str, Any] = {
    "NUL in the type": {"ce-type": "a\x00b"},
    "NUL in the correlation id": {"ce-correlationid": "a\x00b"},
    "no trace": {"traceparent": "\x00" * 60},
    "a cut trace": {"traceparent": "00-1"},
    "a year that cannot be": {"ce-time": "99999-01-01T00:00:00Z"},
    "a table": {"x": {"deep": {"er": [1, 2.5, None, True]}}},
    "a decimal": {"ce-source": Decimal("1.5")},
    "a time": {"ce-time": datetime(2024, 1, 1, tzinfo=UTC)},
    "a hundred kilobytes": {"ce-source": "x" * 100_000},
    "our own retry headers": {"chartkey-source": "ehr.other", "chartkey-key": "hospital.x", "chartkey-attempt": 26},
    "bytes": {"ce-type": bytearray(b"\xff\xfe")},
}


@pytest.mark.parametrize("name", ODD_HEADERS)
@pytest.mark.parametrize("body", [thing(), b"{"], ids=["good body", "bad body"])
async def test_odd_headers_never_stop_the_worker(
    toys: Toys, clinic: Clinic, admin: Admin, name: str, body: bytes
) -> None:
    await clinic.tell_raw(body, headers={"ce-id": "odd-1", "ce-type": "thing.seen"} | ODD_HEADERS[name])
    await clinic.tell("neighbor")
    [alpha] = await toys.start(ALPHA)
    await eventually(lambda: _kept(toys, "neighbor"))
    if body == b"{":
        await eventually(lambda: _refused(clinic, "odd-1"))
        await eventually(lambda: admin.depth(f"{SEEN}.dead"))
        [dead] = await admin.take(f"{SEEN}.dead")
        assert (dead.headers["chartkey-source"], dead.headers["chartkey-key"]) == ("ehr.toy", "clinic.thing.seen")
    else:
        await eventually(lambda: _kept(toys, CANARY))
        assert await toys.fetch("alpha", "select array_agg(distinct source) from inbox") == ["ehr.toy"]
    assert all((await alpha.check()).values())


async def test_a_number_too_large_for_its_column_delays_nobody(toys: Toys, clinic: Clinic, admin: Admin) -> None:
    await clinic.tell_raw(thing(size=10**15), headers=ID)
    await clinic.tell("neighbor")
    await toys.start(ALPHA)
    await eventually(lambda: _kept(toys, "neighbor"))
    assert len(await eventually(lambda: admin.waiting(SEEN))) == 1


async def test_an_error_of_the_operating_system_in_an_action_delays_nobody(
    toys: Toys, clinic: Clinic, admin: Admin
) -> None:
    await clinic.tell("lamp", wish="file")
    await clinic.tell("neighbor")
    await toys.start(ALPHA)
    await eventually(lambda: _kept(toys, "neighbor"))
    assert len(await eventually(lambda: admin.waiting(SEEN))) == 1


def structured(**fields: Any) -> bytes:
    whole = {"specversion": "1.0", "id": "s-1", "type": "thing.seen", "source": "/ehr", "data": {"thing": "lamp"}}
    return json.dumps(whole | fields).encode()


async def test_structured_mode_is_accepted(toys: Toys, clinic: Clinic) -> None:
    await toys.start(ALPHA)
    await clinic.tell_raw(structured(), headers={}, content_type="application/cloudevents+json; charset=utf-8")
    await eventually(lambda: _kept(toys, "lamp"))
    assert await toys.fetch("alpha", "select message_id from inbox") == "s-1"


@pytest.mark.parametrize(
    ("fields", "ce_id", "reason"),
    [
        ({"id": None}, None, "id_missing"),
        ({"id": "\ud800"}, None, "id_missing"),
        ({"data": {"thing": 7}}, "s-1", "invalid"),
        ({"data": None}, "s-1", "invalid"),
        ({"data_base64": "e30=", "data": "x"}, "s-1", "invalid"),
    ],
)
async def test_a_bad_structured_event_is_answered_by_its_id(
    toys: Toys, clinic: Clinic, fields: dict[str, Any], ce_id: str | None, reason: str
) -> None:
    await toys.start(ALPHA)
    await clinic.tell_raw(structured(**fields), headers={}, content_type="application/cloudevents+json")
    await clinic.tell("neighbor")
    await eventually(lambda: _kept(toys, "neighbor"))
    await eventually(lambda: _refused(clinic, ce_id))
    assert clinic.reasons() == {ce_id: reason}


async def test_a_structured_event_that_waits_for_another_try_can_still_be_read(
    toys: Toys, clinic: Clinic, admin: Admin
) -> None:
    await toys.start(ALPHA)
    body = structured(data={"thing": "lamp", "wish": "fail"})
    await clinic.tell_raw(body, headers={}, content_type="application/cloudevents+json")
    [parked] = await eventually(lambda: admin.waiting(SEEN))
    assert parked.content_type == "application/cloudevents+json"


async def test_an_event_without_a_sender_is_refused(toys: Toys, clinic: Clinic, admin: Admin) -> None:
    await toys.start(ALPHA)
    await clinic.tell_raw(thing(), headers=ID, user_id=None)
    await eventually(lambda: _refused(clinic, "bad-1"))
    assert clinic.reasons() == {"bad-1": "sender_unknown"}
    await eventually(lambda: admin.depth(f"{SEEN}.dead"))
    [dead] = await admin.take(f"{SEEN}.dead")
    assert dead.headers["chartkey-reason"] == "sender_unknown"
    assert await toys.fetch("alpha", "select array_agg(subject) from audit") == ["sender_unknown"]
    assert await toys.things("alpha") == []


async def test_an_event_of_another_practice_never_arrives(toys: Toys, clinic: Clinic, admin: Admin) -> None:
    with pytest.raises(Exception, match="ACCESS_REFUSED"):
        await clinic.tell_raw(thing(), headers=ID, practice="hospital")
    await asyncio.sleep(0.2)
    assert await admin.depth(SEEN) == 0


async def test_a_refusal_goes_back_with_its_id_and_reason(toys: Toys, clinic: Clinic) -> None:
    await toys.start(ALPHA)
    await clinic.tell("lamp", wish="refuse", ce_id="no-1")
    await eventually(lambda: _refused(clinic, "no-1"))
    [said] = clinic.heard
    assert (said["practice_id"], said["ce_type"], said["reason"]) == ("clinic", "thing.seen", "not_wanted")


async def _refused(clinic: Clinic, ce_id: str | None) -> bool:
    return ce_id in clinic.reasons()


async def _kept(toys: Toys, name: str) -> bool:
    return name in await toys.things("alpha")


class NotUtf8(str):
    """Text that goes out as bytes which are not UTF-8."""

    def encode(self, *_: Any) -> bytes:
        """What stands on the wire."""
        return b"\xff\xfe"


@pytest.mark.parametrize("where", ["a property", "a header's name", "a header's value"])
async def test_text_that_is_not_utf8_never_stops_the_worker(
    toys: Toys, clinic: Clinic, admin: Admin, where: str
) -> None:
    bad = NotUtf8("bad")
    [alpha] = await toys.start(ALPHA)
    headers: dict[str, Any] = {
        "a property": ID, "a header's name": ID | {bad: "x"}, "a header's value": ID | {"x": bad}
    }[where]  # fmt: skip
    await clinic.tell_raw(thing(), headers=headers, message_id=bad if where == "a property" else "m-1")
    await clinic.tell("neighbor")
    await eventually(lambda: _kept(toys, "neighbor"))
    assert all((await alpha.check()).values())
    await eventually(lambda: _settled(toys, admin))
    assert await admin.depth(SEEN) == 0


class Swelling(NotUtf8):
    """A hundred bytes that are three hundred once each has its mark."""

    def encode(self, *_: Any) -> bytes:
        """What stands on the wire."""
        return b"\xff" * 100


async def test_texts_that_swell_when_read_are_buried_and_never_stop_the_worker(
    toys: Toys, clinic: Clinic, admin: Admin
) -> None:
    [alpha] = await toys.start(ALPHA)
    swelling = Swelling("swelling")
    await clinic.tell_raw(b"not json", headers=ID, message_id=swelling, content_type=swelling)
    await clinic.tell("neighbor")
    await eventually(lambda: _kept(toys, "neighbor"))
    await eventually(lambda: _buried(admin))
    assert all((await alpha.check()).values())


async def _buried(admin: Admin) -> bool:
    return await admin.depth(f"{SEEN}.dead") == 1


async def test_the_time_of_a_structured_event_is_read(toys: Toys, clinic: Clinic) -> None:
    await toys.start(ALPHA)
    await clinic.tell_raw(
        structured(time="2026-01-02T03:04:05+01:00"), headers={}, content_type="application/cloudevents+json"
    )
    await eventually(lambda: _timed(toys))


async def _timed(toys: Toys) -> bool:
    return [time and time.isoformat() for time in toys.tools["alpha"].times] == ["2026-01-02T02:04:05+00:00"]


async def _settled(toys: Toys, admin: Admin) -> bool:
    return await admin.depth(f"{SEEN}.dead") == 1 or CANARY in await toys.things("alpha")
