"""Every mail in the words of today's version, kept in tests/contract/mails/: `python -m tools.mails` adds a new one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import get_args

from services.notifications.channels.letters import Letters, Stationery
from services.notifications.domain.message import TEMPLATES, Kind
from services.notifications.preview import write_previews
from tools.say import complain, say
from tools.tables import PROJECT

MAILS = PROJECT / "tests" / "contract" / "mails"
HOME = "https://portal.example.org"
STATIONERY = Stationery("Chartkey", HOME, dict.fromkeys(get_args(Kind), "invitations@chartkey.example"))


def write(folder: Path, version: int) -> None:
    """The mails of one version, each as text and as HTML."""
    write_previews(Letters(STATIONERY), HOME, folder, version=version)


def main() -> int:
    """A version that was kept before is never written over: whoever is sure that nobody has it yet removes it first."""
    argparse.ArgumentParser(prog="python -m tools.mails", description=__doc__).parse_args()
    folder = MAILS / str(TEMPLATES)
    if folder.exists():
        complain(f"version {TEMPLATES} is kept already: a changed mail is a new version (docs/adr/0047)")
        return 1
    write(folder, TEMPLATES)
    say(f"{folder.relative_to(PROJECT)}: version {TEMPLATES}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
