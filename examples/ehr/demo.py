"""Share ten charts and invite their ten patients; a second run changes nothing.  python -m examples.ehr.demo"""

import argparse
import asyncio
import os
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import aio_pika

from examples.ehr.charts import Chart, charts, is_lab
from examples.ehr.publish import publish

AT_ONCE = 200
Told = tuple[str, str, dict[str, Any]]
"""(ce-id, type, data). The ids are made of what is told, so that Chartkey knows a second run for what it is."""


def events(chart: Chart) -> Iterator[Told]:
    """The whole chart, one resource each, and then the invitation."""
    for resource in chart.resources:
        kind, noun = ("lab.shared", "lab") if is_lab(resource) else ("record.shared", resource["resourceType"])
        yield f"demo-{noun}-{resource['id']}", kind, {"chart_id": chart.chart_id, "resource": resource}
    yield f"demo-invitation-{chart.chart_id}", "patient.invited", chart.invitation


async def tell(url: str, practice: str, told: Iterable[Told]) -> int:
    """Publish all, a few hundred in flight; how many."""
    waiting, count = iter(told), 0
    connection = await aio_pika.connect(url)
    async with connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        exchange = await channel.get_exchange("ehr", ensure=False)
        user = connection.url.user or ""
        while some := list(islice(waiting, AT_ONCE)):
            sent = (publish(exchange, practice, kind, data, ce_id=ce_id, user=user) for ce_id, kind, data in some)
            await asyncio.gather(*sent)
            count += len(some)
    return count


def main() -> None:
    """Send, and say what was sent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--practice", default="integrative-medicine")
    practice = parser.parse_args().practice
    started = time.perf_counter()
    known = charts()
    told = [event for chart in known for event in events(chart)]
    count = asyncio.run(tell(os.environ["CHARTKEY_EHR_RABBITMQ_URL"], practice, told))
    print(f"Told {count} events of {len(known)} charts in {time.perf_counter() - started:.1f} s. Invited:")
    for chart in known:
        print(f"  {' '.join(chart.name):<22} born {chart.patient['birthDate']}  {chart.email}")


if __name__ == "__main__":
    main()
