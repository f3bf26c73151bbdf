"""Staff read invitations and access codes again."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from nacl.exceptions import CryptoError

from shared.contracts.enrollment import AccessShown, ShowAccess, StaffRefused
from shared.seals import SealBroken, Sealer
from tests.integration.enrollment.practice import CHART, STAFF, Front
from tests.suite import PRACTICE


@pytest.mark.spec("S12", "S24")
async def test_staff_read_the_pin_again_until_it_is_used(front: Front) -> None:
    await front.invite()
    first = [front.read(row) for row in await front.rows()]
    assert re.fullmatch(r"\d{4}-\d{4}", first[0] or "")
    (row,) = await front.rows()
    assert [front.read(row)] == first
    await front.grant(row.invitation_id)
    (used,) = await front.rows()
    assert (used.status, used.access_code) == ("enrolled", None)


@pytest.mark.spec("S24")
async def test_a_used_pin_is_erased_not_only_hidden(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    async with front.suite.connection("enrollment") as connection:
        assert await connection.fetchval("select pin is not null from invitations")
        await front.grant(row.invitation_id)
        assert await connection.fetchval("select pin is null from invitations")


async def test_the_code_is_sealed_to_the_asker_and_to_nobody_else(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    assert row.access_code
    for service in ("identity", "records", "notifications", "enrollment"):
        sealer = Sealer(front.suite.servers.secrets.seal_private_keys[service], {})
        with pytest.raises((SealBroken, CryptoError)):
            sealer.open(row.access_code)


async def test_rows_come_newest_first_with_what_the_window_shows(front: Front) -> None:
    await front.invite()
    await front.make_late()
    await front.invite(email="new@example.org")
    assert [(row.email, row.phone, row.status, row.relation) for row in await front.rows()] == [
        ("new@example.org", "+14155552671", "invited", "self"),
        ("ana@example.org", "+14155552671", "expired", "self"),
    ]


async def test_a_chart_without_invitations_is_not_invited_and_an_unknown_practice_is_refused(front: Front) -> None:
    asked = ShowAccess(practice_id=PRACTICE, chart_id="other", staff_id=STAFF)
    assert await front.suite.bus.ask(asked) == AccessShown(rows=())
    asked = ShowAccess(practice_id="elsewhere", chart_id=CHART, staff_id=STAFF)
    assert await front.suite.bus.ask(asked) == StaffRefused(reason="no_such_practice")
    assert await front.refused() == [
        ("practice:elsewhere", f"staff:{STAFF}", "show_access.refused.no_such_practice", CHART)
    ]


async def test_another_practices_chart_of_the_same_name_is_another_chart(front: Front) -> None:
    await front.invite()
    await front.suite.add_practice("elsewhere", "Elsewhere")
    asked = ShowAccess(practice_id="elsewhere", chart_id=CHART, staff_id=STAFF)
    assert await front.suite.bus.ask(asked) == AccessShown(rows=())


async def test_each_reading_leaves_an_audit_row(front: Front) -> None:
    await front.invite()
    await front.rows()
    await front.rows()
    shown = [row for row in await front.audited() if row[1] == "show_access"]
    assert shown == [(f"staff:{STAFF}", "show_access", "")] * 2


async def test_what_is_kept_about_a_person_is_closed_in_the_database(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    pin = (front.read(row) or "").replace("-", "")
    async with front.suite.connection("enrollment") as connection:
        kept = str(await connection.fetchval("select invitations::text || sources::text from invitations, sources"))
        everything = "\n".join(
            [
                record["dump"]
                for table in ("invitations", "sources", "inbox", "outbox", "audit", "audit_heads")
                for record in await connection.fetch(f"select {table}::text as dump from {table}")
            ]
        )
    for canary in ("Silva", "1954", "ana@", "4155552671"):
        assert canary not in kept
        assert canary.encode().hex() not in kept
    for spelling in (pin, front.read(row) or ""):
        assert spelling not in everything
        assert spelling.encode().hex() not in everything


async def test_a_chart_may_be_named_by_one_of_its_invitations(front: Front) -> None:
    await front.invite(language="es")
    (row,) = await front.rows()
    asked = ShowAccess(practice_id=PRACTICE, staff_id=STAFF, invitation_id=row.invitation_id)
    shown = await front.suite.bus.ask(asked)
    assert isinstance(shown, AccessShown)
    assert [(one.invitation_id, one.chart_id, one.language) for one in shown.rows] == [(row.invitation_id, CHART, "es")]


async def test_another_practices_invitation_names_no_chart_and_neither_does_nothing(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    await front.suite.add_practice("elsewhere", "Elsewhere")
    for practice_id, invitation_id in (("elsewhere", row.invitation_id), (PRACTICE, None), (PRACTICE, uuid4())):
        asked = ShowAccess(practice_id=practice_id, staff_id=STAFF, invitation_id=invitation_id)
        assert await front.suite.bus.ask(asked) == StaffRefused(reason="no_such_invitation")
    assert [(chain, action) for chain, _, action, _ in await front.refused()] == [
        ("practice:elsewhere", "show_access.refused.no_such_invitation"),
        (f"practice:{PRACTICE}", "show_access.refused.no_such_invitation"),
        (f"practice:{PRACTICE}", "show_access.refused.no_such_invitation"),
    ]


@pytest.mark.spec("S24")
async def test_who_needs_no_code_gets_none_and_the_audit_says_so(front: Front) -> None:
    await front.invite()
    shown = await front.suite.bus.ask(ShowAccess(practice_id=PRACTICE, chart_id=CHART, staff_id=STAFF, codes=False))
    assert isinstance(shown, AccessShown)
    assert [row.access_code for row in shown.rows] == [None]
    assert [action for _, action, _ in await front.audited() if action.startswith("show_access")] == [
        "show_access.without_codes"
    ]
