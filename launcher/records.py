"""`./chartkey records …`: records' own commands, with its keys, on the servers of `./chartkey up`."""

import subprocess
import sys
from collections.abc import Sequence

from launcher import environment, topology
from launcher.failures import StepFailedError
from launcher.layout import HOME, PROJECT
from launcher.servers import Servers, attach
from services.records.arguments import parser


def run(arguments: Sequence[str]) -> int:
    """The command's own exit code."""
    told = parser("./chartkey records").parse_args(arguments)
    servers = attach(HOME)
    words = [*arguments]
    if told.verb == "import" and not told.ehr:
        words += ["--ehr", ehr_of(servers, told.practice)]
    found = environment.inherited() | environment.secrets_of("records", servers)
    return subprocess.run(
        [sys.executable, "-m", "services.records", *words], env=found, cwd=PROJECT, check=False
    ).returncode


def ehr_of(servers: Servers, practice: str) -> str:
    """The one EHR system that speaks for a practice."""
    systems = topology.read_ehr_systems(servers.directory / "ehr-systems.json")
    users = [system.user for system in systems if practice in system.practices]
    if len(users) != 1:
        raise StepFailedError(
            f"Whose files are these, of practice {practice}?",
            why=f"EHR systems that speak for it: {', '.join(users) or 'none'}",
            next_step="./chartkey practice list shows them all; name one with --ehr",
        )
    return users[0]
