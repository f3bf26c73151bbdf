"""A proof grows old when nobody uses it, and ends when the person says that it is not theirs."""

from __future__ import annotations

from shared.contracts.identity import AccountRefused, AttemptEnded, AttemptGone, AttemptShown, LinkRefused
from shared.contracts.proofs import PinAccepted
from tests.integration.identity.persons import PRACTICE, Browser, execute, invited, said, step, value
from tests.suite import Suite

STALE = "update attempts set touched_at = now() - interval '30 minutes'"


async def proven(chartkey: Suite, **changes: str) -> Browser:
    _, link = await invited(chartkey, **changes)
    person = Browser(chartkey)
    await person.open(link)
    await person.verify()
    return person


async def test_this_is_not_me_ends_the_attempt_and_tells_whom_to_call(chartkey: Suite) -> None:
    person = await proven(chartkey)
    assert await person.not_me() == AttemptEnded(practice=PRACTICE)
    assert await person.not_me() == AttemptGone()
    assert await person.show() == AttemptGone()
    assert await person.confirm() == AttemptGone()
    assert await value(chartkey, "select count(*) from audit where action = 'end-attempt'") == 1


async def test_the_whole_invitation_is_frozen_whoever_else_holds_its_link(chartkey: Suite) -> None:
    issued, link = await invited(chartkey)
    person, other = Browser(chartkey), Browser(chartkey)
    await person.open(link)
    await other.open(link)
    await other.verify()
    await person.not_me()
    assert await other.show() == AttemptGone()
    assert await other.confirm() == AttemptGone()
    assert isinstance(await Browser(chartkey).open(link), LinkRefused)
    assert await value(chartkey, "select pin_check is null and person is null from registrations")
    [told] = await said(chartkey, "access.ended")
    assert (told["invitation_id"], told["reason"]) == (str(issued.invitation_id), "not_me")
    kept = await value(chartkey, "select (said_by, standing, pin_failures) from disownings")
    assert tuple(kept) == ("last_look", "open", 0)


async def test_a_proof_that_lay_unused_for_half_an_hour_is_asked_for_anew(chartkey: Suite) -> None:
    person = await proven(chartkey)
    await person.confirm()
    await execute(chartkey, STALE)
    shown = await person.show()
    assert isinstance(shown, AttemptShown)
    assert (shown.step, shown.verified, shown.initials, shown.username) == ("verify", False, None, None)
    assert step(await person.confirm()) == "verify"
    assert await person.create() == AccountRefused(reason="not_verified")
    assert await person.verify() == PinAccepted(step="last_look")
    await person.confirm()
    assert step(await person.create()) == "done"


async def test_a_proof_in_use_stays_good(chartkey: Suite) -> None:
    person = await proven(chartkey)
    await execute(chartkey, "update attempts set touched_at = now() - interval '29 minutes'")
    await person.show()
    assert await value(chartkey, "select now() - touched_at < interval '1 minute' from attempts")
    assert step(await person.confirm()) == "set_up_account"


async def test_opening_the_link_again_does_not_revive_an_old_proof(chartkey: Suite) -> None:
    _, link = await invited(chartkey)
    person = Browser(chartkey)
    await person.open(link)
    await person.verify()
    await execute(chartkey, STALE)
    assert step(await person.open(link)) == "verify"
    await person.show()
    assert step(await person.show()) == "verify"
