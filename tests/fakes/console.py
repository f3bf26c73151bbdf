"""Enrollment as far as a staff member's browser can tell: who works there and what they may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shared.contracts.enrollment import Practice, StaffRefused
from shared.contracts.practices import (
    ChangePermissions,
    CloseConsole,
    ConsoleClosed,
    PermissionsChanged,
    PermissionsShown,
    ShowPermissions,
    ShowStaff,
    StaffGone,
    StaffMember,
    StaffShown,
)
from shared.contracts.proxy import ProxyRules, ProxyRulesShown, SetProxyRules, ShowProxyRules
from shared.messages import Request
from tests.fakes.desk import Desk

PRACTICE = Practice(practice_id="integrative-medicine", name="Integrative Medicine")
LEE = StaffMember(staff_id="dr.lee", name="Dr. Jordan Lee", role="administrator", may_invite=True, auto_invite=True)
NOVAK = StaffMember(staff_id="ma.novak", name="Eva Novak", role="user", may_invite=False, auto_invite=False)
KIM = StaffMember(staff_id="ma.kim", name="Min-ji Kim", role="user", may_invite=True, auto_invite=False)


@dataclass
class Console:
    """`sessions` maps the fingerprint of a cookie to a staff member's id."""

    practice: Practice = PRACTICE
    members: dict[str, StaffMember] = field(default_factory=lambda: {one.staff_id: one for one in (LEE, KIM, NOVAK)})
    sessions: dict[str, str] = field(default_factory=dict)
    chart_id: str | None = "c-1"
    embed_origins: tuple[str, ...] = ()
    practice_auto_invite: bool = True
    rules: ProxyRules = field(default_factory=ProxyRules)
    rules_version: int = 0
    desk: Desk = field(default_factory=Desk)

    def answers(self) -> dict[type[Request[Any]], Callable[[Any], Any]]:
        """What enrollment answers."""
        return {
            ShowStaff: self.show_staff,
            CloseConsole: self.close_console,
            ShowPermissions: self.show_permissions,
            ChangePermissions: self.change_permissions,
            ShowProxyRules: lambda _: self.rules_shown(),
            SetProxyRules: self.set_proxy_rules,
        }

    def show_staff(self, asked: ShowStaff) -> StaffShown | StaffGone:
        """Whose cookie it is."""
        if asked.session not in self.sessions:
            return StaffGone(embed_origins=self.embed_origins)
        return StaffShown(
            practice=self.practice,
            member=self.members[self.sessions[asked.session]],
            chart_id=self.chart_id,
            language="en",
            embed_origins=self.embed_origins,
        )

    def close_console(self, asked: CloseConsole) -> ConsoleClosed:
        """It is over."""
        self.sessions.pop(asked.session, None)
        return ConsoleClosed()

    def show_permissions(self, asked: ShowPermissions) -> PermissionsShown:
        """Everybody's for an administrator."""
        everybody = tuple(self.members.values()) if asked.role == "administrator" else ()
        return PermissionsShown(
            own=self.members.get(asked.staff_id, KIM), staff=everybody, practice_auto_invite=self.practice_auto_invite
        )

    def change_permissions(self, asked: ChangePermissions) -> PermissionsChanged | StaffRefused:
        """Administrators alone."""
        if asked.role != "administrator":
            return StaffRefused(reason="administrator_only")
        changed = {"may_invite": asked.may_invite, "auto_invite": asked.auto_invite}
        self.members[asked.member_id] = self.members.get(asked.member_id, KIM).model_copy(update=changed)
        return PermissionsChanged(member=self.members[asked.member_id])

    def rules_shown(self) -> ProxyRulesShown:
        """As they stand."""
        return ProxyRulesShown(version=self.rules_version, rules=self.rules)

    def set_proxy_rules(self, asked: SetProxyRules) -> ProxyRulesShown | StaffRefused:
        """Administrators alone, and in place of the version that they read."""
        if self.members.get(asked.staff_id, KIM).role != "administrator":
            return StaffRefused(reason="administrator_only")
        if asked.version != self.rules_version:
            return StaffRefused(reason="rules_changed")
        self.rules, self.rules_version = asked.rules, asked.version + 1
        return self.rules_shown()
