"""A practice decides what representatives may see, and until when."""

from __future__ import annotations

from typing import Any

import pytest

from shared.contracts.enrollment import PersonInvited, StaffRefused
from shared.contracts.proxy import ProxyRules, ProxyRulesShown, SetProxyRules, ShowProxyRules
from tests.integration.enrollment.orders import BY, CHILD, add, invite
from tests.integration.enrollment.practice import STAFF, Front


async def test_the_defaults_hold_until_somebody_changes_them(front: Front) -> None:
    assert await front.ask(ShowProxyRules(**BY)) == ProxyRulesShown(version=0, rules=ProxyRules())
    by_relation = {"CAREGIVER": ("medications",)}
    shown = await front.set_rules(0, self_from=13, by_relation=by_relation, notice_days=(10,), reminders=False)
    assert isinstance(shown, ProxyRulesShown)
    assert (shown.version, shown.rules.by_relation) == (1, {"caregiver": ("medications",)})
    assert await front.ask(ShowProxyRules(**BY)) == shown


async def test_they_hold_for_the_next_invitation(front: Front) -> None:
    teen = CHILD.replace(year=2011)
    assert await front.ask(invite(date_of_birth=teen)) == StaffRefused(reason="too_young")
    await front.set_rules(0, self_from=13, guarded=("labs",))
    assert isinstance(await front.ask(invite(date_of_birth=teen)), PersonInvited)
    await front.ask(add(relation="parent"))
    scopes = (await front.said("invitation.issued"))[-1]["scopes"]
    assert "diagnoses" in scopes
    assert "labs" not in scopes


async def test_who_read_an_older_version_has_to_read_again(front: Front) -> None:
    await front.set_rules(0)
    assert await front.set_rules(0, self_from=0) == StaffRefused(reason="rules_changed")
    assert await front.set_rules(5, self_from=0) == StaffRefused(reason="rules_changed")
    shown = await front.set_rules(1, self_from=16)
    assert isinstance(shown, ProxyRulesShown)
    assert shown.version == 2


async def test_nobody_can_skip_the_first_version(front: Front) -> None:
    assert await front.set_rules(3) == StaffRefused(reason="rules_changed")


@pytest.mark.parametrize(
    "wrong",
    [
        {"majority": 30},
        {"by_relation": {"self": ()}},
        {"by_relation": {"boss": ()}},
        {"by_relation": {"MTH": ("labs",), "parent": ()}},
    ],
)
async def test_rules_that_make_no_sense_are_refused(front: Front, wrong: dict[str, Any]) -> None:
    assert await front.set_rules(0, **wrong) == StaffRefused(reason="rules_invalid")


async def test_another_practices_rules_are_its_own(front: Front) -> None:
    await front.suite.add_practice("elsewhere", "Elsewhere")
    await front.set_rules(0, self_from=0)
    asked = ShowProxyRules(practice_id="elsewhere", staff_id=STAFF)
    assert await front.ask(asked) == ProxyRulesShown(version=0, rules=ProxyRules())
    nowhere = ShowProxyRules(practice_id="nowhere", staff_id=STAFF)
    assert await front.ask(nowhere) == StaffRefused(reason="no_such_practice")
    changed = SetProxyRules(practice_id="nowhere", staff_id=STAFF, version=0, rules=ProxyRules())
    assert await front.ask(changed) == StaffRefused(reason="no_such_practice")


@pytest.mark.parametrize("role", ["user", "nobody"])
async def test_only_an_administrator_changes_them_and_a_try_is_written_down(front: Front, role: str) -> None:
    if role == "user":
        await front.employ(role="user")
    changed = SetProxyRules(**BY, version=0, rules=ProxyRules(self_from=0))
    assert await front.ask(changed) == StaffRefused(reason="administrator_only")
    assert await front.ask(ShowProxyRules(**BY)) == ProxyRulesShown(version=0, rules=ProxyRules())
    assert "set_proxy_rules.refused.administrator_only" in [action for _, _, action, _ in await front.refused()]
    await front.suite.add_practice("elsewhere", "Elsewhere")
    await front.employ()
    foreign = SetProxyRules(practice_id="elsewhere", staff_id=STAFF, version=0, rules=ProxyRules(self_from=0))
    assert await front.ask(foreign) == StaffRefused(reason="administrator_only")
