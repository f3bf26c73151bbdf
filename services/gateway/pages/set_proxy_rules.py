"""What representatives may see, and until when: administrators change it, everybody of the staff reads it."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import enrollment
from services.gateway.guards import console_over
from services.gateway.proxy_rules import CATEGORIES, GUARDED, NAMES, SCOPES, boxes_of, read_proxy_rules
from services.gateway.visits import StaffVisit, Submission
from services.gateway.wording import STAFF_REFUSALS
from shared.contracts.enrollment import StaffRefused
from shared.contracts.practices import StaffGone
from shared.seals import fingerprint

LONGEST_VERSION = 9
"""Digits; nobody changes rules so often."""


async def show(visit: StaffVisit, again: Again) -> Answer:
    """A form for administrators, for anybody else the rules to read. Who was overtaken keeps what they typed, and
    reads beside it what stands now: saved once more, theirs takes its place."""
    reply = await enrollment.show_proxy_rules(visit)
    if isinstance(reply, StaffRefused):
        return Page("console_ended.html", {"code": reply.reason}, status=403)
    kept = dict(again.kept) or boxes_of(reply.rules)
    shows = {
        "rules": reply.rules,
        "categories": CATEGORIES,
        "guarded": GUARDED,
        "scopes": SCOPES,
        "administrator": visit.staff.member.role == "administrator",
        "overtaken": bool(again.kept) and "version" not in again.kept,
        "saved": visit.arrival.query.get("saved") == "yes",
        "kept": {"version": str(reply.version)} | kept,
        "problems": again.problems,
    }
    return Page("set_proxy_rules.html", shows, status=again.status if again.problems else 200)


async def submit(said: Submission) -> Answer | Again:
    """All of the rules at once, in place of the version that was read."""
    staff = await enrollment.show_staff(said.arrival, session=fingerprint(said.holder))
    if isinstance(staff, StaffGone):
        return console_over(staff)
    kept, version = said.fields.kept(*NAMES), said.fields.line("version")
    if not version.isdecimal() or not version.isascii() or len(version) > LONGEST_VERSION:
        return Again((Problem("", "problem.unfit"),), kept)
    rules = read_proxy_rules(said.fields)
    if isinstance(rules, tuple):
        return Again(rules, kept | {"version": version})
    reply = await enrollment.set_proxy_rules(said, staff, version=int(version), rules=rules)
    if not isinstance(reply, StaffRefused):
        return Redirect("/console/proxy-rules?saved=yes")
    problems = (Problem("", STAFF_REFUSALS[reply.reason]),)
    if reply.reason == "rules_changed":
        return Again(problems, kept, status=409)
    return Again(problems, kept | {"version": version}, status=403)
