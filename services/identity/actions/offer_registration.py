"""Offer registration: an invitation stands, so mint a link and have it mailed, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.identity.actions.sealed_mark import sealed_mark
from services.identity.domain import links as link_rules
from services.identity.domain import people
from services.identity.domain.links import NewLink
from services.identity.domain.registration import (
    Offer,
    Registration,
    moves,
    reissues_pin,
    sends_anew,
    takes,
    unsettles,
    voids_codes,
)
from services.identity.domain.verification import Failures
from services.identity.store import accounts, attempts, codes, links, registrations
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.bus import Together, Told
from shared.contracts.enrollment import InvitationIssued
from shared.contracts.notifications import SendEmail
from shared.ids import new_id
from shared.seals import fingerprint, token
from shared.work import Work


@dataclass(frozen=True)
class Offered:
    """What an invitation was read as, with a link that is minted for it; `added` if it was not known before."""

    offer: Offer
    link: NewLink
    secret: str
    added: bool


async def take_in(told: Sequence[Told[Tools, InvitationIssued]]) -> list[Offered]:
    """Take in all that are not known."""
    work, _ = told[0]
    offers, secrets = [_offer(issued) for _, issued in told], [token() for _ in told]
    links = [_link(work, offer, secret) for offer, secret in zip(offers, secrets, strict=True)]
    offered = list(zip(offers, links, strict=True))
    added = await registrations.add(work.connection, work.tools.vault, offered, now=work.now)
    return [
        Offered(offer, link, secret, offer.invitation_id in added)
        for (offer, link), secret in zip(offered, secrets, strict=True)
    ]


async def offer(work: Work[Tools], issued: InvitationIssued, found: Offered) -> None:
    """Mail what was taken in; told again, told late or buried already, it changes nothing and mails nothing."""
    if found.added:
        _mail(work, issued, found.link, found.secret)
        _note(work, found.offer)
        return
    known = await registrations.lock(work.connection, work.tools.vault, issued.invitation_id)
    if known is not None and takes(known, found.offer):
        if await _renew(work, known, found.offer, found.link):
            _mail(work, issued, found.link, found.secret)
        _note(work, found.offer)


offer_registration = Together(take=take_in, act=offer)


async def _renew(work: Work[Tools], known: Registration, offer: Offer, link: NewLink) -> bool:
    """Take the newer version in; does it need to be mailed?"""
    await registrations.replace(work.connection, work.tools.vault, offer)
    if reissues_pin(known, offer):
        await registrations.save_failures(work.connection, offer.invitation_id, Failures())
    if unsettles(known, offer):
        await attempts.end_all(work.connection, offer.invitation_id, now=work.now)
    if moves(known, offer):
        await accounts.let_none_wait(work.connection, offer.invitation_id)
    if voids_codes(known, offer):
        await codes.void(work.connection, "registration", offer.invitation_id)
    anew = sends_anew(known, offer)
    if anew:
        await links.supersede(work.connection, offer.invitation_id, now=work.now)
        await links.add(work.connection, offer.invitation_id, link, now=work.now)
    return anew


def _link(work: Work[Tools], offer: Offer, secret: str) -> NewLink:
    expires_at = link_rules.expiry(work.now, invitation_expires_at=offer.expires_at, rules=work.tools.rules.links)
    return NewLink(fingerprint(secret), expires_at)


def _mail(work: Work[Tools], issued: InvitationIssued, link: NewLink, secret: str) -> None:
    """Nobody keeps the token but the invited mailbox; an invitation that is over already is not mailed."""
    if link.expires_at <= work.now:
        return
    work.ask(
        SendEmail(
            message_id=new_id(),
            kind="registration",
            to=issued.email,
            language=issued.language,
            practice=issued.practice,
            given_name=issued.given_name if issued.relation == "self" else issued.own_given_name,
            link=work.tools.sealer.seal("notifications", link_rules.url(work.tools.public_url, secret)),
            invitation_id=issued.invitation_id,
            deadline=link.expires_at,
            not_me=sealed_mark(work, issued.invitation_id, issued.email),
            version=issued.version,
        ),
        lane="invitations",
    )


def _offer(issued: InvitationIssued) -> Offer:
    person = people.Person(issued.given_name, issued.family_name, issued.date_of_birth, issued.email, issued.phone)
    return Offer(
        invitation_id=issued.invitation_id,
        version=issued.version,
        practice=people.Practice(issued.practice.practice_id, issued.practice.name, issued.practice.accent),
        chart_id=issued.chart_id,
        relation=issued.relation,
        language=issued.language,
        order=issued.order,
        scopes=issued.scopes,
        ends_at=issued.ends_at,
        expires_at=issued.expires_at,
        person=person,
        pin_check=issued.pin_check,
        addressed_version=issued.addressed_version,
        voice_codes=issued.voice_codes,
    )


def _note(work: Work[Tools], offer: Offer) -> None:
    work.audit(
        chain=chart_chain(offer.practice.practice_id, offer.chart_id),
        actor=work.source,
        right="invitation",
        action="offer-registration",
        subject=str(offer.invitation_id),
    )
