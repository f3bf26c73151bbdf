"""The password policy of profile `seed`, and what counts as a common password."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain.passwords import NIST, SEED, Profile, normalize, weakness
from services.identity.tools import read_blocklist

BLOCKLIST = read_blocklist()
WORDS = ("Rosamund", "O'Leary-Smith", "rosa@example.org", "Integrative Medicine", "Chartkey")


def judged(password: str, profile: Profile = SEED) -> str | None:
    return weakness(normalize(password), profile=profile, blocklist=BLOCKLIST, words=WORDS)


@pytest.mark.spec("S61")
def test_seven_characters_are_too_short_and_eight_will_do() -> None:
    assert judged("Xw9#kqz") == "password_short"
    assert judged("Xw9#kqzv") is None


@pytest.mark.spec("S62")
def test_an_uppercase_letter_is_needed() -> None:
    assert judged("xw9#kqzvb") == "password_no_uppercase"
    assert judged("Éw9#kqzvb") is None


@pytest.mark.parametrize("password", ["Xwrtkqzv1", "Xwrtkqzv$", "Xwrtkqzv%m", "X&wrtkqzv", "Xwrtkqzv🦉"])
@pytest.mark.spec("S63")
def test_one_number_or_symbol_is_enough(password: str) -> None:
    assert judged(password) is None


@pytest.mark.spec("S63")
def test_letters_and_blanks_alone_are_not_enough() -> None:
    assert judged("Xwrtk qzv blmn") == "password_no_number_or_symbol"


@pytest.mark.spec("S65")
def test_128_characters_are_accepted_and_129_are_not() -> None:
    assert judged("Xw9#" * 32) is None
    assert judged("Xw9#" * 32 + "z") == "password_long"


@pytest.mark.parametrize(
    "password",
    [
        "Password1",
        "PASSWORD123!",
        "P@ssw0rd!",
        "Pa55w0rd2026",
        "Qwertyuiop1!",
        "iL0veyou!!",
        "Football#1",
        "Tru$tno1",
        "Sunsh1ne99",
        "Letme1n!!!",
        "ＰＡＳＳＷＯＲＤ1",
    ],
)
@pytest.mark.spec("S65")
def test_a_common_password_stays_common_in_leet_with_capitals_and_a_tail(password: str) -> None:
    assert judged(password) == "password_common"


@pytest.mark.parametrize(
    "password",
    [
        "Rosamund1!",
        "R0samund2026",
        "2026Rosamund!",
        "RosamundO'Leary1",
        "Chartkey#2026",
        "Ch4rtkey!!",
        "MedicineInt1",
        "Integrative1Medicine",
        "Smith-Rosamund-1987",
        "Rosa@Example.org1",
    ],
)
@pytest.mark.spec("S65")
def test_names_practice_product_and_years_make_no_password(password: str) -> None:
    assert judged(password) == "password_common"


@pytest.mark.parametrize(
    "password",
    ["Rosamund keeps 3 goats", "correct Horse battery 4", "Tall-ships-sail-8", "X9$kk@wq", "Medicine 4 otters"],
)
def test_a_phrase_may_contain_a_known_word(password: str) -> None:
    assert judged(password) is None


def test_profile_nist_asks_for_length_and_not_for_composition() -> None:
    assert judged("quiet river bank", NIST) is None
    assert judged("quiet river ban", NIST) is None
    assert judged("quiet river ba", NIST) == "password_short"


@given(st.text(min_size=8, max_size=128))
def test_composed_and_decomposed_letters_are_the_same_password(password: str) -> None:
    decomposed = unicodedata.normalize("NFD", password)
    assert normalize(decomposed) == normalize(password)


@given(st.text(max_size=200))
def test_any_text_at_all_is_judged(password: str) -> None:
    judged(password)
