"""What goes wrong: designed pages, with what to do next."""

from __future__ import annotations

from litestar.exceptions import HTTPException

from shared.contracts.identity import AssertSession
from shared.rpc import NoAnswer
from tests.browser.scene import Scene, Stage, State, opened

POST = """
([enctype, length]) => {
    const form = Object.assign(document.createElement("form"), {method: "post", action: location.pathname, enctype});
    form.append(Object.assign(document.createElement("input"), {name: "x", value: "x".repeat(length)}));
    document.body.append(form);
    form.submit();
}
"""


def failing(fault: Exception) -> Stage:
    """A signed-in person, while identity fails so."""

    async def stage(scene: Scene) -> None:
        await scene.sign_in()
        scene.house.stage.bus.answers[AssertSession] = fault
        await scene.open("/charts")

    return stage


def posted(path: str, *, enctype: str = "application/x-www-form-urlencoded", length: int = 1) -> Stage:
    """A form that no page of ours holds."""

    async def stage(scene: Scene) -> None:
        await scene.open(path)
        async with scene.page.expect_navigation():
            await scene.page.evaluate(POST, [enctype, length])

    return stage


async def lost(scene: Scene) -> None:
    """An address that does not exist, to somebody logged in."""
    await scene.sign_in()
    await scene.open("/nope")


async def offline(scene: Scene) -> None:
    """The connection goes while a section is read."""
    await scene.sign_in()
    await scene.open(f"/charts/{scene.household.grant_id}/medications")
    await scene.page.wait_for_load_state("networkidle")
    await scene.page.context.set_offline(True)
    await scene.page.locator("#connection:not(:empty)").wait_for()


STATES = (
    State("form-refused", None, posted("/login"), main=True),
    State("bad-request-400", None, posted("/login", enctype="multipart/form-data")),
    State("not-found-404", None, opened("/nope"), main=True),
    State("not-found-404-logged-in", None, lost),
    State("not-allowed-405", None, posted("/privacy")),
    State("too-large-413", None, posted("/login", length=1_000_000)),
    State("too-many-429", None, failing(HTTPException(status_code=429, headers={"retry-after": "60"}))),
    State("broken-500", None, failing(RuntimeError("staged")), main=True),
    State("unavailable-503", None, failing(NoAnswer()), main=True),
    State("offline", None, offline, main=True),
)
