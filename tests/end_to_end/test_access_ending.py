"""An access is about to end: the person is written to and reads until when, the practice's EHR hears it both ways."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from services.enrollment.actions import watch_time
from shared.contracts.enrollment import AddRepresentative, PersonInvited
from tests.end_to_end.test_invited_patient_reads_records import portal, register
from tests.end_to_end.town import CHART, Town
from tests.integration.enrollment.https import arrived
from tests.suite import PRACTICE, eventually
from tests.unit.gateway.browsing import Browser, text_of

EVA = "eva@example.org"


async def represented(town: Town, ends_at: datetime) -> tuple[Browser, str]:
    """Eva acts for Ana until then, and is in; the id of her access."""
    await town.share()
    await town.invite()
    await town.mailed_link()
    own: dict[str, Any] = {"own_given_name": "Eva", "own_family_name": "Ruiz", "relation": "child", "email": EVA}
    asked = AddRepresentative(practice_id=PRACTICE, chart_id=CHART, staff_id="desk", ends_at=ends_at, **own)
    added = await town.suite.bus.ask(asked)
    assert isinstance(added, PersonInvited)
    eva = town.browser()
    await register(eva, town, await town.mailed_link(email=EVA))
    await town.becomes("enrolled")
    return eva, str(added.invitation_id)


async def looked_at_last(town: Town, invitation_id: str, days: int) -> None:
    """As if nobody had looked for so many days."""
    async with town.suite.connection("enrollment") as connection:
        sql = "update invitations set due_at = now() - $1 * interval '1 day' where id = $2"
        await connection.execute(sql, days, invitation_id)


async def ending(town: Town) -> list[dict[str, Any]]:
    """What the EHR's own queue has brought."""
    return town.suite.ehr.said("access.ending")


async def second_letter(town: Town) -> str:
    """What Eva is written after the invitation, once it is there."""
    mails = town.smtp.mails_for(EVA)
    body = mails[1].message.get_body(("plain",)) if len(mails) > 1 else None
    return body.get_content() if body else ""


async def readers(browser: Browser) -> str:
    """The page that says until when."""
    link = re.search(r'href="(/charts/[0-9a-f-]+)/diagnoses"', await portal(browser))
    assert link is not None
    return text_of(await browser.get(f"{link.group(1)}/readers"))


@pytest.mark.spec("S14", "S75")
@pytest.mark.parametrize("days", [90, 30, 7])
async def test_the_end_is_told_to_the_person_and_to_the_ehr_by_queue_and_feed(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    ehr = await arrived(town.suite, tmp_path)
    last = datetime.now(UTC) + timedelta(days=days, hours=-1)
    eva, invitation_id = await represented(town, last)
    assert f"Until {last:%B} {last.day}, {last.year}" in await readers(eva)
    assert (await town.desk())[0].ends_at == last
    assert await ending(town) == []
    await looked_at_last(town, invitation_id, 2)
    monkeypatch.setattr(watch_time, "PAUSE", 0.05)
    await town.suite.start("enrollment")
    (queued,) = await eventually(partial(ending, town))
    assert (queued["invitation_id"], queued["relation"], queued["days"]) == (invitation_id, "child", days)
    assert datetime.fromisoformat(queued["ends_at"]) == last
    letter = await eventually(partial(second_letter, town))
    assert f"ends in {days} days" in " ".join(letter.split())
    assert "pressure" not in letter
    (fed,) = [one for one in (await ehr.feed())["events"] if one["type"] == "access.ending"]
    assert fed["data"] == queued
