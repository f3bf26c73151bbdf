"""Postgres refuses to run as root: the command prefix under which root starts it as nobody."""

import functools
import os
import subprocess
from pathlib import Path

from launcher.failures import StepFailedError

_NOBODY = 65534
_UNSHARE = ("unshare", "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}")
_SETPRIV = ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups")


@functools.cache
def command_prefix() -> tuple[str, ...]:
    """Empty for an ordinary user; for root a user namespace, else a plain change of user."""
    if os.geteuid() != 0:
        return ()
    for prefix in (_UNSHARE, _SETPRIV):
        if _works(prefix, "true"):
            return prefix
    raise StepFailedError(
        "PostgreSQL cannot be started as root here",
        why="neither unshare (user namespaces) nor setpriv works on this machine",
        next_step="run ./chartkey as an ordinary user",
    )


def hand_over(path: Path) -> None:
    """Gives a file or folder to the user that the prefix switches to; a namespace needs nothing."""
    prefix = command_prefix()
    if prefix != _SETPRIV:
        return
    os.chown(path, _NOBODY, _NOBODY)
    home = path.parent
    if home.stat().st_uid == os.geteuid():
        home.chmod(home.stat().st_mode | 0o011)  # may be passed through, not read
    if not _works(prefix, "test", "-w", str(path)):
        raise StepFailedError(
            "PostgreSQL cannot be started as root here",
            why=f"the user nobody cannot reach {path}",
            next_step="set CHARTKEY_HOME to a folder that every user can enter, or run as an ordinary user",
        )


def _works(prefix: tuple[str, ...], *command: str) -> bool:
    try:
        return subprocess.run([*prefix, *command], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
