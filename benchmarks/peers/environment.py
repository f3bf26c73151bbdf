"""The peer's own environment in .chartkey/peers, made once from its lock by uv."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from launcher.failures import StepFailedError
from launcher.layout import HOME

LOCK = Path(__file__).parent / "requirements.lock"


def ready_python(folder: Path = HOME / "peers") -> Path:
    """The environment's Python; made anew when the lock has changed."""
    python, noted = folder / "bin" / "python", folder / "lock"
    wanted = sha256(LOCK.read_bytes()).hexdigest()
    if python.exists() and noted.exists() and noted.read_text() == wanted:
        return python
    _uv("venv", "--quiet", "--clear", "--python", sys.executable, str(folder))
    _uv("pip", "sync", "--quiet", "--python", str(python), "--require-hashes", str(LOCK))
    noted.write_text(wanted)
    return python


def _uv(*arguments: str) -> None:
    uv = os.environ.get("CHARTKEY_UV") or shutil.which("uv") or str(HOME / "tools" / "bin" / "uv")
    try:
        done = subprocess.run([uv, *arguments], capture_output=True, text=True, check=False)
        why = "" if done.returncode == 0 else (done.stderr.strip()[-800:] or f"uv ended with {done.returncode}")
    except OSError as error:
        why = f"uv could not be run: {error}"
    if why:
        raise StepFailedError(
            "The Django peer's environment could not be made", why=why, next_step="check the network and try again"
        )
