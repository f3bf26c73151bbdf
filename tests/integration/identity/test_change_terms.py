"""A standing access ends at another time than was said when it was granted."""

from datetime import UTC, datetime, timedelta

from shared.contracts.identity import SessionAsserted
from shared.contracts.reminders import AccessChanged
from tests.integration.identity.persons import Browser, heard, invited
from tests.suite import Suite

NOW = datetime.now(UTC)


async def registered(chartkey: Suite) -> tuple[Browser, AccessChanged]:
    """Somebody who is in for ever, and the word that it has just ended."""
    issued, link = await invited(chartkey, relation="parent")
    browser = Browser(chartkey)
    await browser.register(link)
    over = NOW - timedelta(seconds=1)
    told = AccessChanged(invitation_id=issued.invitation_id, version=5, scopes=(), ends_at=over, changed_at=NOW)
    return browser, told


async def charts(browser: Browser) -> int:
    """How many charts the session may open."""
    asserted = await browser.who()
    assert isinstance(asserted, SessionAsserted)
    return len(asserted.charts)


async def test_an_access_whose_end_has_come_is_in_no_assertion_any_more(chartkey: Suite) -> None:
    browser, told = await registered(chartkey)
    assert await charts(browser) == 1
    await heard(chartkey, await chartkey.announce(told))
    assert await charts(browser) == 0


async def test_an_older_word_changes_nothing(chartkey: Suite) -> None:
    browser, told = await registered(chartkey)
    await heard(chartkey, await chartkey.announce(told.model_copy(update={"version": 6, "ends_at": None})))
    await heard(chartkey, await chartkey.announce(told))
    assert await charts(browser) == 1
