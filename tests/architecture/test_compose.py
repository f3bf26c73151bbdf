"""docker-compose.yml keeps what it promises: nobody is root, nothing secret is in the open, each has its own alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from launcher import compose, environment
from launcher.keys import Secrets
from launcher.layout import DATA_SERVICES, SERVICES
from launcher.topology import read_ehr_systems
from tests.architecture.sources import PROJECT

FILE = PROJECT / "docker-compose.yml"
COMPOSED: dict[str, Any] = YAML(typ="safe").load(FILE.read_text())
RUNNING: dict[str, Any] = COMPOSED["services"]
ONCE = {"keys", "migrate", "practice", "ehr", "operator"}
PUBLISHED = {"rabbitmq": ["5671:5671"], "gateway": ["127.0.0.1:8080:8080"], "catcher": ["127.0.0.1:8025:8025"]}
SECRET = re.compile(r"key|password|pass$|token|cookie|secret", re.I)
every = pytest.mark.parametrize("name", sorted(RUNNING))


def shares(name: str) -> dict[str, str]:
    """Volume to the place where it is shown, with its mode."""
    return dict(volume.split(":", 1) for volume in RUNNING[name].get("volumes", []))


def one_of(name: str) -> list[str]:
    """The networks that one is on."""
    return list(RUNNING[name].get("networks", []))


def is_secret(name: str, value: str) -> bool:
    """A value that is a secret, or that an address carries one; a path to it is none."""
    named = bool(SECRET.search(name.removeprefix("CHARTKEY_"))) and not name.endswith(("_FILE", "_DIR"))
    return named or bool(re.search(r"://[^/\s]*:[^/\s]*@", value))


def test_every_service_of_the_launcher_is_there_and_runs_as_the_launcher_runs_it() -> None:
    for service in SERVICES:
        assert RUNNING[service]["command"] == ["python", "-m", f"services.{service}", "run"]
    assert set(RUNNING) == {*SERVICES, *ONCE, "postgres", "rabbitmq", "catcher"}


@every
def test_nobody_is_root_or_may_become_it(name: str) -> None:
    one = RUNNING[name]
    user, _, group = one["user"].partition(":")
    assert int(user) > 0
    assert int(group) > 0
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in one["security_opt"]
    assert not {"cap_add", "privileged", "pid", "ipc", "devices"} & set(one)


@every
def test_no_environment_holds_a_secret(name: str) -> None:
    given = RUNNING[name].get("environment", {})
    assert [key for key, value in given.items() if is_secret(key, str(value))] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("POSTGRES_PASSWORD", "x"),
        ("CHARTKEY_PIN_KEY", "x"),
        ("CHARTKEY_DATA_KEYS", "{}"),
        ("CHARTKEY_RABBITMQ_URL", "amqp://gateway:word@rabbitmq/chartkey"),
    ],
)
def test_a_secret_in_an_environment_is_recognized(name: str, value: str) -> None:
    assert is_secret(name, value)


@every
def test_what_goes_on_running_is_asked_for_its_health_and_bounded(name: str) -> None:
    if name in ONCE:
        return
    one = RUNNING[name]
    assert one["healthcheck"]["test"][0] == "CMD"
    assert one["restart"] == "unless-stopped"
    assert {"mem_limit", "pids_limit", "stop_grace_period"} <= set(one)


@every
def test_the_broker_is_spoken_to_in_the_open_on_a_network_of_its_own_alone(name: str) -> None:
    """shared/settings.py refuses every other host without TLS."""
    given = RUNNING[name].get("environment", {})
    assert given.get("CHARTKEY_RABBITMQ_PLAIN_HOST") in (None, "rabbitmq")
    assert name == "rabbitmq" or "ehrs" not in one_of(name)
    if name in SERVICES:
        assert given["CHARTKEY_RABBITMQ_PLAIN_HOST"] == "rabbitmq"


@every
def test_logs_never_fill_the_disk(name: str) -> None:
    assert {"max-size", "max-file"} <= set(RUNNING[name]["logging"]["options"])


@every
def test_one_image_is_built_once_and_never_taken_from_a_registry(name: str) -> None:
    one = RUNNING[name]
    if name in {"postgres", "rabbitmq"}:
        assert "build" not in one
        return
    assert one["image"] == "chartkey"
    assert (one.get("build"), one["pull_policy"]) == ((".", "build") if name == "keys" else (None, "never"))


def test_a_new_topology_reaches_the_broker_with_the_image_that_needs_it() -> None:
    """It is loaded at a start; without this line a new service would look for a queue that is not there."""
    needs = RUNNING["rabbitmq"]["depends_on"]["keys"]
    assert needs == {"condition": "service_completed_successfully", "restart": True}


def test_only_the_gateway_and_the_catcher_are_reached_from_this_machine_and_the_broker_from_elsewhere_by_tls() -> None:
    assert {name: one["ports"] for name, one in RUNNING.items() if "ports" in one} == PUBLISHED
    assert all("network_mode" not in one or one["network_mode"] == "none" for one in RUNNING.values())
    assert all(COMPOSED["networks"][name]["internal"] for name in ("data", "bus"))
    assert "data" not in RUNNING["gateway"]["networks"]


def test_a_service_can_be_started_more_than_once() -> None:
    assert [name for name in SERVICES if {"container_name", "hostname"} & set(RUNNING[name])] == []


def test_the_brokers_own_command_line_is_never_asked() -> None:
    asked = json.dumps([one.get("healthcheck") for one in RUNNING.values()])
    assert "rabbitmq-diagnostics" not in asked
    assert "rabbitmqctl" not in asked


def test_the_broker_is_asked_without_a_word_that_it_would_log_as_an_error() -> None:
    assert RUNNING["rabbitmq"]["healthcheck"]["test"] == ["CMD", "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5672"]


def test_who_works_waits_until_its_servers_are_healthy_and_migrated() -> None:
    for service in DATA_SERVICES:
        needs = {name: how["condition"] for name, how in RUNNING[service]["depends_on"].items()}
        assert needs == {
            "migrate": "service_completed_successfully",
            "postgres": "service_healthy",
            "rabbitmq": "service_healthy",
        }


@every
def test_each_is_shown_its_own_secrets_alone(name: str) -> None:
    handed = {"practice": "enrollment-secrets"}.get(name, f"{name}-secrets")
    shown = {volume for volume in shares(name) if volume.endswith("secrets") or volume == "keys"}
    if name == "keys":
        assert shown == {volume for volume in COMPOSED["volumes"] if volume.endswith("secrets") or volume == "keys"}
    elif name == "operator":
        assert shares(name) == {"keys": "/var/lib/chartkey/keys:ro"}
    else:
        assert shown == (set() if name == "catcher" else {handed})
        assert all(shares(name)[volume] == "/run/secrets:ro" for volume in shown)


def handed_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What `keys` hands out, in a folder of the test."""
    for volume in RUNNING["keys"]["volumes"]:
        place = folder / Path(volume.split(":")[1]).relative_to("/var/lib/chartkey")
        place.mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(compose, "HOME", folder / "keys")
    monkeypatch.setattr(compose, "HANDED", folder / "secrets")
    monkeypatch.setenv("CHARTKEY_BUS_ADDRESS", RUNNING["keys"]["environment"]["CHARTKEY_BUS_ADDRESS"])
    compose.keys()
    return folder


