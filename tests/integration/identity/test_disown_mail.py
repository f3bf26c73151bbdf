"""This is not me, by a mail's link: it freezes the invitation and whatever it granted, and asking freezes nothing."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.identity.store.mail_marks import mark
from shared.contracts.accounts import ChangeEmail, CloseAccount
from shared.contracts.confirming import ConfirmationGone, ConfirmationShown, ShowConfirmation
from shared.contracts.disowning import DisownMail, MailDisowned, MailGone, MailShown, ShowMail
from shared.contracts.identity import LinkRefused, SessionAsserted, SessionGone
from shared.seals import Vault, fingerprint
from tests.integration.identity.letters import letters
from tests.integration.identity.persons import (
    PRACTICE,
    Browser,
    all_at_once,
    invitation,
    invited,
    reason,
    revoke,
    said,
    sealer,
    value,
)
from tests.integration.identity.test_confirm_email import OWN, made
from tests.integration.identity.test_link_account import link_to
from tests.suite import Suite

HERS = "rosa@example.org"


def marked(chartkey: Suite, about: UUID, address: str = HERS) -> str:
    """The mark in a mail's link."""
    secrets = chartkey.servers.secrets
    return mark(Vault({"unused": secrets.data_keys["identity"]}, secrets.index_keys["identity"]), about, address)


async def disown(chartkey: Suite, text: str) -> MailDisowned | MailGone:
    """Press the button."""
    return await chartkey.bus.ask(DisownMail(token=Browser(chartkey).seal(text)))


async def show(chartkey: Suite, text: str) -> MailShown | MailGone:
    """Open the page."""
    return await chartkey.bus.ask(ShowMail(token=Browser(chartkey).seal(text)))


