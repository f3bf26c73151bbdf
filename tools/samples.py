"""Golden samples: their names, and `python -m tools.samples` to add new ones to the manifest of checksums."""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from pathlib import Path

from shared.contracts.sessions import Assertion
from shared.messages import Command, Event, Message, Reply, Request
from tools.say import complain, say
from tools.tables import PROJECT, declared

SAMPLES = PROJECT / "tests" / "contract" / "samples"
MANIFEST = SAMPLES / "SHA256SUMS"


def needs_sample(message: type[Message]) -> bool:
    """Whatever is sent as a whole; parts (Practice, AccessRow ...) are seen inside."""
    return issubclass(message, Event | Command | Request | Reply | Assertion)


def sample_name(owner: str, message: type[Message]) -> str:
    """`identity.verify_pin` for identity.verify-pin, `invitation.issued` for the event, `identity.pin_refused` for a
    reply."""
    key: str = getattr(message, "key", "")
    words = re.findall(r"[A-Z][a-z0-9]*", message.__name__)
    return key.replace("-", "_") or f"{owner}.{'_'.join(words).lower()}"


def samples_of(name: str) -> list[Path]:
    """Every published version's sample, oldest first: name.json, name.2.json, ..."""
    later = SAMPLES.glob(f"{name}.[0-9]*.json")
    return [SAMPLES / f"{name}.json", *sorted(later, key=lambda path: int(path.suffixes[-2][1:]))]


def checksum(path: Path) -> str:
    """Hex SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest() -> dict[str, str]:
    """File name to checksum, as it was when the version was published."""
    lines = MANIFEST.read_text().splitlines() if MANIFEST.exists() else []
    return {name: found for found, name in (line.split("  ") for line in lines)}


def main() -> int:
    """Add what is new. A sample that was published and has changed since is refused."""
    parser = argparse.ArgumentParser(prog="python -m tools.samples", description=__doc__)
    parser.parse_args()
    known = manifest()
    found = {path.name: checksum(path) for path in sorted(SAMPLES.glob("*.json"))}
    if changed := [name for name, was in known.items() if found.get(name) != was]:
        complain(f"a published sample never changes: restore {', '.join(changed)} and add a new one")
        return 1
    MANIFEST.write_text("".join(f"{text}  {name}\n" for name, text in sorted(found.items())))
    missing = [sample_name(owner, one) for owner, one in declared() if needs_sample(one)]
    for name in missing:
        if not (SAMPLES / f"{name}.json").exists():
            say(f"there is no {name}.json yet")
    return 0


if __name__ == "__main__":
    sys.exit(main())
