"""A mail that waits through an upgrade leaves in the words that it was ordered in (docs/adr/0047)."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree
from uuid import UUID

import pytest

from services.notifications.channels import wording
from services.notifications.domain.message import TEMPLATES
from shared.contracts.notifications import MessageDelivered
from shared.db import Connection
from tests.integration.notifications.post import Post
from tests.suite import eventually

BEFORE, AFTER = "The Chartkey Team", "Everybody at Chartkey"
NEXT = 1000


def upgrade(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One release later: the versions that there were, and a next one with another signature."""
    copytree(wording.FOLDER, folder, dirs_exist_ok=True)
    copytree(wording.folder(TEMPLATES), folder / str(NEXT))
    catalog = folder / str(NEXT) / "catalogs" / "en.json"
    catalog.write_text(json.dumps(json.loads(catalog.read_text()) | {"registration.team": AFTER}))
    monkeypatch.setattr(wording, "FOLDER", folder)
    monkeypatch.setattr(wording, "KEPT", (*wording.KEPT, NEXT))


async def test_a_mail_that_waits_through_an_upgrade_keeps_its_words(
    post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered, later = post.email(), post.email("joe@example.com")
    for email in (ordered, later):
        post.smtp.script(email.to, "451")
    await post.start(retry_first_wait=3600)
    await post.order(ordered, later)

    async def both_wait() -> bool:
        rows = [await post.row(email.message_id) for email in (ordered, later)]
        return all(row is not None and row["answer"] == "smtp_451" for row in rows)

    await eventually(both_wait)
    await post.suite.stop("notifications")
    upgrade(tmp_path, monkeypatch)
    async with post.suite.connection("notifications") as connection:
        await age(connection, later.message_id)
    await post.start()
    for email, version, said in ((ordered, TEMPLATES, BEFORE), (later, NEXT, AFTER)):
        assert isinstance(await post.told(email.message_id), MessageDelivered)
        (mail,) = post.smtp.mails_for(email.to)
        assert mail.message["X-Template-Version"] == str(version)
        assert said in str(mail.message.get_body(("plain",)))


async def age(connection: Connection, later: UUID) -> None:
    """Both are due, and the one was ordered at a worker of the next release."""
    assert {row["templates"] for row in await connection.fetch("select templates from messages")} == {TEMPLATES}
    await connection.execute("update messages set due_at = now()")
    await connection.execute("update messages set templates = $1 where message_id = $2", NEXT, later)
