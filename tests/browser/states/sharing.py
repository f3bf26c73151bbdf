"""A chart shared with others: for who shares it, and for who reads it by a link."""

from __future__ import annotations

from services.gateway.cookies import SHARE, SHARED
from shared.contracts.exports import Choice, CopyRefused
from tests.browser.scene import Scene, Stage, State
from tests.browser.states.portal import CHART, HERE, LONG_NAME, PAGED, signed_in
from tests.fakes.belongings import ACCOUNT
from tests.fakes.chart import ENTRIES
from tests.fakes.lending import LINK, OPEN, STOPPED
from tests.fakes.pretend_exports import copy_of

SHARES, NEW = f"{CHART}/shares", f"{CHART}/shares/new"
RECEIPT, STOP = f"{CHART}/shares/{{share_id:uuid}}", f"{CHART}/shares/{{share_id:uuid}}/stop"
PASSCODE, OVERVIEW, PART = "/shared", "/shared/records", "/shared/records/{part:str}"
FILE, WAITING, CLOSE = "/shared/file", "/shared/copies", "/shared/close"


def lent(path: str, *names: str) -> Stage:
    """This page of somebody who has shared with these."""

    async def stage(scene: Scene) -> None:
        scene.house.stage.lending.lend(*names)
        await signed_in(path)(scene)

    return stage


async def made(scene: Scene) -> None:
    """The link is ready."""
    await signed_in(f"{HERE}/shares/new")(scene)
    await scene.fill(recipient="Dr. Miller")
    await scene.page.locator("label[for=labs]").click()
    await scene.send()


async def nothing_said(scene: Scene) -> None:
    """The form comes back."""
    await signed_in(f"{HERE}/shares/new")(scene)
    await scene.send()


async def too_much(scene: Scene) -> None:
    """More than one copy holds."""
    scene.house.stage.lending.refuses = CopyRefused(total=60_000, most=50_000)
    await made(scene)


async def password_first(scene: Scene) -> None:
    """The password once more."""
    scene.household.own.account = ACCOUNT.model_copy(update={"fresh": False})
    await signed_in(f"{HERE}/shares/new")(scene)


async def followed(scene: Scene) -> None:
    """A recipient before the passcode."""
    await scene.open(f"/s/{LINK}")


def tried(*, left: int) -> Stage:
    """A wrong passcode."""

    async def stage(scene: Scene) -> None:
        scene.house.stage.lending.left = left
        await followed(scene)
        await scene.fill(passcode="8765-4321")
        await scene.send()

    return stage


def visiting(path: str, choice: Choice | None = None, *, labs: int = 1, too_large: bool = False) -> Stage:
    """A recipient at this page."""

    async def stage(scene: Scene) -> None:
        lending = scene.house.stage.lending
        lending.choice, lending.too_large = choice or lending.choice, too_large
        scene.household.entries["labs"] = ENTRIES["labs"] * labs
        scene.household.entries["medications"] = PAGED["medications"]
        await scene.hold(SHARE, LINK)
        await scene.hold(SHARED, lending.begin())
        await scene.open(path)

    return stage


def waiting(state: str, path: str = WAITING) -> Stage:
    """A recipient who has asked for a large file."""

    async def stage(scene: Scene) -> None:
        scene.house.stage.lending.copies = (copy_of(state, "pdf"), copy_of("ready", "csv", 2)) if state else ()
        await visiting(path)(scene)

    return stage


async def ordered(scene: Scene) -> None:
    """It is asked for."""
    await visiting("/shared/file?format=csv", too_large=True)(scene)
    await scene.send(f'[action="{WAITING}"] button')


async def far_too_large(scene: Scene) -> None:
    """No file holds so much."""
    scene.house.stage.lending.far_too_large = True
    await ordered(scene)


async def uncounted(scene: Scene) -> None:
    """More than can be looked through for some days."""
    scene.house.stage.lending.uncounted = True
    await visiting(OVERVIEW)(scene)


async def closed(scene: Scene) -> None:
    """Done with the records."""
    await visiting(OVERVIEW)(scene)
    await scene.send('[action="/shared/close"] button')


STATES = (
    State("shares", SHARES, lent(f"{HERE}/shares", "Dr. Miller", LONG_NAME, "محمد الأحمد"), main=True),
    State("shares-none", SHARES, lent(f"{HERE}/shares")),
    State("share-stopped", STOP, lent(f"{HERE}/shares?stopped=yes", "Dr. Miller")),
    State("share-receipt", RECEIPT, lent(f"{HERE}/shares/{OPEN}", "Dr. Miller"), main=True, printed=True),
    State("share-receipt-stopped", RECEIPT, lent(f"{HERE}/shares/{STOPPED}", "Dr. Miller", LONG_NAME)),
    State("make-share", NEW, signed_in(f"{HERE}/shares/new"), main=True),
    State("make-share-incomplete", NEW, nothing_said),
    State("make-share-too-large", NEW, too_much),
    State("make-share-password-first", NEW, password_first),
    State("share-made", NEW, made, main=True),
    State("share-passcode", PASSCODE, followed, main=True),
    State("share-link", "/s/{token:path}", followed),
    State("share-passcode-wrong", PASSCODE, tried(left=1)),
    State("share-passcode-paused", PASSCODE, tried(left=0)),
    State("share-gone", PASSCODE, visiting("/s/never"), main=True),
    State("shared", OVERVIEW, visiting(OVERVIEW), main=True, printed=True),
    State("shared-too-large", FILE, visiting("/shared/file?format=pdf", too_large=True)),
    State("shared-uncounted", OVERVIEW, uncounted),
    State("lent-copy-ordered", WAITING, ordered, main=True),
    State("lent-copy-far-too-large", WAITING, far_too_large),
    State("lent-copy-late", WAITING, waiting("making", f"{WAITING}?tries=120")),
    State("lent-copies", WAITING, waiting("ready"), main=True),
    State("lent-copy-gone", f"{WAITING}/{{copy_id:uuid}}", waiting("gone", path=f"{WAITING}/{copy_of().copy_id}")),
    State("lent-copies-none", WAITING, waiting("")),
    State("shared-labs", PART, visiting("/shared/records/labs"), main=True, printed=True),
    State("shared-second-page", PART, visiting("/shared/records/medications?page=2", Choice(parts=("medications",)))),
    State("shared-nothing", PART, visiting("/shared/records/labs", labs=0)),
    State("shared-profile", PART, visiting("/shared/records/profile")),
    State("shared-closed", CLOSE, closed),
)
