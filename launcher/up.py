"""`./chartkey up`: the whole suite on this machine, until Ctrl-C."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from launcher import environment
from launcher.failures import StepFailedError
from launcher.interrupts import InterruptedByUser, orderly
from launcher.layout import HOME, PROJECT, SERVICES
from launcher.migrations import migrate_all
from launcher.processes import Suite, python_process
from launcher.progress import Steps
from launcher.servers import Servers, start_private_servers
from launcher.topology import DEMO_EHR

_STEPS = 6
_PRACTICE = ("Integrative Medicine", "--ehr", DEMO_EHR)


def run(_arguments: Sequence[str]) -> int:
    """Exit code 0 when a person ends it; StepFailedError when a step fails or a process dies."""
    steps = Steps(_STEPS)
    try:
        with orderly(), contextlib.ExitStack() as running:
            servers = running.enter_context(start_private_servers(HOME, step=steps, meanwhile=migrate_all))
            ports = _ports(servers)
            suite = Suite()
            running.callback(suite.stop)
            with steps("Starting the services, the gateway and the catcher"):
                _start(suite, servers, ports)
            with steps("Loading the demo practice and its patients"):
                _load_demo(servers, ports)
            print(_welcome(ports, steps.elapsed()), flush=True)
            running.callback(lambda: print("Stopping ... ", end="", flush=True))
            while True:
                suite.check_alive()
                time.sleep(0.5)
    except InterruptedByUser:
        print("stopped.", flush=True)
        return 0


def _ports(servers: Servers) -> dict[str, int]:
    book = servers.ports
    health = {service: book.port(service) for service in SERVICES}
    http = book.port("http", preferred=8080)
    return health | {"http": http, "smtp": book.port("smtp"), "catcher": book.port("catcher", preferred=8025)}


def _start(suite: Suite, servers: Servers, ports: Mapping[str, int]) -> None:
    home = servers.directory
    for service in SERVICES:
        found = environment.of_service(service, servers, ports=ports, public_url=_public_url(ports))
        module = (f"services.{service}", "run")
        suite.start(
            python_process(service, module, directory=home, environment=found, ready=(ports[service], "/readyz"))
        )
    caught = environment.of_catcher(home / "mail", ports)
    ready = (ports["catcher"], "/api/messages")
    suite.start(python_process("catcher", ("launcher.catcher",), directory=home, environment=caught, ready=ready))
    suite.wait_ready()


def _load_demo(servers: Servers, ports: Mapping[str, int]) -> None:
    """Only once: telling the same events again would change nothing, but take its time."""
    loaded = servers.directory / "demo-loaded"
    if loaded.exists():
        return
    enrollment = environment.of_service("enrollment", servers, ports=ports, public_url=_public_url(ports))
    _call(("services.enrollment", "practice", "add", *_PRACTICE), enrollment)
    ehr = environment.inherited() | {"CHARTKEY_EHR_RABBITMQ_URL": servers.rabbitmq_url(DEMO_EHR)}
    (servers.directory / "logs" / "demo.log").write_text(_call(("examples.ehr.demo",), ehr))
    loaded.touch()


def _call(module: tuple[str, ...], environment_: Mapping[str, str]) -> str:
    command = [sys.executable, "-m", *module]
    done = subprocess.run(command, env=environment_, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StepFailedError(
            "The demo data could not be loaded",
            why=f"{module[0]} ended with {done.returncode}: {done.stderr.strip()[-800:]}",
            next_step="run ./chartkey up again, or ./chartkey reset first",
        )
    return done.stdout


def _public_url(ports: Mapping[str, int]) -> str:
    return f"http://localhost:{ports['http']}"


def _welcome(ports: Mapping[str, int], seconds: float) -> str:
    catcher = f"http://localhost:{ports['catcher']}"
    return f"""
Chartkey is up after {seconds:.1f} s.

  Patient portal    {_public_url(ports)}
  Mail catcher      {catcher}
  Phone simulator   {catcher}/phone
  Logs and data     {_shown(HOME)}

Try next:
  1. ./chartkey desk (in another terminal) shows ten invited patients: birth dates and access codes.
  2. Open the mail catcher (or ./chartkey caught), choose one of their invitations and follow its link.
  3. Prove who you are, create an account, read the records; log out, log in again.
Ctrl-C stops everything and keeps the data; ./chartkey reset forgets them.
"""


def _shown(path: Path) -> str:
    return str(path.relative_to(PROJECT)) + "/" if path.is_relative_to(PROJECT) else str(path)
