"""Templates, compiled once at start; every page gets the same frame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.gateway.accents import accent_path
from services.gateway.answers import Page
from services.gateway.telling import bdi, moment_of, on_page, status_of, tell
from services.gateway.wording import LANGUAGES, POLICIES, RELATIONS, Policy, Wording, wordings

if TYPE_CHECKING:
    from services.gateway.visits import Visit

TEMPLATES = Path(__file__).parent / "templates"
ABSENT = 404
"""One answer for what is not there and for what is not open: not even a second may tell them apart (attack 6)."""


class Renderer:
    """Renders a page in the visit's language. `static` gives the hashed path of a file by its plain name; `policy` is
    what a new password must be.
    """

    def __init__(self, *, product: str, static: Callable[[str], str], policy: Policy = POLICIES["seed"]) -> None:
        self._wordings = wordings(product, policy)
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        self._environment.globals.update(
            static=static, product=product, languages=LANGUAGES, relations=RELATIONS, bdi=bdi, wordings=self._wordings,
            policy=policy, on_page=on_page, tell=tell, moment_of=moment_of, status_of=status_of,
        )  # fmt: skip
        for name in self._environment.list_templates(extensions=["html"]):
            self._environment.get_template(name)

    def wording(self, language: str) -> Wording:
        """The sentences of a language, for what is no page."""
        return self._wordings[language]

    def render(self, page: Page, visit: Visit, *, seal: str, way_out: str) -> bytes:
        """The whole page. `seal` is what its forms carry, `way_out` what the log-out button does."""
        template = self._environment.get_template(page.template)
        shows: dict[str, Any] = {"problems": (), "kept": {}} | dict(page.shows)
        dressed = visit.practice or getattr(shows.get("chart"), "practice", None)
        frame = {
            "say": self._wordings[visit.language],
            "language": visit.language,
            "practice": visit.practice,
            "accent": accent_path(dressed.accent) if dressed else None,
            "signed_in": visit.signed_in,
            "ends_in": None if page.status == ABSENT else visit.ends_in,
            "member": visit.member,
            "seal": seal,
            "way_out": way_out,
            "wrong": {problem.field: problem for problem in reversed(tuple(shows["problems"]))},
        }
        return template.render(shows | frame).encode()
