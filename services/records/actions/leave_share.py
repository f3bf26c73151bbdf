"""End a recipient's visit: nobody who comes to this browser afterwards reads on."""

from __future__ import annotations

from services.records.store import shares
from services.records.tools import Tools
from shared.contracts.shares import LeaveShare, ShareLeft
from shared.work import Work


async def leave_share(work: Work[Tools], request: LeaveShare) -> ShareLeft:
    """The share itself goes on."""
    await shares.leave(work.connection, request.visit)
    return ShareLeft()
