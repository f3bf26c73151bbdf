"""Every door of a chart, as it stands in the gateway's table: what a new page adds is tried without being named."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from uuid import UUID, uuid4
from zipfile import ZipFile, is_zipfile

import httpx
from pypdf import PdfReader

from services.gateway.copies import FORMS
from services.gateway.landings import Landing
from services.gateway.routes import ROUTES
from shared.contracts.exports import PARTS
from tests.unit.gateway.browsing import Browser
from tests.unit.gateway.reading import SECTIONS

CHART = "/charts/{grant_id:uuid}"
NOTHING = str(uuid4())
"""An id of nothing at all, the same throughout a run."""
ALL = "&".join(f"{part}=yes" for part in PARTS)


def doors(grant_id: UUID | str, *, lab: str = "l1", told: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address of every page, file and order of this chart. `told`: values of parameters that newer routes have."""
    for route in ROUTES:
        if isinstance(route, Landing) or not route.path.startswith(CHART):
            continue
        known = {"grant_id": str(grant_id), "resource_id": lab, **(told or {})}
        for section in SECTIONS if "{section" in route.path else ("",):
            values = known | {"section": section}
            yield "".join(_filled(part, values) for part in re.split(r"(\{\w+:\w+\})", route.path))
    yield from (f"/charts/{grant_id}/download?format={form}&{ALL}" for form in FORMS)


def _filled(part: str, values: Mapping[str, str]) -> str:
    return values.get(part[1:].partition(":")[0], NOTHING) if part.startswith("{") else part


def submits() -> set[str]:
    """The paths of a chart that take an order."""
    return {one.path for one in ROUTES if not isinstance(one, Landing) and one.path.startswith(CHART) and one.submit}


def said(answer: httpx.Response) -> str:
    """All text of a page, or of whatever form a file has."""
    content = answer.content
    if content.startswith(b"%PDF"):
        pages = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        return pages.replace("\u2068", "").replace("\u2069", "")
    if is_zipfile(io.BytesIO(content)):
        with ZipFile(io.BytesIO(content)) as files:
            return "\n".join(f"{name}\n{files.read(name).decode()}" for name in files.namelist())
    if answer.headers.get("content-type", "").startswith("text/calendar"):
        return re.sub(r"\r\n ", "", content.decode())
    return content.decode()


async def sweep(browser: Browser, grant_id: UUID | str, *, lab: str = "l1") -> dict[str, httpx.Response]:
    """What is behind every door of this chart for this browser."""
    return {path: await browser.get(path) for path in doors(grant_id, lab=lab)}
