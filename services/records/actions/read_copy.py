"""Hand out one piece of a copy; whether it may be is asked in the statement that reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.records.handing import opened_piece
from services.records.store import copies
from services.records.store.copies import Found
from services.records.tools import Tools
from shared import inbox
from shared.assertions import is_fresh
from shared.bus import Looked
from shared.contracts.copies import CopyGone, CopyPiece, ReadCopy
from shared.contracts.records import RecordsRefused
from shared.contracts.sessions import Assertion
from shared.db import Connection
from shared.work import Work


@dataclass(frozen=True)
class Piece:
    """What was found for whom."""

    claims: Assertion
    found: Found


async def find_piece(connection: Connection, tools: Tools, asked: ReadCopy) -> tuple[datetime, Piece | None]:
    """Of a copy that may be handed out to this account now."""
    claims = tools.verifier.read(asked.assertion)
    if claims is None:
        return await inbox.now(connection), None
    found = await copies.find(
        connection,
        asked.copy_id,
        grant_id=asked.grant_id,
        account_id=claims.account_id,
        session_id=claims.session_id,
        number=asked.number,
    )
    return found.now, Piece(claims, found)


async def tell_piece(work: Work[Tools], asked: ReadCopy, piece: Piece | None) -> CopyPiece | CopyGone | RecordsRefused:
    """The audit row was written when the copy was begun to be taken."""
    if piece is None or piece.found.session_over or not is_fresh(piece.claims, now=work.now):
        return RecordsRefused(reason="session_over")
    if asked.grant_id not in piece.claims.charts:
        return CopyGone()
    return opened_piece(work, asked.copy_id, asked.number, piece.found)


read_copy = Looked(look=find_piece, act=tell_piece)
