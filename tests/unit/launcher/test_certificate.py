"""The operator's certificate is looked at before the broker is given it: one that it cannot use would keep it down."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from launcher.certificate import CHAIN, KEY, read
from launcher.failures import StepFailedError
from tests.fakes.certificates import authority

ROOT = authority()
GOOD = ROOT.issue("Between", ca=True).issue("broker.example.org")
OTHER = ROOT.issue("Somebody else")
OVER = ROOT.issue("Over", ends=timedelta(hours=-1))


def given(folder: Path, chain: str | None, key: str | None) -> Path:
    """A folder with these files."""
    for name, text in ((CHAIN, chain), (KEY, key)):
        if text is not None:
            (folder / name).write_text(text)
    return folder


def test_none_is_none(tmp_path: Path) -> None:
    assert read(tmp_path) is None


def test_a_chain_and_its_key_are_taken_as_they_are(tmp_path: Path) -> None:
    found = read(given(tmp_path, GOOD.chain, GOOD.private))
    assert found is not None
    assert (found.chain, found.key) == (GOOD.chain, GOOD.private)


@pytest.mark.parametrize(
    ("chain", "key", "why"),
    [
        (GOOD.chain, None, "only broker-certificate.pem"),
        (None, GOOD.private, "only broker-key.pem"),
        (GOOD.chain, OTHER.private, "is not the key"),
        (ROOT.chain + GOOD.chain, GOOD.private, "is not the key of the first"),
        (OVER.chain, OVER.private, "is good from"),
        ("nonsense", GOOD.private, "is not PEM"),
        (GOOD.chain, "nonsense", "is not PEM"),
    ],
)
def test_what_the_broker_could_not_use_is_refused_by_its_reason_and_without_the_key(
    tmp_path: Path, chain: str | None, key: str | None, why: str
) -> None:
    with pytest.raises(StepFailedError) as refused:
        read(given(tmp_path, chain, key))
    said = f"{refused.value} {vars(refused.value)}"
    assert why in said
    assert "PRIVATE KEY" not in said
