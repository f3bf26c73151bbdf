"""`./chartkey reset`: forgets data, keys and logs; the fetched programs and the environment stay."""

import shutil
from collections.abc import Sequence

from launcher.layout import HOME
from launcher.servers import locked

_KEPT = {"venv", "tools", "programs", "cache", "lock"}


def run(_arguments: Sequence[str]) -> int:
    """Refuses while `up` runs here."""
    with locked(HOME):
        for path in HOME.iterdir():
            if path.name not in _KEPT:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    print("Data, keys and logs of ./chartkey up are gone; the next one starts anew.")
    return 0
