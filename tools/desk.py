"""./chartkey desk: what the console's windows show of the demo practice, on a terminal (S12, S24)."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path

from examples.ehr.charts import Chart, charts
from launcher.keys import Secrets
from launcher.layout import HOME
from shared.contracts.enrollment import AccessShown, ShowAccess
from shared.rpc import BusClient, NoAnswer
from shared.seals import Sealer
from tools.dead_letters import Access
from tools.say import say

PRACTICE = "integrative-medicine"
ROW = "{:<24} {:<12} {:<34} {:<13} {:<10} {}"


async def rows(access: Access, secrets: Secrets, known: Sequence[Chart]) -> list[str]:
    """A line per invitation. The access code comes sealed to the asker, and every look is audited."""
    sealer = Sealer(secrets.seal_private_keys["gateway"], secrets.seal_public_keys())
    bus = await BusClient.connect(access.services["gateway"], "front desk")
    lines = [ROW.format("patient", "born", "e-mail", "phone", "status", "access code")]
    try:
        for chart in known:
            asked = ShowAccess(practice_id=PRACTICE, chart_id=chart.chart_id, staff_id="demo-desk")
            shown = await bus.ask(asked)
            for row in shown.rows if isinstance(shown, AccessShown) else ():
                code = sealer.open(row.access_code) if row.access_code else "-"
                born = chart.patient["birthDate"]
                lines.append(ROW.format(" ".join(chart.name), born, row.email, row.phone or "-", row.status, code))
    finally:
        await bus.close()
    return lines


def main() -> None:
    """Print the window of the demo practice."""
    parser = argparse.ArgumentParser(prog="./chartkey desk", description=__doc__)
    parser.add_argument("--dir", type=Path, default=HOME, help="the folder of the running suite")
    folder = parser.parse_args().dir
    try:
        secrets = Secrets.model_validate_json((folder / "secrets.json").read_text())
        found = asyncio.run(rows(Access.of_folder(folder), secrets, charts()))
    except (NoAnswer, OSError) as error:
        raise SystemExit(f"The desk got no answer ({error}). Is ./chartkey up running?") from None
    say("\n".join(found))


if __name__ == "__main__":
    main()
