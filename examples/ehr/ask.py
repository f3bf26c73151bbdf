"""Order or ask something for a staff member, and print the answer.

python -m examples.ehr.ask show-access '{"staff_id": "dr.lee", "chart_id": "c-1"}' --seal riverside-1-seal.private.pem
"""

import argparse
import asyncio
import json
import os
import uuid
from pathlib import Path
from typing import Any

import aio_pika

from examples.ehr.keys import opened
from examples.ehr.listen import sentence
from examples.ehr.publish import publish


async def ask(url: str, practice: str, request: str, body: dict[str, Any]) -> dict[str, Any]:
    """The answer, or the refusal of the event. Whatever else arrives meanwhile is printed, as `listen` does."""
    asked = str(uuid.uuid4())
    connection = await aio_pika.connect(url)
    async with connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        user = connection.url.user or ""
        exchange = await channel.get_exchange("ehr", ensure=False)
        data = {"request": request, "body": body}
        await publish(exchange, practice, "request.asked", data, ce_id=asked, user=user)
        queue = await channel.get_queue(f"{user}.outbound", ensure=False)
        async with queue.iterator() as answers:
            async for answer in answers:
                async with answer.process():
                    found: dict[str, Any] = json.loads(answer.body)
                    if found.get("ce_id") == asked:
                        return found
                    print(sentence(str(answer.headers["ce-type"]), found), flush=True)
    raise ConnectionError("no answer")


def with_codes(answer: dict[str, Any], key: Path) -> dict[str, Any]:
    """The answer with its access codes opened."""
    rows = answer.get("body", {}).get("rows", [])
    opened_rows = [
        {**row, "access_code": opened(row["access_code"], key)} if row.get("access_code") else row for row in rows
    ]
    return {**answer, "body": {**answer["body"], "rows": opened_rows}} if rows else answer


async def main() -> None:
    """Ask, within ten seconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("request")
    parser.add_argument("body", type=json.loads)
    parser.add_argument("--practice", default="integrative-medicine")
    parser.add_argument("--seal", type=Path, help="this EHR's private key for access codes")
    told = parser.parse_args()
    async with asyncio.timeout(10):
        answer = await ask(os.environ["CHARTKEY_EHR_RABBITMQ_URL"], told.practice, told.request, told.body)
    print(json.dumps(with_codes(answer, told.seal) if told.seal else answer, indent=1))


if __name__ == "__main__":
    asyncio.run(main())
