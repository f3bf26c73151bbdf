"""The words of `./chartkey practice …`, read the same by the launcher and by enrollment."""

from __future__ import annotations

import argparse
import re
import unicodedata
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from services.enrollment.domain.details import LANGUAGES

ORDERS = ("verify_first", "account_first")
SWITCH = {"on": True, "off": False}


def parser(program: str) -> argparse.ArgumentParser:
    """Every verb; `verb` says which."""
    found = argparse.ArgumentParser(prog=program, description="Practices, their EHR systems and those systems' keys.")
    verbs = found.add_subparsers(dest="verb", required=True)
    add = verbs.add_parser(
        "add", help="add a practice, its EHR system and that system's public keys; or bring it up to date"
    )
    add.add_argument("name", type=_name, help='as people know it: "Integrative Medicine"')
    add.add_argument("--id", type=_word, help="one word of a routing key: a-z, 0-9 and hyphens; made of the name")
    add.add_argument("--ehr", type=_ehr, help="the EHR system that speaks for it; ehr.<id> unless another one does")
    add.add_argument("--keys", metavar="FILE", help="its public keys: a JWK set (RFC 7517) or PEM")
    change = verbs.add_parser("set", help="change what a practice has decided")
    change.add_argument("practice", type=_word)
    change.add_argument("--name", type=_name)
    for one in (add, change):
        _decisions(one)
    verbs.add_parser("list", help="every practice with its EHR systems")
    show = verbs.add_parser("show", help="all that is set for a practice, and its EHR systems' keys")
    show.add_argument("practice", type=_word)
    more = verbs.add_parser("add-keys", help="more public keys of an EHR system: two may be live during a rotation")
    more.add_argument("ehr", type=_ehr)
    more.add_argument("keys", metavar="FILE")
    less = verbs.add_parser("remove-key", help="what this key signs is not believed any more")
    less.add_argument("ehr", type=_ehr)
    less.add_argument("kid")
    away = verbs.add_parser("remove-ehr", help="take an EHR system's user, queue and keys away")
    away.add_argument("ehr", type=_ehr)
    return found


def _decisions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--accent", type=_color, help="#rrggbb")
    parser.add_argument(
        "--order", choices=ORDERS, help="what a patient does first: prove who it is, or make an account"
    )
    parser.add_argument("--language", choices=LANGUAGES, help="for people whose language has no catalog")
    parser.add_argument("--voice-codes", choices=SWITCH, help="may security codes be said in calls? (D4)")
    parser.add_argument("--auto-invite", choices=SWITCH, help="do signed chart notes invite? (S99)")
    parser.add_argument(
        "--demographics",
        choices=("seed", "live"),
        help="when are edits seen: by the next invitation, or at once? (D10)",
    )
    parser.add_argument("--time-zone", type=_zone, help="where the practice is, as in America/Denver")
    parser.add_argument(
        "--reminder-hours",
        metavar="HOURS",
        type=_hours,
        help="when reminders may go, by its own clock: 8-21; 0-24 for always",
    )
    parser.add_argument(
        "--embed",
        metavar="ORIGIN",
        action="append",
        type=_origin,
        help="an origin that may show the console inside a page of its own; again for more, none for nobody",
    )


def slug(name: str) -> str:
    """The id of a practice that is given none: "Dr. Lee & Sons" is dr-lee-sons."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:63].strip("-")


def _word(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", text):
        raise argparse.ArgumentTypeError("use a-z, 0-9 and hyphens")
    return text


def _ehr(text: str) -> str:
    if not re.fullmatch(r"ehr\.[a-z0-9][a-z0-9-]{0,62}", text):
        raise argparse.ArgumentTypeError("use ehr.<name>, of a-z, 0-9 and hyphens")
    return text


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 0 < len(name) <= 200:
        raise argparse.ArgumentTypeError("use 1 to 200 characters")
    return name


def _color(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise argparse.ArgumentTypeError("use #rrggbb")
    return text.lower()


def _zone(text: str) -> str:
    if text not in available_timezones():
        raise argparse.ArgumentTypeError("use a name of the IANA time zone database, as in America/Denver")
    return text


def _hours(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{1,2})-([0-9]{1,2})", text)
    since, until = map(int, found.groups()) if found else (0, 0)
    if not 0 <= since < until <= 24:
        raise argparse.ArgumentTypeError("use two full hours of one day, as in 8-21")
    return since, until


def _origin(text: str) -> str:
    """An origin as CSP takes it (no path, no wildcard); `none` stands for nobody."""
    parts = urlsplit(text)
    secure = parts.scheme == "https" or parts.hostname in {"localhost", "127.0.0.1"}
    whole = f"{parts.scheme}://{parts.netloc}"
    plain = re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", text) is not None
    if text != "none" and not (plain and secure and whole == text):
        raise argparse.ArgumentTypeError("use an origin, as in https://ehr.example.org, or none")
    return text
