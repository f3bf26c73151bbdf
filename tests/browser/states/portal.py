"""The portal of a person who has logged in: one chart, several, none; its sections full, empty and in pages."""

from __future__ import annotations

from uuid import uuid4

from services.gateway.pages.sections import PATHS
from shared.contracts.enrollment import Practice
from shared.contracts.identity import AssertSession, ChartAccess
from shared.contracts.readers import ReadersShown
from shared.rpc import NoAnswer
from tests.browser.scene import Scene, Stage, State
from tests.fakes.belongings import SELF
from tests.fakes.chart import ACTIVITY, ENTRIES
from tests.fakes.chart import TREND as RESULTS
from tests.fakes.pretend_exports import copy_of

LONG_NAME = "Guadalupe Concepción Hernández-Villavicencio de la Santísima Trinidad"
PALE = Practice(practice_id="n", name="Northside Pediatrics", accent="#ffcc00")
"""An accent color on which white letters could not be read."""
CHART, PROFILE, SECTION = (f"/charts/{{grant_id:uuid}}{rest}" for rest in ("", "/profile", "/{section:str}"))
TREND = "/charts/{grant_id:uuid}/trend/{resource_id:str}"
ONE = RESULTS[:1]
DOWNLOAD = f"{CHART}/download"
HERE = "/charts/{grant}"
COPY = f"{CHART}/copies/{{copy_id:uuid}}"
ORDERED = (copy_of("making"), copy_of("ready", "csv", 2), copy_of("gone", "fhir", 3))
VERY_MUCH: dict[str, object] = {"copy_holds": 0, "entries": {"labs": ENTRIES["labs"] * 50_001}}
PAGED = {"medications": ENTRIES["medications"] * 30}
"""Three pages: what is current ends on the second one."""


def signed_in(path: str, **household: object) -> Stage:
    """This page, once these fields of the household are set; `{grant}` in the path is its chart's grant."""

    async def stage(scene: Scene) -> None:
        for name, value in household.items():
            setattr(scene.household, name, value)
        await scene.sign_in()
        await scene.open(path.format(grant=scene.household.grant_id))

    return stage


def several(path: str) -> Stage:
    """Her own chart and her child's, whose name is written from right to left."""
    child = ChartAccess(grant_id=uuid4(), practice=PALE, display_name="محمد الأحمد", relation="parent")
    return signed_in(path, more_charts=(child,))


def warned(ends_in: int) -> Stage:
    """The session ends in so many seconds."""
    return signed_in(f"{HERE}/labs", ends_in=ends_in)


async def unreached(scene: Scene) -> None:
    """Nobody answers when the person wants to stay."""
    await warned(100)(scene)
    scene.house.stage.forget_sessions()
    scene.house.stage.bus.answers[AssertSession] = NoAnswer()
    await scene.page.click("#idle-stay")
    await scene.page.locator("#idle-trouble:not(:empty)").wait_for()


async def switch(scene: Scene) -> None:
    """The list of the other charts, opened."""
    await several(f"{HERE}/allergies")(scene)
    await scene.page.locator(".ck-switch summary").click()


async def readers_of_a_child(scene: Scene) -> None:
    """A parent is told of their own access alone."""
    parent = SELF.model_copy(update={"relation": "parent"})
    scene.household.own.readers = ReadersShown(readers=(parent,), all_told=False)
    await signed_in(f"{HERE}/readers", relation="parent", practice=PALE, name="Leo Álvarez")(scene)


async def menu(scene: Scene) -> None:
    """The navigation of a phone, opened."""
    await signed_in(f"{HERE}/allergies")(scene)
    await scene.page.locator(".ck-nav summary").click()


def full(path: str) -> State:
    """A section with something in it."""
    return State(f"section-{path}", SECTION, signed_in(f"{HERE}/{path}"), main=True, printed=True)


def empty(path: str) -> State:
    """A section of which the practice has shared nothing."""
    return State(f"section-{path}-empty", SECTION, signed_in(f"{HERE}/{path}", diagnoses=(), entries={}))


async def one_too_many(scene: Scene) -> None:
    """A third copy is ordered."""
    await signed_in(f"{HERE}/download?format=pdf&labs=yes", copy_holds=0, copies=ORDERED)(scene)
    await scene.send()


