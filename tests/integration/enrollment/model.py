"""What the practice's side should do, said a second time and as simply as can be: a model that tests compare with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Reply = tuple[Any, ...]
Person = tuple[str, str]
"""Chart, and who: "self" or a representative's address."""


@dataclass(frozen=True)
class Order:
    """One thing that happens. `target` is an invitation's id, `told` a message's id or the EHR's own time."""

    kind: str
    chart: str = ""
    who: str = "self"
    email: str = ""
    phone: str | None = None
    target: Any = None
    told: Any = None


@dataclass
class Known:
    """One invitation as the model knows it."""

    email: str
    phone: str | None
    facts: set[str] = field(default_factory=set)

    @property
    def status(self) -> str:
        """Revoked when both doors are shut; else the strongest fact."""
        if {"identity_closed", "records_closed"} <= self.facts:
            return "revoked"
        for fact, status in (("canceled", "canceled"), ("granted", "enrolled"), ("locked", "locked")):
            if fact in self.facts:
                return status
        if "late" in self.facts:
            return "expired"
        return "bounced" if "bounced" in self.facts else "invited"

    @property
    def is_open(self) -> bool:
        """Do link and PIN still work?"""
        return self.status in ("invited", "bounced")

    @property
    def is_ended(self) -> bool:
        """Did the practice take it back?"""
        return bool({"canceled", "revoked"} & self.facts)


@dataclass
class Model:
    """All invitations, who stands for whom, what each message came to, and the merges."""

    known: dict[Any, Known] = field(default_factory=dict)
    standing: dict[Person, Any] = field(default_factory=dict)
    came_to: dict[Any, Reply] = field(default_factory=dict)
    merges: dict[str, tuple[int, str | None]] = field(default_factory=dict)

    def apply(self, order: Order, reply: Reply) -> Reply:
        """What should be replied; `reply` is only asked for the id of an invitation that is new."""
        act = getattr(self, f"_{order.kind}", None)
        if act is not None:
            found: Reply = act(order, reply)
            return found
        return self._hear(order)

    def root(self, chart: str) -> str:
        """The chart under which one is found, of two."""
        _, into = self.merges.get(chart, (0, None))
        if into is None or self.merges.get(into, (0, None))[1] == chart:
            return chart
        return into

    def _invite(self, order: Order, reply: Reply) -> Reply:
        if order.told in self.came_to:
            return self.came_to[order.told]
        found = self._invited(order, reply)
        again = found if found[0] == "refused" else ("unchanged", found[1])
        self.came_to[order.told] = again
        return found

    def _invited(self, order: Order, reply: Reply) -> Reply:
        person = (order.chart, order.who)
        invitation_id = self.standing.get(person)
        if invitation_id is not None:
            one = self.known[invitation_id]
            if one.status == "enrolled" and not one.is_ended:
                return ("refused", "already_enrolled")
            if one.is_open:
                return self._told_again(invitation_id, one, order)
            if one.status == "locked":
                one.facts.add("canceled")
        fresh = reply[-1]
        self.known[fresh] = Known(order.email, order.phone)
        self.standing[person] = fresh
        return ("issued", fresh)

    def _told_again(self, invitation_id: Any, one: Known, order: Order) -> Reply:
        same = (one.email, one.phone) == (order.email, order.phone) and "bounced" not in one.facts
        if one.email != order.email or "bounced" in one.facts:
            one.facts.discard("bounced")
        one.email, one.phone = order.email, order.phone
        return ("unchanged" if same else "changed", invitation_id)

    def _resend(self, order: Order, _: Reply) -> Reply:
        one = self.known[order.target]
        if not one.is_open:
            return ("refused", "not_open")
        one.facts.discard("bounced")
        return ("done",)

    def _change_phone(self, order: Order, _: Reply) -> Reply:
        one = self.known[order.target]
        if not one.is_open:
            return ("refused", "not_open")
        one.phone = order.phone
        return ("done",)

    def _cancel(self, order: Order, _: Reply) -> Reply:
        one = self.known[order.target]
        if not (one.is_open or one.status == "locked"):
            return ("refused", "not_open")
        one.facts.add("canceled")
        return ("done",)

    def _revoke(self, order: Order, _: Reply) -> Reply:
        one = self.known[order.target]
        if one.status != "enrolled":
            return ("refused", "not_enrolled")
        one.facts.add("revoked")
        return ("done",)

    def _merge(self, order: Order, _: Reply) -> Reply:
        told = self.merges.get(order.chart, (0, None))[0]
        if order.told > told:
            self.merges[order.chart] = (order.told, order.target)
        return ("done",)

    def _hear(self, order: Order) -> Reply:
        facts = self.known[order.target].facts
        if not (order.kind == "bounced" and "bounced" in facts):
            facts.add(order.kind)
        if {"granted", "canceled"} <= facts:
            facts.add("revoked")
        return ("done",)
