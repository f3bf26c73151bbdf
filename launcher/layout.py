"""Where things stand: the project's folder and what ./chartkey keeps in .chartkey/."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("CHARTKEY_HOME") or PROJECT / ".chartkey").absolute()
PROGRAMS = HOME / "programs"

DATA_SERVICES = ("enrollment", "identity", "records", "notifications")
SERVICES = (*DATA_SERVICES, "gateway")
VHOST = "chartkey"
DATABASE = "chartkey"


def private_folder(path: Path) -> Path:
    """Makes the folder (and its parents) readable by its owner alone."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path
