"""The smallest EHR: invite one patient.  python -m examples.ehr.publish someone@example.com 1984-07-02"""

import asyncio
import json
import os
import sys
import uuid
from datetime import UTC, datetime
from typing import Any

import aio_pika


async def publish(
    exchange: aio_pika.abc.AbstractExchange, practice: str, kind: str, data: dict[str, Any], *, ce_id: str, user: str
) -> None:
    """Tell Chartkey one event (CloudEvents 1.0, binary mode); returns once the broker has it safely."""
    attributes: dict[str, Any] = {"ce-specversion": "1.0", "ce-id": ce_id, "ce-type": kind, "ce-source": f"/{user}"}
    attributes["ce-time"] = datetime.now(UTC).isoformat()
    message = aio_pika.Message(
        json.dumps(data).encode(),
        content_type="application/json",
        headers=attributes,
        user_id=user,
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
    )
    await exchange.publish(message, routing_key=f"{practice}.{kind}", mandatory=True)


async def main(email: str, date_of_birth: str, practice: str = "integrative-medicine") -> None:
    """Invite. The answer comes on this user's outbound queue: see listen.py."""
    connection = await aio_pika.connect(os.environ["CHARTKEY_EHR_RABBITMQ_URL"])
    async with connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        exchange = await channel.get_exchange("ehr", ensure=False)
        invited = {"chart_id": "c-1", "invited_by": "dr.lee", "email": email, "date_of_birth": date_of_birth}
        user = connection.url.user or ""
        await publish(exchange, practice, "patient.invited", invited, ce_id=str(uuid.uuid4()), user=user)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
