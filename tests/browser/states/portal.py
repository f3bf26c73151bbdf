"""The portal of a person who has logged in: one chart, several, none, full, empty and not there yet."""

from __future__ import annotations

from uuid import uuid4

from shared.contracts.enrollment import Practice
from shared.contracts.identity import ChartAccess
from tests.browser.scene import Scene, Stage, State

PALE = Practice(practice_id="n", name="Northside Pediatrics", accent="#ffcc00")
"""An accent color on which white letters could not be read."""


def signed_in(path: str, **household: object) -> Stage:
    """This page, once these fields of the household are set; `{grant}` in the path is its chart's grant."""

    async def stage(scene: Scene) -> None:
        for name, value in household.items():
            setattr(scene.household, name, value)
        await scene.sign_in()
        await scene.open(path.format(grant=scene.household.grant_id))

    return stage


async def several(scene: Scene) -> None:
    """Her own chart and her child's, whose name is written from right to left."""
    child = ChartAccess(grant_id=uuid4(), practice=PALE, display_name="محمد الأحمد", relation="parent")
    await signed_in("/charts", more_charts=(child,))(scene)


CHART = "/charts/{grant_id:uuid}"
STATES = (
    State("charts-several", "/charts", several, main=True),
    State("charts-none", "/charts", signed_in("/charts", revoked=True)),
    State("chart-just-registered", "/charts", signed_in("/charts?new=yes"), main=True),
    State("chart-being-prepared", "/charts", signed_in("/charts", records_ready=False), main=True),
    State("chart-not-ready-yet", "/charts", signed_in("/charts?tries=10", records_ready=False)),
    State("chart", CHART, signed_in("/charts/{grant}"), main=True, printed=True),
    State("chart-empty", CHART, signed_in("/charts/{grant}", diagnoses=())),
    State("chart-of-a-child", CHART, signed_in("/charts/{grant}", relation="parent", practice=PALE)),
    State("chart-of-nobody-404", CHART, signed_in(f"/charts/{uuid4()}")),
)
