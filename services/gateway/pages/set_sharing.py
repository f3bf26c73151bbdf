"""What a practice withholds, from everybody or from one person, each part with its reason (D6)."""

from __future__ import annotations

from typing import get_args

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import sharing
from services.gateway.guards import Staff
from services.gateway.pages.staff_door import Window, absent, named_in, window_of
from services.gateway.visits import StaffVisit, Submission
from shared.contracts.enrollment import StaffRefused
from shared.contracts.proxy import Category
from shared.contracts.sharing import SharingShown, WithholdingReason

CATEGORIES: tuple[str, ...] = get_args(Category)
REASONS: tuple[str, ...] = get_args(WithholdingReason)
SHOWN = "shown"
REFUSALS = {"administrator_only": "refused.administrator_only", "rules_changed": "sharing.changed"}
"""StaffRefused.reason -> the sentence; whatever else it may be, nothing of this practice is there."""


async def show(visit: StaffVisit, again: Again) -> Answer:
    """An administrator gets a form, anybody else reads how it stands."""
    invitation_id = named_in(visit.arrival)
    window = await window_of(visit) if invitation_id else None
    if window is not None and (not isinstance(window, Window) or window.row is None):
        return absent(visit) if isinstance(window, Window) else window
    reply = await sharing.show_sharing(visit, invitation_id=invitation_id)
    everybody = await sharing.show_sharing(visit, invitation_id=None) if invitation_id else reply
    if isinstance(reply, StaffRefused) or isinstance(everybody, StaffRefused):
        return absent(visit)
    shows = (window.frame() if window else {"row": None}) | {
        "categories": CATEGORIES,
        "reasons": REASONS,
        "version": reply.version,
        "kept": _reasons(reply),
        "everybody": _reasons(everybody) if invitation_id else {},
        "administrator": visit.staff.member.role == "administrator",
        "saved": visit.arrival.query.get("saved") == "yes",
        "problems": again.problems,
    }
    return Page("set_sharing.html", shows, status=again.status if again.problems else 200)


async def submit(said: Submission) -> Answer | Again:
    """All parts at once, as they were shown in one version."""
    visit, invitation_id = await Staff().admit(said.arrival), named_in(said.arrival)
    if not isinstance(visit, StaffVisit):
        return visit
    chosen = {name: said.fields.line(name) for name in CATEGORIES}
    version = said.fields.line("version")
    if not set(chosen.values()) <= {SHOWN, *REASONS} or not (version.isascii() and version.isdecimal()):
        return Again((Problem("", "problem.unfit"),))
    withheld = {name: reason for name, reason in chosen.items() if reason != SHOWN}
    reply = await sharing.set_sharing(
        said, visit.staff, invitation_id=invitation_id, version=int(version[:9]), withheld=withheld
    )
    if not isinstance(reply, StaffRefused):
        return Redirect(f"{_path(said)}?saved=yes")
    if reply.reason not in REFUSALS:
        return absent(visit)
    return Again((Problem("", REFUSALS[reply.reason]),), status=403 if reply.reason == "administrator_only" else 409)


def _path(said: Submission) -> str:
    invitation_id = named_in(said.arrival)
    return f"/console/invitations/{invitation_id}/sharing" if invitation_id else "/console/sharing"


def _reasons(shown: SharingShown) -> dict[str, str]:
    return {one.category: one.reason for one in shown.withheld}
