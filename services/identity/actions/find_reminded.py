"""Find whom a reminder was sent to by the mark in its link, if it was sent there."""

from __future__ import annotations

from services.identity.domain.registration import Registration
from services.identity.store import mail_marks, registrations
from services.identity.tools import Tools
from shared.work import Work


async def find_reminded(work: Work[Tools], sealed: str) -> tuple[Registration, str] | None:
    """The invitation that it was about, and the address."""
    mark, vault = mail_marks.read(work.tools.sealer.open(sealed)), work.tools.vault
    found = await registrations.find(work.connection, vault, mark.about) if mark else None
    if mark is None or found is None or found.person is None:
        return None
    address = found.person.email
    return (found, address) if mark.fits(vault, address, use="quiet") else None
