"""Deliveries may come in any order, twice or late: one history has one end (trust.md 2)."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrollment.domain.details import Contacts, Details
from services.enrollment.domain.facts import NAMES, Facts
from services.enrollment.domain.invitation import Invitation, Status, settled
from services.enrollment.domain.reinvitation import Next, changed, decide, left
from tests.unit.enrollment.makers import SOON, START, an_invitation, some_details

NOW = START + timedelta(days=2)
MOMENTS = st.integers(0, 40).map(lambda hours: START + timedelta(hours=hours))
FACTS = st.builds(
    lambda known, chosen: Facts(**{name: at for name, at in known.items() if name in chosen}),
    st.fixed_dictionaries(dict.fromkeys(NAMES, MOMENTS)),
    st.sets(st.sampled_from(NAMES), max_size=3),
)


def told(facts: list[Facts]) -> Invitation:
    """After all of these, in this order."""
    invitation = an_invitation()
    for fact in facts:
        invitation = settled(invitation.learn(fact), now=NOW)
    return invitation


@given(deliveries=st.lists(FACTS, max_size=6), data=st.data())
def test_any_order_of_any_facts_has_one_end(deliveries: list[Facts], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(deliveries))
    repeated = shuffled + data.draw(st.lists(st.sampled_from(shuffled or [Facts()]), max_size=4))
    assert told(repeated).facts == told(deliveries).facts
    assert told(repeated).status(NOW) is told(deliveries).status(NOW)


@pytest.mark.parametrize(
    ("history", "end"),
    [
        (["delivered_at", "opened_at", "verified_at", "granted_at"], Status.ENROLLED),
        (["delivered_at", "canceled_at", "opened_at"], Status.CANCELED),
        (["canceled_at", "verified_at", "granted_at"], Status.CANCELED),
        (["canceled_at", "granted_at", "identity_closed_at", "records_closed_at"], Status.REVOKED),
        (["granted_at", "revoked_at", "identity_closed_at", "records_closed_at", "delivered_at"], Status.REVOKED),
        (["bounced_at", "granted_at", "revoked_at"], Status.ENROLLED),
    ],
)
def test_every_permutation_of_a_real_history_has_its_end_and_its_version(history: list[str], end: Status) -> None:
    facts = [Facts(**{name: START + timedelta(hours=hour)}) for hour, name in enumerate(history)]
    found = [told(list(order)) for order in permutations(facts)]
    assert {invitation.status(NOW) for invitation in found} == {end}
    assert len({invitation.version for invitation in found}) == 1


def invited_again(standing: Invitation, known: Details, told_one: tuple[int, str]) -> tuple[Invitation, Details]:
    """What the action does with one more event of the EHR: (hour it was told, address)."""
    hour, email = told_one
    told_at = START + timedelta(hours=hour)
    details = some_details(contacts=Contacts(email))
    following = decide(standing, known, details, told_at=told_at, anew=False, now=SOON)
    if following is Next.LEAVE:
        return left(standing, told_at), known
    if following is Next.CHANGE:
        return changed(standing, an_invitation(told_at=told_at), anew=True, now=SOON), details
    return standing, known


@given(
    events=st.lists(
        st.tuples(st.integers(0, 30), st.sampled_from(["a@x.org", "b@x.org", "c@x.org"])),
        min_size=1,
        max_size=6,
        unique_by=lambda one: one[0],
    ),
    data=st.data(),
)
def test_of_several_events_of_the_ehr_the_one_it_told_last_wins_in_any_order(
    events: list[tuple[int, str]], data: st.DataObject
) -> None:
    first, *others = data.draw(st.permutations(events))
    standing = an_invitation(told_at=START + timedelta(hours=first[0]))
    known = some_details(contacts=Contacts(first[1]))
    for event in others:
        standing, known = invited_again(standing, known, event)
    assert known.contacts.email == max(events)[1]
    assert standing.told_at == START + timedelta(hours=max(events)[0])
