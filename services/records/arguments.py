"""The words of `./chartkey records …`, read the same by the launcher and by records."""

from __future__ import annotations

import argparse
import re


def parser(program: str) -> argparse.ArgumentParser:
    """Every verb; `verb` says which."""
    found = argparse.ArgumentParser(prog=program, description="What practices share: brought in bulk, or kept aside.")
    verbs = found.add_subparsers(dest="verb", required=True)
    bring = verbs.add_parser(
        "import", help="take in FHIR R4 resources from files, as if the practice's EHR had told each one"
    )
    bring.add_argument(
        "files", nargs="+", metavar="FILE", help="*.ndjson: a resource a line; else a bundle, or one resource; or .gz"
    )
    bring.add_argument("--practice", required=True, type=_practice, help="whose charts they are")
    bring.add_argument("--ehr", type=_ehr, help="the EHR system they come from; the practice's, when it has one")
    bring.add_argument("--chart", type=_chart, help="the chart of them all; else the id of each one's patient")
    bring.add_argument(
        "--share-labs", action="store_true", help="the practice shares their laboratory results with the patients"
    )
    aside = verbs.add_parser("aside", help="what was not understood or refused: which, why, from where; nothing of it")
    aside.add_argument("--practice", type=_practice)
    aside.add_argument("--days", type=int, default=30)
    aside.add_argument("--limit", type=int, default=200, help="lines of each kind, newest first")
    return found


def _practice(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", text):
        raise argparse.ArgumentTypeError("use a-z, 0-9 and hyphens")
    return text


def _ehr(text: str) -> str:
    if not re.fullmatch(r"ehr\.[a-z0-9][a-z0-9-]{0,62}", text):
        raise argparse.ArgumentTypeError("use ehr.<name>, of a-z, 0-9 and hyphens")
    return text


def _chart(text: str) -> str:
    if not 0 < len(text) <= 200 or "\x00" in text:
        raise argparse.ArgumentTypeError("use 1 to 200 characters")
    return text
