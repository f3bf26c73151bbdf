"""A sheet to hand over in the visit: the PIN and how to begin, in the person's language, nothing clinical (S23)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import segno

from services.gateway.answers import Again, Answer, Page, Redirect
from services.gateway.pages.staff_door import Window, window_of
from services.gateway.visits import StaffVisit


async def show(visit: StaffVisit, _: Again) -> Answer:
    """Reading the PIN is audited as in the window; without one there is no sheet."""
    window = await window_of(visit, codes=True)
    if not isinstance(window, Window):
        return window
    if window.row is None or window.row.access_code is None:
        return Redirect(window.home)
    address = f"{visit.tools.origin}/"
    shows = {"access_code": visit.tools.sealer.open(window.row.access_code), "address": address, "qr": qr(address)}
    return Page("print_pin.html", window.frame() | shows)


@dataclass(frozen=True)
class Qr:
    """A QR code (ISO/IEC 18004) as an SVG path over a square of `size` modules, its quiet zone included."""

    size: int
    path: str


@cache
def qr(address: str) -> Qr:
    """One square of the path for each dark module."""
    code = segno.make(address, micro=False, error="m")
    rows = tuple(code.matrix_iter(border=code.default_border_size))
    dark = ((x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module)
    return Qr(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))
