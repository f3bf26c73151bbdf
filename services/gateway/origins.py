"""Did a form come from our own pages? What browsers say about it by themselves."""

from __future__ import annotations

from collections.abc import Mapping


def same_origin(headers: Mapping[str, str], origin: str) -> bool:
    """Sec-Fetch-Site and Origin, where the browser sends them; the form's seal must be right besides.

    Our pages say `no-referrer`, which makes browsers send `Origin: null` with our own forms (Fetch standard,
    3.2): null is neither trusted nor refused.
    """
    site = headers.get("sec-fetch-site", "same-origin")
    said = headers.get("origin", "null")
    return site in {"same-origin", "none"} and said in {"null", origin}
