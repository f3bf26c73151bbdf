"""Whom a signed chart note invites (S95, S99): grown-ups who can be reached and were never invited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.enrollment.domain.birth import age
from services.enrollment.domain.reinvitation import InviteRefusal

YOUNGEST, OLDEST = 18, 85
"""The defaults of the product that the specification describes ("Same product, from look-ups")."""


@dataclass(frozen=True)
class Signing:
    """What counts of a signed note; `switched_on` by the practice and for whoever signed it alike."""

    switched_on: bool
    opted_out: bool
    date_of_birth: date
    reachable: bool
    invited_before: bool


def objection(signing: Signing, *, today: date) -> InviteRefusal | None:
    """Why it invites nobody; None when it does."""
    if not signing.switched_on:
        return InviteRefusal.AUTO_INVITE_OFF
    if signing.opted_out:
        return InviteRefusal.OPTED_OUT
    if not YOUNGEST <= age(signing.date_of_birth, on=today) <= OLDEST:
        return InviteRefusal.AGE_OUT_OF_RANGE
    if not signing.reachable:
        return InviteRefusal.CONTACTS_MISSING
    return InviteRefusal.ALREADY_INVITED if signing.invited_before else None
