"""Print what Chartkey answers this EHR: where each invitation stands, and what was refused and why."""

import asyncio
import contextlib
import json
import os
from typing import Any

import aio_pika


def sentence(kind: str, data: dict[str, Any]) -> str:
    """One line for one answer."""
    if kind == "event.refused":
        return f"refused   {data['ce_type']} {data['ce_id']}: {data['reason']}"
    if kind == "enrollment.changed":
        return f"status    chart {data['chart_id']} ({data['relation']}): {data['status']}"
    return f"{kind}  {json.dumps(data)}"


async def listen(url: str) -> None:
    """Print for ever; a message is taken from the queue once it is printed."""
    connection = await aio_pika.connect_robust(url)
    async with connection:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=100)
        queue = await channel.get_queue(f"{connection.url.user}.outbound", ensure=False)
        async with queue.iterator() as answers:
            async for answer in answers:
                async with answer.process():
                    print(sentence(str(answer.headers["ce-type"]), json.loads(answer.body)), flush=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(listen(os.environ["CHARTKEY_EHR_RABBITMQ_URL"]))
