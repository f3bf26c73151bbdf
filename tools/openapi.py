"""`python -m tools.openapi`: docs/openapi/ehr-v1.json, the EHRs' HTTPS door for machines."""

from __future__ import annotations

import argparse
import json

from services.gateway.ehr.openapi import document
from tools.tables import PROJECT

TARGET = PROJECT / "docs" / "openapi" / "ehr-v1.json"


def text() -> str:
    """The document as it is committed."""
    return json.dumps(document(), indent=1) + "\n"


def main() -> None:
    """Write it."""
    argparse.ArgumentParser(prog="python -m tools.openapi", description=__doc__).parse_args()
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text())


if __name__ == "__main__":
    main()
