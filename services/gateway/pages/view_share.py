"""What somebody has shared, for its recipient: an overview, and each part in the words of the portal (S124)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Redirect
from services.gateway.asks import shares
from services.gateway.documents import days_of, profile_facts
from services.gateway.pages.chart_door import ABSENT
from services.gateway.pages.lent_door import HOME, shut, too_large
from services.gateway.pages.sections import PATHS, page_of
from services.gateway.telling import on_page
from services.gateway.visits import RecipientVisit
from shared.contracts.exports import CopyRefused, Part
from shared.contracts.records import RecordsRefused
from shared.contracts.shares import ShareViewed

PARTS: dict[str, Part] = {"profile": "demographics", **PATHS}


async def show(visit: RecipientVisit, _: Again) -> Answer:
    """A part that is not shared, or no longer, leads back to what is."""
    named = visit.arrival.params.get("part")
    part = PARTS.get(named) if named else None
    if named and part is None:
        return ABSENT
    reply = await shares.view_share(visit, part=part, page=page_of(visit.arrival.query))
    if isinstance(reply, RecordsRefused):
        return Redirect(HOME) if part and reply.reason == "not_found" else shut(reply)
    if isinstance(reply, CopyRefused):
        return too_large(reply, form="pdf")
    return _part(visit, reply, part) if part else _overview(visit, reply)


def _overview(visit: RecipientVisit, reply: ShareViewed) -> Page:
    voice = on_page(visit.tools.renderer.wording(visit.language))
    parts = [(listed, told.entries) for listed, told in zip(reply.listed, reply.told.sections, strict=True)]
    shows = {"days": days_of(reply.told, voice), "parts": parts, "kept": {"format": "pdf"}}
    return Page("view_share.html", _frame(reply, None) | shows)


def _part(visit: RecipientVisit, reply: ShareViewed, part: Part) -> Page:
    voice = on_page(visit.tools.renderer.wording(visit.language))
    frame = _frame(reply, part)
    if part == "demographics":
        profile = reply.told.profile
        facts = profile_facts(profile, voice) if profile else ()
        return Page("shared_profile.html", frame | {"facts": facts, "profile": profile})
    (listed,), (told,) = reply.listed, reply.told.sections
    shows = {
        "section": part,
        "total": listed.total,
        "current": [entry for entry in told.entries if entry.current],
        "past": [entry for entry in told.entries if not entry.current],
        "paging": listed,
    }
    return Page("shared_section.html", frame | shows)


def _frame(reply: ShareViewed, part: Part | None) -> dict[str, object]:
    return {"chart": reply.told.chart, "told_share": reply.told, "ends_at": reply.ends_at, "here": part}