async def thrown_away(scene: Scene) -> None:
    """The last one of the list."""
    await signed_in(f"{HERE}/download", copies=ORDERED[2:])(scene)
    await scene.send(".ck-record button")


STATES = (
    State("charts-several", "/charts", several("/charts"), main=True),
    State("charts-just-linked", "/charts", several("/charts?new=linked"), main=True),
    State("charts-none", "/charts", signed_in("/charts", revoked=True)),
    State("summary-just-registered", "/charts", signed_in("/charts?new=yes"), main=True),
    State("chart-being-prepared", "/charts", signed_in("/charts", records_ready=False), main=True),
    State("chart-not-ready-yet", "/charts", signed_in("/charts?tries=10", records_ready=False)),
    State("summary", CHART, signed_in(HERE), main=True, printed=True),
    State("summary-empty", CHART, signed_in(HERE, diagnoses=(), entries={})),
    State(
        "summary-of-a-child",
        CHART,
        signed_in(HERE, relation="parent", practice=PALE, name=LONG_NAME, sections=("immunizations", "appointments")),
    ),
    State("summary-of-several", CHART, several(HERE), main=True, printed=True),
    State("switch-open", SECTION, switch, main=True),
    State("readers", f"{CHART}/readers", signed_in(f"{HERE}/readers"), main=True, printed=True),
    State("readers-of-a-child", f"{CHART}/readers", readers_of_a_child, main=True),
    State("chart-of-nobody-404", CHART, signed_in(f"/charts/{uuid4()}")),
    *(full(path) for path in PATHS),
    *(empty(path) for path in PATHS),
    State("section-first-page", SECTION, signed_in(f"{HERE}/medications", entries=PAGED)),
    State(
        "section-second-page", SECTION, signed_in(f"{HERE}/medications?page=2", entries=PAGED), main=True, printed=True
    ),
    State("section-menu-open", SECTION, menu, main=True),
    State("trend", TREND, signed_in(f"{HERE}/trend/lab-1"), main=True, printed=True),
    State("trend-of-one", TREND, signed_in(f"{HERE}/trend/lab-1", trend=ONE)),
    State("trend-never-404", TREND, signed_in(f"{HERE}/trend/never")),
    State("section-not-granted-404", SECTION, signed_in(f"{HERE}/labs", sections=("diagnoses",))),
    State("idle-warning", SECTION, warned(100), main=True),
    State("idle-warning-last-seconds", SECTION, warned(25)),
    State("idle-warning-unreached", SECTION, unreached),
    State("activity", f"{CHART}/activity", signed_in(f"{HERE}/activity"), main=True, printed=True),
    State(
        "activity-of-a-child",
        f"{CHART}/activity",
        signed_in(f"{HERE}/activity?before=400", relation="parent", name=LONG_NAME, activity=ACTIVITY * 60),
    ),
    State("download", DOWNLOAD, signed_in(f"{HERE}/download"), main=True),
    State("download-nothing-chosen", DOWNLOAD, signed_in(f"{HERE}/download?format=csv&since_month=13"), main=True),
    State(
        "download-of-a-child",
        DOWNLOAD,
        signed_in(f"{HERE}/download", relation="parent", name=LONG_NAME, sections=("labs",), opens_profile=False),
    ),
    State("download-with-copies", DOWNLOAD, signed_in(f"{HERE}/download?done=ordered", copies=ORDERED), main=True),
    State(
        "download-to-be-ordered", DOWNLOAD, signed_in(f"{HERE}/download?format=pdf&labs=yes", copy_holds=0), main=True
    ),
    State("download-too-large", DOWNLOAD, signed_in(f"{HERE}/download?format=pdf&labs=yes", **VERY_MUCH)),
    State("copy-not-ordered", f"{CHART}/copies", one_too_many, main=True),
    State("copy-thrown-away", f"{COPY}/discard", thrown_away),
    State("copy-gone", COPY, signed_in(f"{HERE}/copies/{uuid4()}"), main=True),
    State("profile", PROFILE, signed_in(f"{HERE}/profile"), main=True, printed=True),
    State("profile-empty", PROFILE, signed_in(f"{HERE}/profile", profile=None)),
)
