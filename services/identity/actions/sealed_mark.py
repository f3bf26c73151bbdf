"""Seal a mark: the address of the page by which whoever gets a mail says "this is not me", closed to notifications."""

from __future__ import annotations

from uuid import UUID

from services.identity.domain.links import not_me_url
from services.identity.store import mail_marks
from services.identity.tools import Tools
from shared.work import Work


def sealed_mark(work: Work[Tools], about: UUID, address: str) -> str:
    """For every mail about this invitation or account to this address."""
    mark = mail_marks.mark(work.tools.vault, about, address)
    return work.tools.sealer.seal("notifications", not_me_url(work.tools.public_url, mark))
