"""An invitation becomes exactly one mailed link, whatever order and number its news arrives in."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from shared.contracts.enrollment import AccessRevoked, InvitationCanceled
from shared.contracts.identity import AttemptGone, LinkAccepted, LinkRefused, SessionAsserted, SessionGone
from shared.contracts.proofs import PinAccepted, PinRefused
from shared.messages import Event
from tests.integration.identity.persons import (
    WRONG_PIN,
    Browser,
    cancel,
    heard,
    invitation,
    invited,
    mailed_links,
    revoke,
    said,
    value,
)
from tests.suite import Suite, eventually


@pytest.mark.spec("S10", "S22", "S30")
async def test_the_e_mail_is_asked_for_with_a_sealed_link_and_nothing_secret(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    (asked,) = await said(chartkey, "notifications.send-email.invitations")
    assert (asked["to"], asked["given_name"], asked["kind"]) == ("rosa@example.org", "Rosa", "registration")
    assert asked["practice"]["name"] == "Integrative Medicine"
    assert "12345678" not in str(asked)
    assert link not in str(asked)
    assert datetime.fromisoformat(asked["deadline"]) - issued.issued_at < timedelta(days=7, minutes=1)
    assert await value(chartkey, "select count(*) from links where fingerprint = $1", link) == 0


async def test_a_representative_is_not_greeted_by_the_patients_name(chartkey: Suite) -> None:
    await invited(chartkey, relation="mother")
    (asked,) = await said(chartkey, "notifications.send-email.invitations")
    assert asked["given_name"] is None


async def test_an_invitation_told_twice_or_again_months_later_mints_one_link(chartkey: Suite) -> None:
    issued, _ = await invited(chartkey)
    for _ in range(3):
        await heard(chartkey, await chartkey.announce(issued))
    assert len(await mailed_links(chartkey, issued.invitation_id)) == 1
    assert await value(chartkey, "select count(*) from links") == 1


async def test_twenty_simultaneous_tellings_mint_one_link(chartkey: Suite) -> None:
    await chartkey.start("identity")
    issued = invitation(chartkey)
    for message_id in [await chartkey.announce(issued) for _ in range(20)]:
        await heard(chartkey, message_id)
    assert len(await mailed_links(chartkey, issued.invitation_id)) == 1


async def test_an_older_version_that_arrives_late_changes_nothing(chartkey: Suite) -> None:
    issued, link = await invited(chartkey, version=5)
    late = issued.model_copy(update={"version": 4, "email": "old@example.org"})
    await heard(chartkey, await chartkey.announce(late))
    assert await mailed_links(chartkey, issued.invitation_id) == [link]
    assert await value(chartkey, "select version from registrations") == 5


async def test_a_new_address_gets_a_new_link_and_the_old_one_dies_with_its_attempts(chartkey: Suite) -> None:
    """Each mail tells for which version it was ordered: late news of the first says nothing of the second."""
    issued, old = await invited(chartkey)
    begun = Browser(chartkey)
    await begun.open(old)
    moved = issued.model_copy(update={"version": 2, "email": "new@example.org"})
    await heard(chartkey, await chartkey.announce(moved))
    asked = await said(chartkey, "notifications.send-email.invitations")
    assert [(one["to"], one["version"]) for one in asked] == [("rosa@example.org", 1), ("new@example.org", 2)]
    _, new = await mailed_links(chartkey, issued.invitation_id)
    assert isinstance(await Browser(chartkey).open(old), LinkRefused)
    assert isinstance(await begun.show(), AttemptGone)
    assert isinstance(await Browser(chartkey).open(new), LinkAccepted)


async def test_a_link_asked_for_anew_is_mailed_to_the_same_address_and_the_old_one_dies(chartkey: Suite) -> None:
    issued, old = await invited(chartkey)
    again = issued.model_copy(update={"version": 2, "addressed_version": 2})
    for _ in range(2):
        await heard(chartkey, await chartkey.announce(again))
    _, new = await mailed_links(chartkey, issued.invitation_id)
    assert isinstance(await Browser(chartkey).open(old), LinkRefused)
    assert isinstance(await Browser(chartkey).open(new), LinkAccepted)


async def test_the_first_opening_of_a_link_mailed_anew_is_told_again(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    await Browser(chartkey).open(link)
    phone = issued.model_copy(update={"version": 2, "phone": "+12025550143"})
    await heard(chartkey, await chartkey.announce(phone))
    await Browser(chartkey).open(link)
    assert len(await said(chartkey, "link.opened")) == 1
    anew = phone.model_copy(update={"version": 3, "addressed_version": 3})
    await heard(chartkey, await chartkey.announce(anew))
    _, fresh = await mailed_links(chartkey, issued.invitation_id)
    for _ in range(2):
        await Browser(chartkey).open(fresh)
    assert len(await said(chartkey, "link.opened")) == 2


async def test_a_wish_for_a_new_link_is_not_lost_when_the_next_version_overtakes_it(chartkey: Suite) -> None:
    issued, old = await invited(chartkey)
    wish = issued.model_copy(update={"version": 2, "addressed_version": 2})
    for event in (wish.model_copy(update={"version": 3, "phone": "+12025550143"}), wish):
        await heard(chartkey, await chartkey.announce(event))
    _, new = await mailed_links(chartkey, issued.invitation_id)
    assert isinstance(await Browser(chartkey).open(old), LinkRefused)
    assert isinstance(await Browser(chartkey).open(new), LinkAccepted)


async def test_a_new_phone_keeps_link_and_attempt(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    begun = Browser(chartkey)
    await begun.open(link)
    changed = issued.model_copy(update={"version": 2, "phone": "+12025550143"})
    await heard(chartkey, await chartkey.announce(changed))
    assert await mailed_links(chartkey, issued.invitation_id) == [link]
    assert isinstance(await begun.verify(), PinAccepted)


async def test_a_reissued_pin_starts_its_own_count(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    person = Browser(chartkey)
    await person.open(link)
    for _ in range(5):
        await person.verify(WRONG_PIN)
    again = invitation(chartkey, invitation_id=issued.invitation_id, version=2, pin="11112222")
    await heard(chartkey, await chartkey.announce(again))
    await person.open(link)
    refused = await person.verify()
    assert isinstance(refused, PinRefused)
    assert refused.reason == "no_match"
    assert isinstance(await person.verify("11112222"), PinAccepted)


async def test_an_invitation_that_is_over_on_arrival_is_not_mailed(chartkey: Suite) -> None:
    issued = invitation(chartkey, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    await heard(chartkey, await chartkey.announce(issued))
    assert await mailed_links(chartkey, issued.invitation_id) == []


@pytest.mark.spec("S88")
async def test_a_cancellation_that_overtakes_its_invitation_keeps_it_closed(chartkey: Suite) -> None:
    issued = invitation(chartkey)
    await cancel(chartkey, issued.invitation_id)
    await heard(chartkey, await chartkey.announce(issued))
    await heard(chartkey, await chartkey.announce(issued.model_copy(update={"version": 9})))
    assert await mailed_links(chartkey, issued.invitation_id) == []
    assert await value(chartkey, "select count(*) from registrations") == 0


@pytest.mark.spec("S90")
async def test_a_revocation_that_overtakes_its_invitation_keeps_it_closed_and_says_so(chartkey: Suite) -> None:
    issued = invitation(chartkey)
    await revoke(chartkey, issued.invitation_id)
    await heard(chartkey, await chartkey.announce(issued))
    assert await mailed_links(chartkey, issued.invitation_id) == []
    (closed,) = await eventually(lambda: said(chartkey, "access.closed"))
    assert (closed["invitation_id"], closed["closed_by"]) == (str(issued.invitation_id), "identity")


async def test_a_tombstone_in_the_making_outweighs_an_offer_that_never_saw_it(chartkey: Suite) -> None:
    """The two may commit side by side, blind to each other: then the tombstone decides when the link is opened."""
    issued, link = await invited(chartkey)
    async with chartkey.connection("identity") as connection:
        await connection.execute("insert into tombstones values ($1, 'canceled', now())", issued.invitation_id)
    assert isinstance(await Browser(chartkey).open(link), LinkRefused)


async def test_names_addresses_and_birth_dates_do_not_stand_in_the_clear(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    await Browser(chartkey).register(link)
    async with chartkey.connection("identity") as connection:
        tables = ("registrations", "accounts", "credentials", "attempts", "links", "grants", "sessions", "audit")
        rows = [str([dict(row) for row in await connection.fetch(f"select * from {table}")]) for table in tables]
    for canary in ("rosa", "Rosa", "Leary", "1980-01-02", "date(1980", "12345678", "Rex", "Tall-ships", link):
        assert canary not in "".join(rows)


async def test_a_cancellation_that_comes_after_the_grant_leaves_it_for_enrollment_to_revoke(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    person = Browser(chartkey)
    await person.register(link)
    await cancel(chartkey, issued.invitation_id)
    assert await value(chartkey, "select status from registrations") == "used"
    asserted = await person.who()
    assert isinstance(asserted, SessionAsserted)
    assert [chart.grant_id for chart in asserted.charts] == [issued.invitation_id]
    await revoke(chartkey, issued.invitation_id)
    assert await person.who() == SessionGone()


async def test_every_order_in_which_one_history_is_delivered_ends_the_same(chartkey: Suite) -> None:
    """Issued, sent to a new address, canceled, revoked: whatever comes when, in the end every link is dead."""
    for order in permutations(range(4)):
        issued = invitation(chartkey)
        invitation_id, moment = issued.invitation_id, datetime.now(UTC)
        history: list[Event] = [
            issued,
            issued.model_copy(update={"version": 2, "email": "new@example.org"}),
            InvitationCanceled(invitation_id=invitation_id, version=3, canceled_at=moment),
            AccessRevoked(invitation_id=invitation_id, version=4, revoked_at=moment),
        ]
        for place in order:
            await heard(chartkey, await chartkey.announce(history[place]))
        for link in await mailed_links(chartkey, invitation_id):
            assert await Browser(chartkey).open(link) == LinkRefused()
        assert await value(chartkey, "select count(*) from tombstones where invitation_id = $1", invitation_id) == 1
        assert not await value(
            chartkey,
            "select true from registrations where invitation_id = $1 and (status = 'open' or person is not null)",
            invitation_id,
        )
