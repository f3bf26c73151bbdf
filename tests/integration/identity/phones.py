"""The phone on the doctor's record, and what it would have got."""

from __future__ import annotations

from tests.integration.identity.persons import said, sealer
from tests.suite import Suite

PHONE = "+12025550143"


async def sent_codes(suite: Suite) -> list[tuple[str, str]]:
    """(phone, code) of every order that notifications would not drop, oldest first."""
    reader = sealer(suite, "notifications")
    orders = await said(suite, "notifications.send-code")
    opened = [(reader.open(one["to"]), reader.open(one["code"])) for one in orders]
    return [(to, code) for to, code in opened if not to.startswith("+0")]
