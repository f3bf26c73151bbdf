"""Offer registration: an invitation stands, so mint a link and have it mailed, once."""

from __future__ import annotations

from dataclasses import asdict

from services.identity.domain import links as link_rules
from services.identity.domain import people
from services.identity.domain.registration import Offer, Registration, reissues_pin, sends_anew, takes, unsettles
from services.identity.domain.verification import Failures
from services.identity.store import attempts, links, registrations
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import InvitationIssued, Practice
from shared.contracts.notifications import SendEmail
from shared.ids import new_id
from shared.seals import fingerprint, token
from shared.work import Work


async def offer_registration(work: Work[Tools], issued: InvitationIssued) -> None:
    """Take the invitation in; told again, told late or buried already, it changes nothing and mails nothing."""
    offer = _offer(issued)
    if await registrations.add(work.connection, work.tools.vault, offer):
        await _mail_link(work, offer)
        _note(work, offer)
        return
    known = await registrations.lock(work.connection, work.tools.vault, offer.invitation_id)
    if known is not None and takes(known, offer):
        await _renew(work, known, offer)
        _note(work, offer)


async def _renew(work: Work[Tools], known: Registration, offer: Offer) -> None:
    await registrations.replace(work.connection, work.tools.vault, offer)
    if reissues_pin(known, offer):
        await registrations.save_failures(work.connection, offer.invitation_id, Failures())
    if unsettles(known, offer):
        await attempts.end_all(work.connection, offer.invitation_id, now=work.now)
    if sends_anew(known, offer):
        await links.supersede(work.connection, offer.invitation_id, now=work.now)
        await _mail_link(work, offer)


async def _mail_link(work: Work[Tools], offer: Offer) -> None:
    """Mint a link for the invited address; nobody keeps the token but the mailbox."""
    if offer.expires_at <= work.now:
        return
    secret = token()
    expires_at = link_rules.expiry(work.now, invitation_expires_at=offer.expires_at, rules=work.tools.rules.links)
    await links.mint(
        work.connection,
        fingerprint=fingerprint(secret),
        invitation_id=offer.invitation_id,
        now=work.now,
        expires_at=expires_at,
    )
    work.ask(
        SendEmail(
            message_id=new_id(),
            kind="registration",
            to=offer.person.email,
            language=offer.language,
            practice=Practice(**asdict(offer.practice)),
            given_name=offer.person.given_name if offer.relation == "self" else None,
            link=work.tools.sealer.seal("notifications", link_rules.url(work.tools.public_url, secret)),
            invitation_id=offer.invitation_id,
            deadline=expires_at,
        ),
        lane="invitations",
    )


def _offer(issued: InvitationIssued) -> Offer:
    person = people.Person(issued.given_name, issued.family_name, issued.date_of_birth, issued.email, issued.phone)
    return Offer(
        invitation_id=issued.invitation_id,
        version=issued.version,
        practice=people.Practice(**issued.practice.model_dump()),
        chart_id=issued.chart_id,
        relation=issued.relation,
        language=issued.language,
        order=issued.order,
        scopes=issued.scopes,
        ends_at=issued.ends_at,
        expires_at=issued.expires_at,
        person=person,
        pin_check=issued.pin_check,
    )


def _note(work: Work[Tools], offer: Offer) -> None:
    work.audit(
        chain=chart_chain(offer.practice.practice_id, offer.chart_id),
        actor=work.source,
        right="invitation",
        action="offer-registration",
        subject=str(offer.invitation_id),
    )
