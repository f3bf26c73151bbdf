"""What somebody has shared, for its recipient: an overview, and each part in the words of the portal (S124)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Redirect
from services.gateway.asks import shares
from services.gateway.documents import days_of, profile_facts
from services.gateway.pages.chart_door import ABSENT
from services.gateway.pages.lent_door import HOME, shut
from services.gateway.pages.sections import PATHS, page_of
from services.gateway.telling import on_page
from services.gateway.visits import RecipientVisit
from shared.contracts.exports import CopyRefused, Part
from shared.contracts.records import RecordsRefused
from shared.contracts.shares import ShareViewed

PAGE_SIZE = 25
PARTS: dict[str, Part] = {"profile": "demographics", **PATHS}


async def show(visit: RecipientVisit, _: Again) -> Answer:
    """A part that is not shared, or no longer, leads back to what is."""
    named = visit.arrival.params.get("part")
    part = PARTS.get(named) if named else None
    if named and part is None:
        return ABSENT
    reply = await shares.view_share(visit, part=part)
    if isinstance(reply, RecordsRefused):
        return Redirect(HOME) if part and reply.reason == "not_found" else shut(reply)
    if isinstance(reply, CopyRefused):
        return Page("share_too_large.html", {"refused": reply})
    return _part(visit, reply, part) if part else _overview(visit, reply)


def _overview(visit: RecipientVisit, reply: ShareViewed) -> Page:
    voice = on_page(visit.tools.renderer.wording(visit.language))
    return Page(
        "view_share.html", _frame(reply, None) | {"days": days_of(reply.told, voice), "kept": {"format": "pdf"}}
    )


def _part(visit: RecipientVisit, reply: ShareViewed, part: Part) -> Page:
    voice = on_page(visit.tools.renderer.wording(visit.language))
    frame = _frame(reply, part)
    if part == "demographics":
        profile = reply.told.profile
        facts = profile_facts(profile, voice) if profile else ()
        return Page("shared_profile.html", frame | {"facts": facts, "profile": profile})
    entries = next((one.entries for one in reply.told.sections if one.section == part), ())
    pages = max(1, -(-len(entries) // PAGE_SIZE))
    page = min(max(page_of(visit.arrival.query), 1), pages)
    shown = entries[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    listed = {
        "section": part,
        "total": len(entries),
        "current": [entry for entry in shown if entry.current],
        "past": [entry for entry in shown if not entry.current],
        "paging": {"page": page, "pages": pages},
    }
    return Page("shared_section.html", frame | listed)


def _frame(reply: ShareViewed, part: Part | None) -> dict[str, object]:
    return {"chart": reply.told.chart, "told_share": reply.told, "ends_at": reply.ends_at, "here": part}
