"""From what a practice wishes to an invitation as it would be if nobody stood there yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from services.enrollment.contacts import Read, read_contacts
from services.enrollment.domain.access_code import new_access_code
from services.enrollment.domain.birth import is_possible_birth
from services.enrollment.domain.clock import next_look
from services.enrollment.domain.details import Details, one_line
from services.enrollment.domain.invitation import Invitation
from services.enrollment.domain.proxy import DEFAULT, ProxyRules, Terms, asks_rules, may_be_invited, terms
from services.enrollment.domain.reinvitation import InviteRefusal
from services.enrollment.domain.relations import relation_of
from services.enrollment.domain.wish import Wish
from services.enrollment.store import openings, proxy_rules
from services.enrollment.store.invitations import Draft
from services.enrollment.store.openings import Opening
from services.enrollment.store.sources import Origin
from services.enrollment.tools import Tools
from shared.ids import new_id
from shared.work import Work

SHORTEST_ACCESS = timedelta(days=1)


@dataclass(frozen=True)
class Readable:
    """A wish that can be read: whose relation is on the list, with contacts as they are stored."""

    wish: Wish
    relation: str
    read: Read


@dataclass(frozen=True)
class Opened:
    """What a wish came to at first: its draft, and what stood there already (None: no such practice)."""

    draft: Draft
    opening: Opening | None


async def open_first(told: Sequence[tuple[Work[Tools], Wish]]) -> list[Opened | InviteRefusal]:
    """Read every wish, and claim the messages whose wish can be read. No two are for one chart."""
    drafts = [await draft(work, wish) for work, wish in told]
    readable = {origin(work): one for (work, _), one in zip(told, drafts, strict=True) if isinstance(one, Draft)}
    work, _ = told[0]
    found = await openings.open_first(work.connection, work.tools.vault, readable) if readable else {}
    return [one if isinstance(one, InviteRefusal) else Opened(one, found.get(one.invitation.id)) for one in drafts]


def origin(work: Work[Tools]) -> Origin:
    """Which message this is, for ever."""
    return (work.source, work.message_id)


async def draft(work: Work[Tools], wish: Wish) -> Draft | InviteRefusal:
    """The practice's rules are asked only where they can matter: most invitations are grown-ups' own."""
    readable = _readable(work, wish)
    if isinstance(readable, InviteRefusal):
        return readable
    rules: ProxyRules | None = DEFAULT
    if asks_rules(readable.relation, wish.date_of_birth, now=work.now):
        rules = await proxy_rules.of_practice(work.connection, wish.practice_id)
    return _allowed(work, readable, rules) if rules else InviteRefusal.UNKNOWN_PRACTICE


def _readable(work: Work[Tools], wish: Wish) -> Readable | InviteRefusal:
    relation = relation_of(wish.relation)
    if relation is None:
        return InviteRefusal.RELATION_UNSUPPORTED
    if not is_possible_birth(wish.date_of_birth, today=work.now.date()):
        return InviteRefusal.DATE_OF_BIRTH_IMPOSSIBLE
    read = read_contacts(wish.email, wish.phone, regions=work.tools.phone_regions)
    return Readable(wish, relation, read) if read else InviteRefusal.EMAIL_INVALID


def _allowed(work: Work[Tools], readable: Readable, rules: ProxyRules) -> Draft | InviteRefusal:
    wish, relation, born = readable.wish, readable.relation, readable.wish.date_of_birth
    if not may_be_invited(rules, relation, born, now=work.now):
        return InviteRefusal.TOO_YOUNG
    found = terms(rules, relation, born, asked_end=wish.until, now=work.now)
    if found.ends_at and found.ends_at < work.now + SHORTEST_ACCESS:
        return InviteRefusal.END_IMPOSSIBLE
    invitation = _invitation(work, readable, found)
    looked = next_look(invitation, born, rules=rules, link_life=work.tools.link_life, now=work.now)
    return Draft(replace(invitation, due_at=looked), _details(wish, readable.read), new_access_code(), wish.staff_id)


def _invitation(work: Work[Tools], readable: Readable, found: Terms) -> Invitation:
    ends = [end for end in (work.now + work.tools.lifetime, found.ends_at) if end]
    return Invitation(
        id=new_id(),
        practice_id=readable.wish.practice_id,
        chart_id=readable.wish.chart_id,
        relation=readable.relation,
        version=1,
        issued_at=work.now,
        expires_at=min(ends),
        told_at=readable.wish.told_at,
        phone_refusal=readable.read.phone_refusal,
        terms=found,
    )


def _details(wish: Wish, read: Read) -> Details:
    return Details(
        given_name=one_line(wish.given_name),
        family_name=one_line(wish.family_name),
        date_of_birth=wish.date_of_birth,
        language=wish.language,
        contacts=read.contacts,
        own_given_name=one_line(wish.own_given_name),
        own_family_name=one_line(wish.own_family_name),
        until=wish.until,
    )
