"""Seals: only the right key, the right row and the right recipient open a value."""

from __future__ import annotations

from base64 import b64decode, b64encode
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from shared.seals import SealBroken, Sealer, Vault, fingerprint, pin_check, token

K1, K2 = b64encode(b"1" * 32).decode(), b64encode(b"2" * 32).decode()


def pair() -> tuple[str, str]:
    private = PrivateKey.generate()
    return b64encode(bytes(private)).decode(), b64encode(bytes(private.public_key)).decode()


def vault(**keys: str) -> Vault:
    return Vault(keys, K1)


@given(st.text())
def test_what_was_locked_opens_in_its_row(text: str) -> None:
    kept = vault(k1=K1)
    assert kept.unlock(kept.lock(text, row="7:pin"), row="7:pin") == text


@pytest.mark.parametrize("row", ["8:pin", "7:dob", "7:pin ", ""])
def test_a_copy_in_another_row_does_not_open(row: str) -> None:
    kept = vault(k1=K1)
    with pytest.raises(SealBroken):
        kept.unlock(kept.lock("1234-5678", row="7:pin"), row=row)


def test_another_key_of_the_same_name_does_not_open() -> None:
    with pytest.raises(SealBroken):
        vault(k1=K2).unlock(vault(k1=K1).lock("x", row="r"), row="r")


def test_two_keys_are_live_while_one_replaces_the_other() -> None:
    old = vault(k1=K1).lock("before", row="r")
    both = vault(k2=K2, k1=K1)
    new = both.lock("after", row="r")
    assert (both.unlock(old, row="r"), both.unlock(new, row="r")) == ("before", "after")
    assert new[1:3] == b"k2"
    assert vault(k2=K2).unlock(new, row="r") == "after"
    with pytest.raises(SealBroken):
        vault(k2=K2).unlock(old, row="r")


@given(st.data())
def test_one_changed_bit_breaks_the_seal(data: st.DataObject) -> None:
    kept = vault(k1=K1)
    value = bytearray(kept.lock("secret", row="r"))
    value[data.draw(st.integers(0, len(value) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealBroken):
        kept.unlock(bytes(value), row="r")


@given(st.binary(max_size=60))
def test_anything_else_is_a_broken_seal_and_no_other_error(value: bytes) -> None:
    with pytest.raises(SealBroken):
        vault(k1=K1).unlock(value, row="r")


def test_the_same_text_is_never_locked_alike_but_indexed_alike() -> None:
    kept = vault(k1=K1)
    assert kept.lock("a", row="r") != kept.lock("a", row="r")
    assert kept.index("a") == kept.index("a") != kept.index("b")
    assert kept.index("a") != Vault({"k1": K1}, K2).index("a")


def test_only_the_recipient_opens_what_was_sealed_to_it() -> None:
    (identity, identity_public), (records, records_public) = pair(), pair()
    keys = {"identity": identity_public, "records": records_public}
    sealed = Sealer(records, keys).seal("identity", "1234-5678 é")
    assert Sealer(identity, keys).open(sealed) == "1234-5678 é"
    with pytest.raises(SealBroken):
        Sealer(records, keys).open(sealed)


@pytest.mark.parametrize("sealed", ["", "AAAA", "not base64!", "é", "A" * 8192])
def test_a_forged_seal_says_nothing_but_that_it_is_broken(sealed: str) -> None:
    private, public = pair()
    with pytest.raises(SealBroken) as broken:
        Sealer(private, {"identity": public}).open(sealed)
    assert str(broken.value) == ""


def test_nothing_is_sealed_to_a_stranger() -> None:
    private, _ = pair()
    with pytest.raises(KeyError):
        Sealer(private, {}).seal("identity", "x")


def test_a_token_has_256_bits_and_its_fingerprint_tells_nothing() -> None:
    made = {token() for _ in range(100)}
    assert len(made) == 100
    assert {len(one) for one in made} == {43}
    assert len(b64decode(made.pop().replace("-", "+").replace("_", "/") + "=")) == 32
    assert fingerprint("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


def test_a_pins_check_depends_on_key_invitation_and_pin() -> None:
    one, other = UUID(int=1), UUID(int=2)
    checks = {pin_check(k, i, p) for k in (b"a", b"b") for i in (one, other) for p in ("12345678", "12345679")}
    assert len(checks) == 8
    assert pin_check(b"a", one, "12345678") == pin_check(b"a", one, "12345678")
