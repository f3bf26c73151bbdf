"""Tell the practice that a code has not reached the phone on its record; never the person, who may be anybody."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import asyncpg

from services.notifications.tools import Tools
from shared.contracts.notifications import CodeFailed
from shared.wire import Attributes, new_trace
from shared.work import Work


def tell_failed_code(
    work: Work[Tools], row: asyncpg.Record, reason: Literal["refused", "expired", "not_delivered"]
) -> None:
    """Of an account's code there is nobody to tell."""
    if row["invitation_id"] is None:
        return
    message_id = str(row["message_id"])
    attributes = Attributes(
        message_id=message_id, type="", correlation_id=row["correlation_id"], traceparent=new_trace()
    )
    replace(work, message_id=message_id, attributes=attributes).announce(
        CodeFailed(
            message_id=row["message_id"],
            invitation_id=row["invitation_id"],
            channel=row["channel"],
            reason=reason,
            failed_at=work.now,
        )
    )
