"""The broker in containers: in the open on its own network alone, and by TLS from elsewhere."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from launcher.certificate import CHAIN, KEY
from launcher.failures import StepFailedError
from tests.architecture.test_compose import COMPOSED, RUNNING, handed_out
from tests.fakes.certificates import authority

BUS = RUNNING["rabbitmq"]["networks"]["bus"]["ipv4_address"]
GIVEN = authority().issue("broker.example.org")


def listeners(folder: Path) -> dict[str, str]:
    """What rabbitmq.conf says of listening and of TLS."""
    lines = (folder / "secrets" / "rabbitmq" / "rabbitmq.conf").read_text().splitlines()
    said = dict(line.split(" = ", 1) for line in lines)
    return {name: value for name, value in said.items() if name.startswith(("listeners.", "ssl_options."))}


def test_only_the_port_of_tls_is_published() -> None:
    assert RUNNING["rabbitmq"]["ports"] == ["5671:5671"]
    assert [name for name, one in RUNNING.items() if "ehrs" in one.get("networks", [])] == ["rabbitmq"]


def test_the_address_of_the_bus_is_one_of_its_network_and_the_broker_is_told_it() -> None:
    [pool] = COMPOSED["networks"]["bus"]["ipam"]["config"]
    assert COMPOSED["networks"]["bus"]["internal"] is True
    assert ip_address(BUS) in ip_network(pool["subnet"])
    assert RUNNING["keys"]["environment"]["CHARTKEY_BUS_ADDRESS"] == BUS


def test_without_a_certificate_nothing_answers_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = handed_out(tmp_path, monkeypatch)
    assert listeners(folder) == {"listeners.tcp.1": "127.0.0.1:5672", "listeners.tcp.2": f"{BUS}:5672"}
    assert not {CHAIN, KEY} & {file.name for file in (folder / "secrets" / "rabbitmq").iterdir()}


def test_with_one_the_broker_speaks_tls_and_nothing_older_than_1_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / CHAIN).write_text(GIVEN.chain)
    (tmp_path / "keys" / KEY).write_text(GIVEN.private)
    folder = handed_out(tmp_path, monkeypatch)
    found = listeners(folder)
    assert {name: value for name, value in found.items() if name.startswith("listeners.tcp")} == {
        "listeners.tcp.1": "127.0.0.1:5672",
        "listeners.tcp.2": f"{BUS}:5672",
    }
    assert found["listeners.ssl.1"] == "0.0.0.0:5671"
    assert {value for name, value in found.items() if ".versions." in name} == {"tlsv1.2", "tlsv1.3"}
    handed = folder / "secrets" / "rabbitmq"
    assert found["ssl_options.certfile"] == f"/run/secrets/{CHAIN}"
    assert found["ssl_options.keyfile"] == f"/run/secrets/{KEY}"
    assert ((handed / CHAIN).read_text(), (handed / KEY).read_text()) == (GIVEN.chain, GIVEN.private)
    assert (handed / KEY).stat().st_mode & 0o777 == 0o440


def test_one_that_cannot_be_used_stops_the_start_before_the_broker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / CHAIN).write_text(GIVEN.chain)
    with pytest.raises(StepFailedError):
        handed_out(tmp_path, monkeypatch)
