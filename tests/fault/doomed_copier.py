"""A records worker that is killed (SIGKILL) with half a copy made; run as `python -m tests.fault.doomed_copier run`."""

from __future__ import annotations

import os
import signal
from uuid import UUID

from services.records import app
from services.records.actions import make_copies
from services.records.settings import Settings
from services.records.store import copy_making
from shared.db import Connection
from shared.service import main


def doom() -> None:
    """Between the second piece of a copy and the third: no clean-up, no goodbye."""
    add_piece = copy_making.add_piece

    async def add(connection: Connection, copy_id: UUID, number: int, sealed: bytes) -> None:
        await add_piece(connection, copy_id, number, sealed)
        if number == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    copy_making.add_piece = add
    make_copies.PAUSE_SECONDS = 0.05


if __name__ == "__main__":
    doom()
    main(app.build, Settings, name="records")
