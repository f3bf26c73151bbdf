"""Opening a link spends nothing; a link that is not good gets one answer whatever the reason."""

import pytest

from shared.contracts.identity import AttemptGone, AttemptShown, LinkAccepted, LinkRefused, Registered
from shared.contracts.proofs import PinAccepted
from shared.seals import token
from tests.integration.identity.persons import Browser, cancel, execute, invited, revoke, said, value
from tests.suite import Suite


@pytest.mark.spec("S31", "S33", "S35")
async def test_a_scanner_opens_the_link_a_hundred_times_and_the_person_still_registers(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    person = Browser(chartkey)
    for _ in range(20):
        scanner = Browser(chartkey)
        assert isinstance(await scanner.open(link), LinkAccepted)
        assert isinstance(await scanner.show(), AttemptShown)
    await person.open(link)
    assert isinstance(await person.verify(), PinAccepted)
    for _ in range(80):
        await Browser(chartkey).open(link)
    assert isinstance(await person.confirm(), Registered)
    assert isinstance(await person.create(), Registered)
    assert person.session


async def test_open_attempts_are_bounded_and_the_newest_stays(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    for _ in range(55):
        await Browser(chartkey).open(link)
    newest = Browser(chartkey)
    await newest.open(link)
    assert await value(chartkey, "select count(*) from attempts where ended_at is null") == 50
    assert isinstance(await newest.show(), AttemptShown)


async def test_the_first_opening_is_told_once(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    for _ in range(3):
        await Browser(chartkey).open(link)
    (opened,) = await said(chartkey, "link.opened")
    assert opened["invitation_id"] == str(issued.invitation_id)


async def test_the_same_browser_resumes_its_attempt_and_another_begins_with_nothing(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    person, stranger = Browser(chartkey), Browser(chartkey)
    await person.open(link)
    await person.verify()
    resumed = await person.open(link)
    begun = await stranger.open(link)
    assert isinstance(resumed, LinkAccepted)
    assert isinstance(begun, LinkAccepted)
    assert (resumed.step, begun.step) == ("last_look", "verify")


async def test_the_cookie_of_one_invitation_is_no_attempt_of_another(chartkey: Suite) -> None:
    _, first = await invited(chartkey)
    _, second = await invited(chartkey)
    person = Browser(chartkey)
    await person.open(first)
    await person.verify()
    opened = await person.open(second)
    assert isinstance(opened, LinkAccepted)
    assert opened.step == "verify"


async def test_a_stolen_link_shows_nothing_about_the_patient_before_the_proof(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    thief = Browser(chartkey)
    await thief.open(link)
    shown = await thief.show()
    assert isinstance(shown, AttemptShown)
    assert (shown.initials, shown.birth_year, shown.given_name, shown.family_name, shown.username) == (None,) * 5


@pytest.mark.spec("S39", "S58")
async def test_the_last_look_shows_initials_year_and_right_and_the_form_is_prefilled(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    person = Browser(chartkey)
    await person.open(link)
    await person.verify()
    shown = await person.show()
    assert isinstance(shown, AttemptShown)
    assert (shown.step, shown.initials, shown.birth_year, shown.relation) == ("last_look", "R. L.", 1980, "self")
    assert (shown.given_name, shown.family_name, shown.username) == ("Rosa", "Leary", "rosa@example.org")


@pytest.mark.parametrize("end", ["used", "expired", "superseded", "canceled", "revoked", "invitation_over"])
@pytest.mark.spec("S33", "S34", "S88", "D8")
async def test_a_link_that_is_over_is_refused_and_so_is_its_open_attempt(chartkey: Suite, end: str) -> None:
    issued, link = await invited(chartkey)
    begun = Browser(chartkey)
    await begun.open(link)
    match end:
        case "used":
            await Browser(chartkey).register(link)
        case "expired":
            await execute(chartkey, "update links set expires_at = now()")
        case "superseded":
            await execute(chartkey, "update links set superseded_at = now()")
        case "canceled":
            await cancel(chartkey, issued.invitation_id)
        case "revoked":
            await revoke(chartkey, issued.invitation_id)
        case "invitation_over":
            await execute(chartkey, "update registrations set expires_at = now()")
    assert await Browser(chartkey).open(link) == LinkRefused()
    if end not in ("expired", "superseded"):
        assert await begun.show() == AttemptGone()
        assert await begun.verify() == AttemptGone()
        assert await begun.confirm() == AttemptGone()
        assert await begun.create("somebody") == AttemptGone()


@pytest.mark.parametrize("damage", ["", "x", "{}=", "{}.", " {}", "{}\n", "{}{}"])
async def test_an_unknown_or_malformed_link_is_refused_alike(chartkey: Suite, damage: str) -> None:
    _, link = await invited(chartkey)
    assert await Browser(chartkey).open(damage.format(link, link)) == LinkRefused()
    assert await Browser(chartkey).open(token()) == LinkRefused()
    assert await Browser(chartkey).open(link[:-1]) == LinkRefused()


async def test_an_attempt_ends_after_a_day(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    person = Browser(chartkey)
    await person.open(link)
    await execute(chartkey, "update attempts set expires_at = now()")
    assert await person.show() == AttemptGone()
    assert isinstance(await person.open(link), LinkAccepted)
