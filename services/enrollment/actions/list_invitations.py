"""Staff read one page of the practice's worklist, or look somebody up."""

from __future__ import annotations

from services.enrollment.changes import STAFF, practice_chain, turn_away
from services.enrollment.domain.pages import BEGINNING_BY_END, BEGINNING_NEWEST, Place, page_size, read_cursor
from services.enrollment.domain.search import is_found, looked_for, terms_for
from services.enrollment.replies import face
from services.enrollment.store import practices, search, worklist
from services.enrollment.store.invitations import Closed, Kept
from services.enrollment.tools import Tools
from shared.contracts.enrollment import RefusalReason, StaffRefused
from shared.contracts.worklist import InvitationsListed, ListInvitations, WorklistRow
from shared.work import Work

BY_END = ("waiting", "expiring")
LOOKED_THROUGH = 1000
"""Candidates of a search that one page opens and compares at most; the cursor goes on behind them."""


async def list_invitations(work: Work[Tools], asked: ListInvitations) -> InvitationsListed | StaffRefused:
    """The audit says that and in which view somebody looked, never what for."""
    if not await practices.is_known(work.connection, asked.practice_id):
        return _refuse(work, asked, "no_such_practice")
    start = BEGINNING_BY_END if asked.view in BY_END and asked.search is None else BEGINNING_NEWEST
    after = read_cursor(asked.cursor) if asked.cursor else start
    if after is None:
        return _refuse(work, asked, "cursor_invalid")
    work.audit(
        chain=practice_chain(asked.practice_id),
        actor=f"staff:{asked.staff_id}",
        right=STAFF,
        action="list_invitations.search" if asked.search else f"list_invitations.{asked.view}",
        category="access",
    )
    return await (_found(work, asked, after) if asked.search is not None else _listed(work, asked, after))


async def _listed(work: Work[Tools], asked: ListInvitations, after: Place) -> InvitationsListed:
    size = page_size(asked.limit)
    if asked.view in BY_END:
        kept = await worklist.by_end(work.connection, work.tools.vault, practice_id=asked.practice_id,
                                     view=asked.view, after=after, limit=size + 1)  # fmt: skip
    else:
        kept = await worklist.newest_first(work.connection, work.tools.vault, practice_id=asked.practice_id,
                                           view=asked.view, before=after.invitation_id, limit=size + 1)  # fmt: skip
    return _page(work, kept[:size], more=len(kept) > size)


async def _found(work: Work[Tools], asked: ListInvitations, after: Place) -> InvitationsListed:
    """Who matches may be few among many candidates: a page may be short, or empty, and still not the last one."""
    words, size = looked_for(asked.search or ""), page_size(asked.limit)
    if not words:
        return InvitationsListed(rows=(), next_cursor=None)
    terms = [search.hashed(work.tools.vault, asked.practice_id, term) for term in terms_for(words)]
    candidates = await worklist.found(work.connection, work.tools.vault, practice_id=asked.practice_id, terms=terms,
                                      before=after.invitation_id, limit=LOOKED_THROUGH)  # fmt: skip
    matching = [one for one in candidates if _matches(one, words)]
    if len(matching) > size:
        return _page(work, matching[:size], more=True)
    page = _page(work, matching, more=False)
    if len(candidates) < LOOKED_THROUGH:
        return page
    return page.model_copy(update={"next_cursor": _place(candidates[-1]).as_cursor()})


def _matches(one: Kept | Closed, words: tuple[str, ...]) -> bool:
    """What cannot be read cannot be compared; its chart's window and the lists still show it."""
    return isinstance(one, Kept) and is_found(one.invitation.chart_id, one.details, words)


def _page(work: Work[Tools], kept: list[Kept | Closed], *, more: bool) -> InvitationsListed:
    return InvitationsListed(
        rows=tuple(_row(work, one) for one in kept), next_cursor=_place(kept[-1]).as_cursor() if more else None
    )


def _place(kept: Kept | Closed) -> Place:
    return Place(kept.invitation.expires_at, kept.invitation.id)


def _row(work: Work[Tools], kept: Kept | Closed) -> WorklistRow:
    invitation, shown = kept.invitation, face(kept)
    return WorklistRow(
        invitation_id=invitation.id,
        chart_id=invitation.chart_id,
        relation=invitation.relation,
        status=invitation.status(work.now),
        delivery=invitation.delivery,
        given_name=shown.given_name,
        family_name=shown.family_name,
        email=shown.email,
        issued_at=invitation.issued_at,
        expires_at=invitation.expires_at,
        enrolled_at=invitation.facts.granted_at,
        ends_at=invitation.terms.ends_at,
        unreadable=shown.unreadable,
        code_failed_at=invitation.code_failed_at if invitation.is_open(work.now) else None,
    )


def _refuse(work: Work[Tools], asked: ListInvitations, reason: RefusalReason) -> StaffRefused:
    chain = practice_chain(asked.practice_id)
    return turn_away(work, chain=chain, staff_id=asked.staff_id, reason=reason, action="list_invitations")
