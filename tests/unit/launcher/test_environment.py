"""Each process gets the keys it needs and none of another's."""

from pathlib import Path

import pytest

from launcher import environment
from launcher.keys import load_or_create
from launcher.layout import DATA_SERVICES, SERVICES
from launcher.ports import PortBook
from launcher.postgres import PrivatePostgres
from launcher.rabbitmq import BrokerPrograms, PrivateRabbitmq
from launcher.servers import Servers, with_login

PORTS = dict.fromkeys((*SERVICES, "http", "smtp", "catcher"), 1)


@pytest.fixture
def servers(tmp_path: Path) -> Servers:
    """Servers that nobody started."""
    programs = BrokerPrograms(sbin="/s", erlang="/e")
    node = PrivateRabbitmq(folder="/r", programs=programs, port=2, epmd_port=3, distribution_port=4)
    return Servers(
        directory=tmp_path,
        secrets=load_or_create(tmp_path / "secrets.json"),
        ports=PortBook(tmp_path / "ports.json"),
        postgres=PrivatePostgres(folder="/p", programs="/b", port=5),
        rabbitmq=node,
        admin_url="postgresql://postgres:x@127.0.0.1:5/postgres",
    )


def _of(service: str, servers: Servers) -> dict[str, str]:
    return environment.of_service(service, servers, ports=PORTS, public_url="http://localhost:8080")


def test_the_gateway_has_no_database(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHARTKEY_DATABASE_URL", "postgresql://postgres:secret@elsewhere/postgres")
    found = _of("gateway", servers)
    assert "CHARTKEY_DATABASE_URL" not in found
    assert "CHARTKEY_DATA_KEYS" not in found


def test_a_service_connects_as_its_runtime_role(servers: Servers) -> None:
    for service in DATA_SERVICES:
        found = _of(service, servers)
        assert found["CHARTKEY_DATABASE_URL"].startswith(f"postgresql://{service}_runtime:")
        assert "CHARTKEY_DATABASE_OWNER_URL" not in found


def test_the_pin_key_reaches_enrollment_and_identity_alone(servers: Servers) -> None:
    assert {service for service in SERVICES if "CHARTKEY_PIN_KEY" in _of(service, servers)} == {
        "enrollment",
        "identity",
    }


def test_only_identity_can_sign_a_session(servers: Servers) -> None:
    assert [service for service in SERVICES if "CHARTKEY_SIGNING_KEY" in _of(service, servers)] == ["identity"]


def test_a_url_of_somebody_elses_server_gets_our_login() -> None:
    found = with_login("amqps://admin:old@mq.example:5671/", user="ehr.demo", password="a/b", path="chartkey")
    assert found == "amqps://ehr.demo:a%2Fb@mq.example:5671/chartkey"


def test_the_private_broker_reads_no_file_of_the_machines_own(servers: Servers) -> None:
    """A conf.d of an installed RabbitMQ names plugins that this node lacks; RabbitMQ 4 then refuses to start."""
    assert servers.rabbitmq is not None
    told = servers.rabbitmq.environment()
    files = {
        "RABBITMQ_CONFIG_FILE",
        "RABBITMQ_CONFIG_FILES",
        "RABBITMQ_ADVANCED_CONFIG_FILE",
        "RABBITMQ_ENABLED_PLUGINS_FILE",
    }
    assert {name: told[name] for name in files if not told[name].startswith("/r/")} == {}
    assert told["RABBITMQ_CONF_ENV_FILE"] == "/dev/null"