def test_keys_hands_each_service_exactly_the_keys_that_the_launcher_gives_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = handed_out(tmp_path, monkeypatch)
    kept = Secrets.model_validate_json((folder / "keys" / "secrets.json").read_text())
    for service in SERVICES:
        files = {file.name: file for file in (folder / "secrets" / service).iterdir()}
        expected = environment.secrets_of(service, compose._servers(kept))
        assert {name: file.read_text() for name, file in files.items()} == {
            name.lower(): value for name, value in expected.items()
        }
        assert {file.stat().st_mode & 0o777 for file in files.values()} == {0o400}
        passwords = {name: word for name, word in kept.rabbitmq.items() if name != service}
        told = "".join(file.read_text() for file in files.values())
        assert [name for name, word in passwords.items() if word in told] == []


def test_the_servers_files_can_be_read_by_their_group_and_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = handed_out(tmp_path, monkeypatch) / "secrets"
    modes = {file.stat().st_mode & 0o777 for server in ("postgres", "rabbitmq") for file in (folder / server).iterdir()}
    assert modes == {0o440}


def test_a_second_start_hands_out_the_same_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def all_keys() -> dict[Path, str]:
        folder = handed_out(tmp_path, monkeypatch) / "secrets"
        return {file: file.read_text() for file in folder.rglob("*") if file.name.startswith("chartkey_")}

    assert all_keys() == all_keys()


def test_the_broker_loads_the_generated_topology_and_roles_are_those_of_the_launcher(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = handed_out(tmp_path, monkeypatch)
    broker = folder / "secrets" / "rabbitmq"
    assert "load_definitions = /run/secrets/definitions.json\n" in (broker / "rabbitmq.conf").read_text()
    users = {user["name"] for user in json.loads((broker / "definitions.json").read_text())["users"]}
    ehrs = {system.user for system in read_ehr_systems(folder / "keys" / "ehr-systems.json")}
    assert users == {*SERVICES, *ehrs, "administrator"}
    for service in DATA_SERVICES:
        url = (folder / "secrets" / service / "chartkey_database_url").read_text()
        assert re.fullmatch(rf"postgresql://{service}_runtime:[\w-]+@postgres:5432/chartkey", url)


def test_migrate_is_handed_no_more_than_the_roles_of_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = handed_out(tmp_path, monkeypatch)
    given = json.loads((folder / "secrets" / "migrate" / "secrets.json").read_text())
    assert set(given) == {"postgres_superuser", "postgres_owners", "postgres_runtimes"}


def test_the_image_installs_what_the_tests_ran_with() -> None:
    def packages(name: str) -> set[str]:
        return set(re.findall(r"^\S+==.*?(?=^\S|\Z)", (PROJECT / name).read_text(), re.M | re.S))

    assert packages("runtime.lock")
    assert {one.splitlines()[0] for one in packages("runtime.lock") - packages("requirements.lock")} == set()


def test_the_image_runs_as_a_person_and_brings_no_secret() -> None:
    lines = (PROJECT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER")][-1] == "USER 10001:10001"
    allowed = {line[1:] for line in (PROJECT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert allowed == {"runtime.lock", "shared", "services", "launcher", "tools", "examples"}
