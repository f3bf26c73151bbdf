"""What staff see: where they arrive, who may invite, and a session that is over."""

from __future__ import annotations

from services.gateway.cookies import STAFF
from shared.contracts.proxy import ProxyRules
from shared.seals import fingerprint, token
from tests.browser.scene import Scene, Stage, State, opened


def working(path: str, staff_id: str = "dr.lee", **console: object) -> Stage:
    """This page for a staff member, once these fields of the console are set."""

    async def stage(scene: Scene) -> None:
        for name, value in console.items():
            setattr(scene.household.console, name, value)
        cookie = token()
        scene.household.console.sessions[fingerprint(cookie)] = staff_id
        await scene.hold(STAFF, cookie)
        await scene.open(path)

    return stage


async def launched(scene: Scene) -> None:
    """A form that no EHR has signed."""
    await scene.open("/login")
    async with scene.page.expect_navigation():
        await scene.page.evaluate(POST)


POST = """
() => {
    const form = Object.assign(document.createElement("form"), {method: "post", action: "/console/launch"});
    form.append(Object.assign(document.createElement("input"), {name: "launch", value: "x".repeat(7000)}));
    document.body.append(form);
    form.submit();
}
"""
PERMISSIONS, RULES = "/console/permissions", "/console/proxy-rules"
NARROW = ProxyRules(
    self_from=14, guarded=("labs", "diagnoses"), by_relation={"caregiver": ("medications",), "sibling": ()},
)  # fmt: skip


def ruling(**typed: str) -> Stage:
    """An administrator saves this, after somebody else has changed the rules meanwhile."""

    async def stage(scene: Scene) -> None:
        await working(RULES)(scene)
        scene.household.console.rules, scene.household.console.rules_version = NARROW, 1
        await scene.fill(**typed)
        await scene.send()

    return stage


STATES = (
    State("console-launch-refused", "/console/launch", launched, main=True),
    State("console", "/console", working("/console"), main=True),
    State("console-ended", "/console", opened("/console")),
    State("permissions-administrator", PERMISSIONS, working(PERMISSIONS), main=True),
    State("permissions-saved", PERMISSIONS, working(f"{PERMISSIONS}?saved=yes")),
    State("permissions-user", PERMISSIONS, working(PERMISSIONS, "ma.kim"), main=True),
    State("permissions-switched-off", PERMISSIONS, working(PERMISSIONS, practice_auto_invite=False)),
    State("proxy-rules-administrator", RULES, working(RULES, rules=NARROW), main=True),
    State("proxy-rules-user", RULES, working(RULES, "ma.kim", rules=NARROW), main=True),
    State("proxy-rules-saved", RULES, working(f"{RULES}?saved=yes")),
    State("proxy-rules-wrong", RULES, ruling(majority="eighteen", guarded_from="30", notice_days="90, 90"), main=True),
    State("proxy-rules-overtaken", RULES, ruling(self_from="16")),
    State("console-close", "/console/close", working("/console/close")),
)
