"""Telling records what is withheld, also from a person who is invited anew (D6)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from services.enrollment.store import sharing
from services.enrollment.store.sharing import Sharing
from services.enrollment.tools import Tools
from shared.contracts.sharing import SharingChanged
from shared.work import Work


def tell(work: Work[Tools], now_withheld: Sharing) -> None:
    """The categories alone: nobody but enrollment needs the reasons."""
    work.announce(
        SharingChanged(
            practice_id=now_withheld.practice_id,
            invitation_id=now_withheld.invitation_id,
            version=now_withheld.version,
            withheld=tuple(now_withheld.withheld),
            changed_at=work.now,
        )
    )


async def carry_over(work: Work[Tools], practice_id: str, *, old: UUID, new: UUID) -> None:
    """Who is invited anew sees no more than before; records knows it before there is a grant."""
    found = await sharing.of(work.connection, practice_id, old)
    if found.version:
        after = replace(found, invitation_id=new, version=1)
        await sharing.replace(work.connection, after, now=work.now)
        tell(work, after)
