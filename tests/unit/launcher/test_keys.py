"""Keys are made once, belong together, and only their owner reads them."""

import base64
import json
import stat
from pathlib import Path

from nacl.public import PrivateKey, SealedBox

from launcher.keys import load_or_create
from launcher.layout import DATA_SERVICES, SERVICES


def test_the_file_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    first = load_or_create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_or_create(path) == first


def test_what_a_newer_version_needs_is_added_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    first = load_or_create(path)
    older = json.loads(path.read_text())
    del older["form_key"]
    path.write_text(json.dumps(older))
    second = load_or_create(path, ehr_users=("ehr.other",))
    assert second.signing_key == first.signing_key
    assert len(base64.b64decode(second.form_key)) == 32
    assert second.rabbitmq["ehr.other"]
    assert load_or_create(path) == second


def test_public_keys_belong_to_the_private_ones(tmp_path: Path) -> None:
    made = load_or_create(tmp_path / "secrets.json")
    for service in SERVICES:
        sealed = SealedBox(PrivateKey(base64.b64decode(made.seal_private_keys[service])).public_key).encrypt(b"pin")
        assert made.seal_public_keys()[service]
        assert SealedBox(PrivateKey(base64.b64decode(made.seal_private_keys[service]))).decrypt(sealed) == b"pin"


def test_no_two_secrets_are_equal(tmp_path: Path) -> None:
    made = load_or_create(tmp_path / "secrets.json")
    groups = (made.postgres_owners, made.postgres_runtimes, made.rabbitmq, made.data_keys, made.index_keys)
    values = [value for group in groups for value in group.values()]
    assert set(made.data_keys) == set(DATA_SERVICES)
    assert len(set(values)) == len(values)
