"""Imports point down and across no wall; every import contract is broken once here to prove that it holds."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import PROJECT

ROOTS = ("shared", "services", "launcher", "examples", "tools")
SEEDED = {
    "services/enrollment/store/invitations.py": "from services.enrollment.actions import show_access",
    "services/identity/domain/sessions.py": "from services.identity.store import sessions",
    "services/notifications/channels/smtp.py": "from services.notifications.actions import accept_message",
    "services/records/actions/open_chart.py": "from services.records.settings import Settings",
    "services/gateway/pages/verify_pin.py": "from services.gateway import routes",
    "services/gateway/ehr/problems.py": "from services.gateway.ehr import reading",
    "services/gateway/tools.py": "from services.identity.domain import sessions",
    "shared/work.py": "from services.records import tools",
    "services/records/tools.py": "import launcher.keys",
    "shared/contracts/records.py": "from shared import wire",
    "shared/wire.py": "from shared import bus",
    "examples/ehr/publish.py": "from shared import publisher",
}
"""One forbidden import per contract."""
UNDECLARED = [f"services/{name}/helpers.py" for name in ("enrollment", "identity", "notifications", "records")]
UNDECLARED += ["services/gateway/utils.py", "shared/common.py"]


def lint(folder: Path) -> dict[str, bool]:
    """Contract to whether it is kept, by import-linter's own program."""
    program = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)
    found = re.findall(r"^(.+) (KEPT|BROKEN)\b", run.stdout, re.M)
    assert found, run.stdout + run.stderr
    return {name: verdict == "KEPT" for name, verdict in found}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project's Python and its contracts, to be broken."""
    for root in ROOTS:
        shutil.copytree(PROJECT / root, tmp_path / root, ignore=lambda _folder, names: [
            name for name in names if "." in name and not name.endswith(".py")
        ])  # fmt: skip
    shutil.copy(PROJECT / ".importlinter", tmp_path)
    return tmp_path


def test_imports_point_down() -> None:
    broken = [name for name, kept in lint(PROJECT).items() if not kept]
    assert not broken, f"run lint-imports: {broken}"


def test_every_contract_catches_a_forbidden_import(copy: Path) -> None:
    for path, line in SEEDED.items():
        broken = copy / path
        broken.write_text(f"{broken.read_text()}\n{line}\n")
    assert [name for name, kept in lint(copy).items() if kept] == []


def test_a_module_that_is_on_no_floor_is_caught(copy: Path) -> None:
    for path in UNDECLARED:
        (copy / path).write_text('"""Belongs nowhere."""\n')
    broken = {name for name, kept in lint(copy).items() if not kept}
    assert len(broken) == len(UNDECLARED), broken
