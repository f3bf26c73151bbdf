"""A mail keeps the words that it was ordered in, whatever is released before it leaves (docs/adr/0047)."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.notifications.channels.letters import Letters
from services.notifications.channels.wording import KEPT, kept
from services.notifications.domain.mailbox import Mailbox
from services.notifications.domain.message import TEMPLATES
from services.notifications.preview import NOW, example
from tools import mails


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


@pytest.mark.parametrize("version", KEPT)
def test_every_mail_of_a_version_is_what_it_was_when_it_was_published(version: int, tmp_path: Path) -> None:
    mails.write(tmp_path, version)
    now, then = contents(tmp_path), contents(mails.MAILS / str(version))
    assert sorted(now) == sorted(then)
    changed = sorted(name for name, said in now.items() if said != then[name])
    assert changed == [], f"a changed mail is a new version: see docs/adr/0047 ({version}: {', '.join(changed)})"


def test_mails_are_ordered_in_the_newest_version_and_no_other_is_kept_for_nothing() -> None:
    assert KEPT[-1] == TEMPLATES
    assert {path.name for path in mails.MAILS.iterdir()} == {str(version) for version in KEPT}


def test_a_mail_tells_its_version_and_one_that_is_not_kept_is_sent_in_the_nearest() -> None:
    letters = Letters(mails.STATIONERY)
    message = example("registration", "en", mails.HOME)
    sent = letters.compose(message, Mailbox(message.recipient), now=NOW)
    assert f"\r\nX-Template-Version: {TEMPLATES}\r\n".encode() in sent.data
    assert (kept(TEMPLATES + 5), kept(0)) == (TEMPLATES, KEPT[0])
