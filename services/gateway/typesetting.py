"""python -m services.gateway.typesetting: sets one document, of which JSON comes in, as a PDF, and is gone.

A process of its own: the library keeps what it has set in its memory for the next time, and nobody's chart is to stay.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import fontpkg
import typst

FONTS = ("Noto Sans", "Noto Sans Arabic", "Heebo")
"""In this order; letters that none of them has are set in whatever the machine has."""
TEMPLATE = Path(__file__).parent / "templates" / "chart.typ"
COURTESY = 5
"""Steps of niceness: pages come first."""


def main() -> None:
    """From standard input to standard output."""
    os.nice(COURTESY)
    folders = sorted({str(fontpkg.path(name).parent) for name in FONTS})
    made = typst.compile(str(TEMPLATE), font_paths=folders, sys_inputs={"data": sys.stdin.buffer.read().decode()})
    if not isinstance(made, bytes):
        raise TypeError("one document was asked for")
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
