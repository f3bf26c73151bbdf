"""Forms: bound to one browser, one request each."""

from __future__ import annotations

from uuid import UUID

from services.gateway.form_seals import FormSeals
from tests.fakes.gateway import FORM_KEY

SEALS = FormSeals(FORM_KEY)
FIELDS = [("pin", "1"), ("born", "2")]


def test_a_seal_is_good_for_the_browser_it_was_shown_to() -> None:
    seal = SEALS.mint("cookie")
    assert SEALS.genuine(seal, "cookie")
    assert not SEALS.genuine(seal, "another")
    assert not SEALS.genuine(seal[:-1] + ("0" if seal[-1] != "0" else "1"), "cookie")
    assert not SEALS.genuine("", "cookie")
    assert not SEALS.genuine("é.é", "cookie")


def test_another_gateway_with_the_same_key_knows_it() -> None:
    assert FormSeals(FORM_KEY).genuine(SEALS.mint("cookie"), "cookie")


def test_the_field_differs_in_every_rendering() -> None:
    assert SEALS.mint("cookie") != SEALS.mint("cookie")


def test_the_same_submission_repeated_is_the_same_request() -> None:
    seal = SEALS.mint("cookie")
    first = SEALS.message_id(seal, "cookie", path="/p", fields=FIELDS)
    assert first == SEALS.message_id(seal, "cookie", path="/p", fields=reversed(FIELDS))
    assert UUID(first).version == 8


def test_an_edited_submission_is_another_request() -> None:
    seal = SEALS.mint("cookie")
    ids = {
        SEALS.message_id(seal, "cookie", path="/p", fields=FIELDS),
        SEALS.message_id(seal, "cookie", path="/p", fields=[("pin", "3"), ("born", "2")]),
        SEALS.message_id(seal, "cookie", path="/q", fields=FIELDS),
        SEALS.message_id(seal, "another", path="/p", fields=FIELDS),
        SEALS.message_id(SEALS.mint("cookie"), "cookie", path="/p", fields=FIELDS),
        SEALS.message_id(seal, "cookie", path="/p", fields=[("pin", "12"), ("born", "")]),
        SEALS.message_id(seal, "cookie", path="/p", fields=[("pin", "1born"), ("", "2")]),
    }
    assert len(ids) == 7