async def test_looking_stops_nothing_and_the_button_stops_all(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    text = marked(chartkey, issued.invitation_id)
    person = Browser(chartkey)
    await person.open(link)
    await person.verify()
    for _ in range(20):
        assert await show(chartkey, text) == MailShown(about="invitation", practice=PRACTICE)
    assert not isinstance(await person.show(), LinkRefused)
    assert await disown(chartkey, text) == MailDisowned(about="invitation", practice=PRACTICE)
    assert isinstance(await Browser(chartkey).open(link), LinkRefused)
    assert await value(chartkey, "select pin_check is null from registrations")
    assert await disown(chartkey, text) == MailGone()
    assert await show(chartkey, text) == MailGone()
    [told] = await said(chartkey, "access.ended")
    assert told["reason"] == "not_me"
    assert await value(chartkey, "select said_by from disownings") == "mail"


async def test_the_link_in_the_registration_mail_is_the_one_that_stops_it(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    [asked] = await said(chartkey, "notifications.send-email.invitations")
    url = sealer(chartkey, "notifications").open(asked["not_me"])
    path, _, text = url.rpartition("/")
    assert path == "http://localhost:8080/n"
    assert text == marked(chartkey, issued.invitation_id)
    assert isinstance(await disown(chartkey, text), MailDisowned)
    assert isinstance(await Browser(chartkey).open(link), LinkRefused)


@pytest.mark.parametrize("charts", [1, 2])
async def test_a_grant_that_was_made_ends_and_other_charts_stay_open(chartkey: Suite, charts: int) -> None:
    issued, link = await invited(chartkey)
    person = Browser(chartkey)
    await person.register(link)
    if charts == 2:
        await _bind_another(chartkey, person)
    await disown(chartkey, marked(chartkey, issued.invitation_id))
    held = await person.who()
    if charts == 1:
        assert isinstance(held, SessionGone)
        assert len(await said(chartkey, "session.ended")) == 1
    else:
        assert isinstance(held, SessionAsserted)
        assert str(issued.invitation_id) not in [str(chart.grant_id) for chart in held.charts]
    assert [one["closed_by"] for one in await said(chartkey, "access.closed")] == ["identity"]
    assert await value(chartkey, "select account_id is not null and standing = 'used' from disownings")


async def test_nothing_revives_what_was_disowned(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    await disown(chartkey, marked(chartkey, issued.invitation_id))
    again = invitation(chartkey, invitation_id=issued.invitation_id, version=7, expires_at=issued.expires_at)
    await chartkey.announce(again)
    await revoke(chartkey, issued.invitation_id)
    assert isinstance(await Browser(chartkey).open(link), LinkRefused)
    assert await value(chartkey, "select reason from tombstones") == "disowned"


async def test_an_address_that_was_corrected_since_has_no_say(chartkey: Suite) -> None:
    issued, _ = await invited(chartkey)
    for address in ("rosa.old@example.org", "", "ROSA@example.org "):
        found = await show(chartkey, marked(chartkey, issued.invitation_id, address))
        assert isinstance(found, MailShown) == (address == "ROSA@example.org ")
    strangers = marked(chartkey, UUID(int=1))
    for text in (strangers, strangers[:-1], strangers + "=", "", "x" * 64, "é" * 64):
        assert await disown(chartkey, text) == MailGone()
    assert await value(chartkey, "select count(*) from disownings") == 0


async def test_of_an_account_every_session_ends_and_no_browser_is_known_any_more(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    person, elsewhere = Browser(chartkey), Browser(chartkey)
    await person.register(link)
    await elsewhere.log_in()
    account_id = await value(chartkey, "select account_id from accounts")
    assert await disown(chartkey, marked(chartkey, account_id, "")) == MailDisowned(about="account")
    assert [await one.who() for one in (person, elsewhere)] == [SessionGone()] * 2
    assert await value(chartkey, "select count(*) from known_browsers") == 0
    assert await value(chartkey, "select count(*) from grants where ended_at is null") == 1


async def test_of_an_account_that_is_closed_it_is_on_record_and_its_mail_leads_there(chartkey: Suite) -> None:
    """Somebody else may have closed it; the mail about that is the last one."""
    _, link = await invited(chartkey)
    person = Browser(chartkey)
    await person.register(link)
    await chartkey.bus.ask(CloseAccount(session=fingerprint(person.session or "")))
    [letter] = await letters(chartkey, "account_closed")
    text = letter.not_me.rpartition("/")[2]
    assert await show(chartkey, text) == MailShown(about="account", closed=True)
    assert await disown(chartkey, text) == MailDisowned(about="account", closed=True)
    assert await value(chartkey, "select count(*) from audit where action = 'disown-mail' and actor = 'anonymous'") == 1
    assert await letters(chartkey, "reset_required") == []


async def test_who_got_somebody_elses_confirmation_ends_it_and_an_account_that_had_no_other_address(
    chartkey: Suite,
) -> None:
    person = await made(chartkey)
    [letter] = await letters(chartkey, "confirm_email")
    text = letter.not_me.rpartition("/")[2]
    assert await show(chartkey, text) == MailShown(about="address")
    assert isinstance(await show_confirmation(person, letter.url), ConfirmationShown)
    assert await disown(chartkey, text) == MailDisowned(about="address")
    assert await show_confirmation(person, letter.url) == ConfirmationGone()
    assert reason(await person.log_in(OWN)) == "no_match"
    assert await disown(chartkey, text) == MailGone()
    assert isinstance(await made(chartkey), Browser)


async def test_an_account_that_has_an_address_keeps_it_and_its_sessions(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    person = Browser(chartkey)
    await person.register(link)
    change = ChangeEmail(session=fingerprint(person.session or ""), email="somebody.else@example.net")
    await chartkey.bus.ask(change)
    [letter] = await letters(chartkey, "confirm_email")
    assert await disown(chartkey, letter.not_me.rpartition("/")[2]) == MailDisowned(about="address")
    assert await show_confirmation(person, letter.url) == ConfirmationGone()
    assert isinstance(await person.who(), SessionAsserted)
    assert reason(await person.log_in()) == ""


async def show_confirmation(person: Browser, url: str) -> ConfirmationShown | ConfirmationGone:
    """Follow the letter's other link."""
    token = person.seal(url.rpartition("/")[2])
    return await person.suite.bus.ask(ShowConfirmation(token=token))


async def test_twenty_presses_are_one_freeze(chartkey: Suite) -> None:
    issued, _ = await invited(chartkey)
    text = marked(chartkey, issued.invitation_id)
    replies = await all_at_once(*(disown(chartkey, text) for _ in range(20)))
    assert sum(isinstance(one, MailDisowned) for one in replies) == 1
    assert len(await said(chartkey, "access.ended")) == 1
    assert await value(chartkey, "select said_at < $1 from disownings", datetime.now(UTC))


async def _bind_another(chartkey: Suite, person: Browser) -> None:
    _, link = await invited(chartkey, chart_id="c-2")
    await person.open(link)
    await person.verify()
    await person.confirm()
    await link_to(person, HERS)
