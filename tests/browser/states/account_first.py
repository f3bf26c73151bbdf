"""Pages where a practice has accounts made first, and the one that confirms an address (D1)."""

from __future__ import annotations

from tests.browser.scene import Scene, State
from tests.fakes.pretend import PASSWORD
from tests.fakes.pretend_confirming import ADDRESS, CONFIRMATION


async def form(scene: Scene) -> None:
    """Nothing typed yet."""
    scene.household.order = "account_first"
    await scene.begin()
    await scene.open("/create-account")


async def mistakes(scene: Scene) -> None:
    """An address that is somebody's."""
    await form(scene)
    await scene.fill(first_name="Maria", last_name="Álvarez", email="taken@example.org")
    await scene.fill(password=PASSWORD, confirm=PASSWORD)
    await scene.send()


async def created(scene: Scene, email: str = ADDRESS) -> None:
    """The account is there, its address is not confirmed."""
    await form(scene)
    await scene.fill(first_name="Maria", last_name="Álvarez", email=email, password=PASSWORD, confirm=PASSWORD)
    await scene.send()


async def created_by_the_invited_address(scene: Scene) -> None:
    """Nothing to confirm."""
    await created(scene, "maria@example.org")


async def unconfirmed(scene: Scene) -> None:
    """Right name, right password, too early."""
    await created(scene)
    await scene.open("/login")
    await scene.fill(username=ADDRESS, password=PASSWORD)
    await scene.send()


async def followed(scene: Scene) -> None:
    """The mailed link, opened."""
    scene.household.unconfirmed = True
    await scene.open(f"/confirm/{CONFIRMATION}")


async def confirmed(scene: Scene) -> None:
    """The button pressed."""
    await followed(scene)
    await scene.send()


async def gone(scene: Scene) -> None:
    """A link that was used."""
    await scene.open(f"/confirm/{CONFIRMATION}")


async def question(scene: Scene) -> None:
    """All is proven, the question is missing."""
    scene.household.wants_question = True
    await scene.sign_in()
    await scene.open("/security-question")


async def question_empty(scene: Scene) -> None:
    """Nothing was chosen."""
    await question(scene)
    await scene.send()


STATES = (
    State("account-first", "/create-account", form, main=True),
    State("account-first-taken", "/create-account", mistakes),
    State("account-first-created", "/create-account", created, main=True),
    State("account-first-created-invited", "/create-account", created_by_the_invited_address),
    State("account-first-unconfirmed", "/login", unconfirmed),
    State("confirm-email", "/confirm-email", followed, main=True),
    State("confirm-email-done", "/confirm-email", confirmed, main=True),
    State("confirm-email-gone", "/confirm/{token:path}", gone, main=True),
    State("choose-question", "/security-question", question, main=True),
    State("choose-question-empty", "/security-question", question_empty),
)
