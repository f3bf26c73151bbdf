"""Stops, kills and starts one private server from outside, for fault tests."""

import sys
from pathlib import Path

from launcher.failures import StepFailedError
from launcher.postgres import PrivatePostgres
from launcher.rabbitmq import PrivateRabbitmq


def control(folder: Path, action: str) -> int:
    """Exit code 0 when done; `status` gives 0 if it runs and 3 if not; 2 for an unknown action."""
    node = PrivateRabbitmq.load(folder) if folder.name == "rabbitmq" else PrivatePostgres.load(folder)
    if action == "status":
        return 0 if node.child.pid() else 3
    if action not in ("kill9", "stop", "start", "restart"):
        return 2
    if action == "kill9":
        node.child.kill()
    if action in ("stop", "restart"):
        node.child.stop()
    if action in ("start", "restart"):
        node.start(tied=False)
        node.wait_ready()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(control(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""))
    except StepFailedError as failed:
        sys.exit(failed.explain())
