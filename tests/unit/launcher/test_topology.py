"""The definitions file that the private broker loads."""

import json
import re
import stat
from pathlib import Path

from launcher.keys import ADMINISTRATOR, load_or_create
from launcher.layout import SERVICES
from launcher.topology import read_ehr_systems, write_definitions


def test_no_password_stands_in_the_definitions(tmp_path: Path) -> None:
    systems = read_ehr_systems(tmp_path / "ehr-systems.json")
    kept = load_or_create(tmp_path / "secrets.json", ehr_users=tuple(system.user for system in systems))
    path = tmp_path / "definitions.json"
    write_definitions(path, kept=kept, ehr_systems=systems)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not [password for password in kept.rabbitmq.values() if password in path.read_text()]


def test_every_service_every_ehr_and_one_administrator_may_log_in(tmp_path: Path) -> None:
    systems = read_ehr_systems(tmp_path / "ehr-systems.json")
    kept = load_or_create(tmp_path / "secrets.json", ehr_users=("ehr.demo",))
    write_definitions(tmp_path / "definitions.json", kept=kept, ehr_systems=systems)
    made = json.loads((tmp_path / "definitions.json").read_text())
    assert {user["name"] for user in made["users"]} == {*SERVICES, "ehr.demo", ADMINISTRATOR}
    powerful = [user["name"] for user in made["users"] if user["tags"]]
    assert powerful == [ADMINISTRATOR]


def test_nobody_but_the_administrator_may_write_the_default_exchange(tmp_path: Path) -> None:
    """RabbitMQ asks for the right to write "amq.default" when the default exchange is used."""
    systems = read_ehr_systems(tmp_path / "ehr-systems.json")
    kept = load_or_create(tmp_path / "secrets.json", ehr_users=("ehr.demo",))
    write_definitions(tmp_path / "definitions.json", kept=kept, ehr_systems=systems)
    made = json.loads((tmp_path / "definitions.json").read_text())
    may = {right["user"] for right in made["permissions"] if re.search(right["write"], "amq.default")}
    assert may == {ADMINISTRATOR}
