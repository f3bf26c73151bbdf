"""Logging in by username or e-mail, slowly for whoever guesses, and logging out for good."""

import asyncio
import threading

import pytest

from services.identity.tools import Hasher
from shared.contracts.identity import LoggedIn, LoginRefused, SessionAsserted, SessionGone
from shared.seals import Vault
from tests.integration.identity.persons import Browser, all_at_once, execute, invited, reason, said, value
from tests.suite import Suite, eventually

NO = LoginRefused(reason="no_match")


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for every password that identity hashes to check it."""
    seen: list[str] = []
    verify = Hasher._verify

    def counting(self: Hasher, secret: str, hashed: str) -> bool:
        seen.append(secret)
        return verify(self, secret, hashed)

    monkeypatch.setattr(Hasher, "_verify", counting)
    return seen


def network_index(chartkey: Suite, network: str) -> bytes:
    """Under what failures of a network are counted."""
    secrets = chartkey.servers.secrets
    return Vault({"k": secrets.data_keys["identity"]}, secrets.index_keys["identity"]).index(f"network:{network}")


async def registered(chartkey: Suite, username: str = "rosa", **changes: str) -> Browser:
    _, link = await invited(chartkey, **changes)
    person = Browser(chartkey)
    await person.register(link, username)
    return person


@pytest.mark.parametrize("name", ["rosa", "ROSA", " rosa", "rosa@example.org", "Rosa@Example.org"])
@pytest.mark.spec("S52", "S100", "S101", "D3")
async def test_username_or_e_mail_in_any_case_logs_in(chartkey: Suite, name: str) -> None:
    await registered(chartkey)
    elsewhere = Browser(chartkey)
    assert isinstance(await elsewhere.log_in(name), LoggedIn)
    assert isinstance(await elsewhere.who(), SessionAsserted)


async def test_an_address_of_several_accounts_names_none_of_them_and_their_usernames_do(chartkey: Suite) -> None:
    await registered(chartkey, "rosa")
    await registered(chartkey, "rosas-mother")
    assert await Browser(chartkey).log_in("rosa@example.org") == NO
    assert isinstance(await Browser(chartkey).log_in("rosas-mother"), LoggedIn)


async def test_wrong_password_and_unknown_name_get_the_same_answer(chartkey: Suite) -> None:
    await registered(chartkey)
    assert await Browser(chartkey).log_in("rosa", "Wrong-horse-9") == NO
    assert await Browser(chartkey).log_in("nobody", "Wrong-horse-9") == NO
    assert await Browser(chartkey).log_in("rosa", "x" * 129) == NO


@pytest.mark.parametrize("name", ["rosa", "nobody"])
async def test_after_ten_failures_tries_are_delayed_alike_for_known_and_unknown_names(
    chartkey: Suite, name: str
) -> None:
    await registered(chartkey)
    replies = [await Browser(chartkey).log_in(name, "Wrong-horse-9") for _ in range(12)]
    assert [reason(reply) for reply in replies] == ["no_match"] * 10 + ["delayed"] * 2
    assert getattr(replies[-1], "retry_at", None) is not None
    assert await value(chartkey, "select max(misses) from login_misses") == 10


async def test_a_right_password_says_nothing_during_the_delay_and_logs_in_after_it(chartkey: Suite) -> None:
    await registered(chartkey)
    for _ in range(10):
        await Browser(chartkey).log_in("rosa", "Wrong-horse-9")
    delayed = await Browser(chartkey).log_in("rosa")
    assert isinstance(delayed, LoginRefused)
    assert delayed.reason == "delayed"
    await execute(chartkey, "update login_misses set delayed_until = now()")
    assert isinstance(await Browser(chartkey).log_in("rosa"), LoggedIn)
    assert await value(chartkey, "select count(*) from login_misses") == 0


async def test_whatever_fails_elsewhere_the_owners_browser_gets_in(chartkey: Suite) -> None:
    owner = await registered(chartkey)
    for _ in range(12):
        await Browser(chartkey).log_in("rosa", "Wrong-horse-9")
    assert isinstance(await owner.log_in("rosa"), LoggedIn)
    assert reason(await Browser(chartkey).log_in("rosa")) == "delayed"


async def test_a_known_browser_is_trusted_for_its_own_account_only_and_for_ten_failures(chartkey: Suite) -> None:
    mallory = await registered(chartkey, "mallory", email="mallory@example.org")
    await registered(chartkey, "rosa")
    for _ in range(10):
        await mallory.log_in("rosa", "Wrong-horse-9")
    assert reason(await mallory.log_in("rosa")) == "delayed"
    for _ in range(25):
        await mallory.log_in("mallory", "Wrong-horse-9")
    assert await value(chartkey, "select misses from known_browsers order by misses desc limit 1") == 10
    assert reason(await mallory.log_in("mallory")) == "delayed"


@pytest.mark.parametrize("name", ["rosa", "nobody"])
async def test_while_tries_are_slowed_down_no_password_is_hashed(chartkey: Suite, hashed: list[str], name: str) -> None:
    """A flood of guesses costs next to nothing: what is counted is hashes, not time."""
    await registered(chartkey)
    for _ in range(10):
        await Browser(chartkey).log_in(name, "Wrong-horse-9")
    before = len(hashed)
    replies = [await Browser(chartkey).log_in(name, "Wrong-horse-9") for _ in range(5)]
    assert {reason(reply) for reply in replies} == {"delayed"}
    assert len(hashed) == before


async def test_one_password_on_many_names_slows_its_network_down_and_no_other(chartkey: Suite) -> None:
    owner = await registered(chartkey)
    here, there = "8.8.8.0/24", "9.9.9.0/24"
    await execute(
        chartkey,
        "insert into login_misses (name_index, misses, last_at) select $1, 99, now()",
        network_index(chartkey, here),
    )
    assert reason(await Browser(chartkey, network=here).log_in("nobody-1", "Wrong-horse-9")) == "no_match"
    assert reason(await Browser(chartkey, network=here).log_in("nobody-2", "Wrong-horse-9")) == "delayed"
    assert reason(await Browser(chartkey, network=here).log_in("rosa")) == "delayed"
    assert isinstance(await Browser(chartkey, network=there).log_in("rosa"), LoggedIn)
    assert isinstance(await Browser(chartkey).log_in("rosa"), LoggedIn)
    owner.network = here
    assert isinstance(await owner.log_in("rosa"), LoggedIn)


@pytest.mark.slow
async def test_a_thousand_failures_elsewhere_do_not_keep_the_owner_out(chartkey: Suite, hashed: list[str]) -> None:
    """Attack 5: of a thousand bad log-ins from everywhere, all but ten are refused unhashed, and the owner gets in."""
    owner = await registered(chartkey)
    before = len(hashed)
    replies = []
    for _ in range(100):
        some = (Browser(chartkey, network=f"8.8.{n}.0/24").log_in("rosa", "Wrong-horse-9") for n in range(10))
        replies += await all_at_once(*some)
    assert [reason(reply) for reply in replies].count("no_match") == 10
    assert len(hashed) - before <= 50
    assert isinstance(await owner.log_in("rosa"), LoggedIn)


async def test_fifty_parallel_guesses_are_ten_tries(chartkey: Suite) -> None:
    """All of them wrong: a right one among the first ten would log in and begin the count anew."""
    await chartkey.start("identity")
    await registered(chartkey)
    replies = await all_at_once(*(Browser(chartkey).log_in("rosa", f"Wrong-horse-{n}") for n in range(50)))
    assert sorted(reason(reply) for reply in replies) == ["delayed"] * 40 + ["no_match"] * 10
    assert await value(chartkey, "select misses from login_misses") == 10
    assert reason(await Browser(chartkey).log_in("rosa")) == "delayed"


async def test_a_login_renews_a_hash_of_older_parameters(chartkey: Suite) -> None:
    await registered(chartkey)
    before = await value(chartkey, "select password_hash from credentials")
    await chartkey.stop("identity")
    await chartkey.start("identity", argon2_time=3)
    await Browser(chartkey).log_in("rosa")
    after = await value(chartkey, "select password_hash from credentials")
    assert ("t=2" in before, "t=3" in after) == (True, True)
    assert isinstance(await Browser(chartkey).log_in("rosa"), LoggedIn)


@pytest.mark.spec("S103")
async def test_logging_out_ends_the_session_and_tells_it_once(chartkey: Suite) -> None:
    person = await registered(chartkey)
    asserted = await person.who()
    assert isinstance(asserted, SessionAsserted)
    await person.log_out()
    await person.log_out()
    assert await person.who() == SessionGone()
    (ended,) = await said(chartkey, "session.ended")
    assert ended["session_id"] == str(asserted.session_id)


async def test_each_login_is_a_session_of_its_own(chartkey: Suite) -> None:
    person = await registered(chartkey)
    other = Browser(chartkey)
    await other.log_in("rosa")
    await person.log_out()
    assert isinstance(await other.who(), SessionAsserted)
    assert other.session != person.session


async def test_several_people_on_one_computer_each_stay_known(chartkey: Suite) -> None:
    rosa = await registered(chartkey, "rosa")
    _, link = await invited(chartkey, email="pat@example.org")
    pat = Browser(chartkey, known=rosa.known)
    await pat.register(link, "pat")
    cookie = rosa.known
    await pat.log_in("rosa")
    await pat.log_in("pat")
    assert pat.known == cookie
    for name in ("rosa", "pat"):
        for _ in range(12):
            await Browser(chartkey).log_in(name, "Wrong-horse-9")
    assert isinstance(await pat.log_in("rosa"), LoggedIn)
    assert isinstance(await pat.log_in("pat"), LoggedIn)
    assert await value(chartkey, "select count(distinct fingerprint) from known_browsers") == 1


async def test_failures_of_one_account_on_a_shared_computer_are_not_anothers(chartkey: Suite) -> None:
    rosa = await registered(chartkey, "rosa")
    _, link = await invited(chartkey, email="pat@example.org")
    pat = Browser(chartkey, known=rosa.known)
    await pat.register(link, "pat")
    for _ in range(12):
        await pat.log_in("pat", "Wrong-horse-9")
    assert await value(chartkey, "select array_agg(misses order by misses) from known_browsers") == [0, 10]
    assert isinstance(await rosa.log_in("rosa"), LoggedIn)


async def test_a_browser_cookie_that_nobody_gave_out_is_replaced(chartkey: Suite) -> None:
    await registered(chartkey)
    stranger = Browser(chartkey, known="made-up")
    await stranger.log_in("rosa")
    assert stranger.known != "made-up"


async def test_names_that_are_nobodys_share_no_audit_chain_and_leave_as_many_rows(chartkey: Suite) -> None:
    await registered(chartkey)
    await execute(chartkey, "truncate audit, audit_heads")
    for n in range(8):
        await Browser(chartkey).log_in(f"nobody-{n}", "Wrong-horse-9")
        await Browser(chartkey).log_in("rosa", "Wrong-horse-9")
    assert await value(chartkey, "select count(*) from audit where chain like 'name:%'") == 8
    assert await value(chartkey, "select count(distinct chain) from audit where chain like 'name:%'") > 1
    assert await value(chartkey, "select count(*) from audit where chain like 'account:%'") == 8


async def test_during_a_flood_of_log_ins_a_few_are_hashed_at_once_and_other_pages_are_answered(
    chartkey: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Attack 19, by facts: while every hash is held, forty wait in line, and a session is asserted all the same."""
    owner = await registered(chartkey)
    gate, running, most = threading.Event(), [], []
    verify = Hasher._verify

    def held(self: Hasher, secret: str, hashed: str) -> bool:
        running.append(secret)
        most.append(len(running))
        gate.wait(20)
        running.pop()
        return verify(self, secret, hashed)

    monkeypatch.setattr(Hasher, "_verify", held)
    flood = [asyncio.ensure_future(Browser(chartkey).log_in(f"nobody-{n}", "Wrong-horse-9")) for n in range(40)]

    async def at_work() -> bool:
        return len(running) >= 1

    await eventually(at_work)
    assert isinstance(await owner.who(), SessionAsserted)
    assert not any(one.done() for one in flood)
    gate.set()
    await asyncio.gather(*flood)
    assert max(most) <= 4
