"""Share a chart, or parts of it, with somebody else: a link and a passcode, told once (S124, docs/adr/0042)."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import account, shares
from services.gateway.copies import choice_of
from services.gateway.pages.chart_door import ABSENT, portal_page, through_door
from services.gateway.pages.lent_door import maker
from services.gateway.pages.session_door import gone
from services.gateway.visits import SessionVisit, Submission
from shared.contracts.exports import PARTS, Choice, CopyRefused
from shared.contracts.identity import ChartAccess, SessionGone
from shared.contracts.records import RecordsRefused
from shared.contracts.shares import Days, ShareMade, ShareRefused, SharesShown

DAYS: dict[str, Days] = {str(days): days for days in get_args(Days)}
BOXES = (
    "recipient",
    "days",
    *PARTS,
    *(f"{end}_{part}" for end in ("since", "until") for part in ("month", "day", "year")),
)
REFUSALS = {
    "too_many": ("", "refused.too_many_shares"),
    "recipient_missing": ("recipient", "problem.recipient_missing"),
}


async def show(visit: SessionVisit, again: Again) -> Answer:
    """Nothing is chosen yet: whoever lends says what. The password comes first, unless it was given a moment ago."""
    grant_id = visit.arrival.params["grant_id"]
    if not visit.chart(grant_id):
        return ABSENT
    shown = await account.show_account(visit)
    if isinstance(shown, SessionGone):
        return gone()
    if not shown.fresh:
        return prove(grant_id)

    async def ask(assertion: str, found: ChartAccess) -> SharesShown | RecordsRefused:
        return await shares.show_shares(visit, assertion=assertion, grant_id=found.grant_id)

    def page(found: ChartAccess, reply: SharesShown) -> Page:
        shows = {"counts": {one.section: one.total for one in reply.counts}, "problems": again.problems, "chosen": True}
        kept = again.kept or {"days": "7"}
        form = portal_page("make_share.html", visit, found, heading=reply.chart, here="shares", **shows, kept=kept)
        return replace(form, status=again.status if again.problems else 200)

    return await through_door(visit, ask, page)


async def submit(said: Submission) -> Answer | Again:
    """The page that comes is the only one that ever shows link and passcode."""
    visit = await maker(said)
    if isinstance(visit, SessionGone):
        return gone()
    choice, days = choice_of(dict(said.fields)), DAYS.get(said.fields.line("days"))
    problems = _problems(said, choice)
    if problems or days is None or not isinstance(choice, Choice):
        return Again(problems, said.fields.kept(*BOXES))
    chart = visit.chart(said.arrival.params["grant_id"])
    if not chart:
        return ABSENT
    reply = await shares.make_share(
        said, assertion=visit.session.assertion, grant_id=chart.grant_id, choice=choice, days=days
    )
    return _answer(said, visit, chart, reply)


def _answer(
    said: Submission,
    visit: SessionVisit,
    chart: ChartAccess,
    reply: ShareMade | ShareRefused | CopyRefused | RecordsRefused,
) -> Answer | Again:
    if isinstance(reply, ShareMade):
        return _made(visit, chart, reply, recipient=said.fields.line("recipient"))
    if isinstance(reply, CopyRefused):
        return portal_page("copy_refused.html", visit, chart, here="shares", refused=reply)
    if isinstance(reply, RecordsRefused):
        return gone() if reply.reason == "session_over" else ABSENT
    return _refusal(reply, said)


def _problems(said: Submission, choice: Choice | tuple[Problem, ...]) -> tuple[Problem, ...]:
    recipient = said.fields.missing("recipient") + said.fields.unfit("recipient")
    chosen = () if isinstance(choice, Choice) else choice
    days = () if said.fields.line("days") in DAYS else (Problem("days", "problem.share_days_missing"),)
    return recipient + chosen + days


def prove(grant_id: str) -> Redirect:
    """The password once more, and back."""
    return Redirect(f"/confirm-password?to={grant_id}")


def _refusal(reply: ShareRefused, said: Submission) -> Again | Answer:
    if reply.reason == "not_fresh":
        return prove(said.arrival.params["grant_id"])
    return Again((Problem(*REFUSALS[reply.reason]),), said.fields.kept(*BOXES))


def _made(visit: SessionVisit, chart: ChartAccess, made: ShareMade, *, recipient: str) -> Page:
    open_ = visit.tools.sealer.open
    passcode = open_(made.passcode)
    shows = {
        "recipient": recipient,
        "link": f"{visit.tools.origin}/s/{open_(made.token)}",
        "passcode": f"{passcode[:4]}-{passcode[4:]}",
        "ends_at": made.ends_at,
        "share_id": made.share_id,
    }
    return portal_page("share_made.html", visit, chart, here="shares", **shows)
