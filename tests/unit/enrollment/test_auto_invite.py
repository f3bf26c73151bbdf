"""Whom a signed chart note invites."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.enrollment.domain.auto_invite import Signing, objection
from services.enrollment.domain.reinvitation import InviteRefusal

TODAY = date(2026, 3, 2)
GOOD = Signing(switched_on=True, opted_out=False, date_of_birth=date(1954, 7, 9), reachable=True, invited_before=False)


@pytest.mark.parametrize("born", [date(2008, 3, 2), date(1954, 7, 9), date(1940, 3, 3)])
def test_from_eighteen_to_eighty_five_a_note_invites(born: date) -> None:
    assert objection(replace(GOOD, date_of_birth=born), today=TODAY) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"switched_on": False}, InviteRefusal.AUTO_INVITE_OFF),
        ({"opted_out": True}, InviteRefusal.OPTED_OUT),
        ({"date_of_birth": date(2008, 3, 3)}, InviteRefusal.AGE_OUT_OF_RANGE),
        ({"date_of_birth": date(1940, 3, 2)}, InviteRefusal.AGE_OUT_OF_RANGE),
        ({"date_of_birth": date(2030, 1, 1)}, InviteRefusal.AGE_OUT_OF_RANGE),
        ({"reachable": False}, InviteRefusal.CONTACTS_MISSING),
        ({"invited_before": True}, InviteRefusal.ALREADY_INVITED),
    ],
)
def test_anything_missing_is_an_objection_of_its_own(change: dict[str, Any], reason: InviteRefusal) -> None:
    assert objection(replace(GOOD, **change), today=TODAY) is reason
