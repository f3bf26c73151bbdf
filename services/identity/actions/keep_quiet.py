"""Keep quiet: no letter that only reminds goes to this address any more, and whoever holds the access reads so."""

from __future__ import annotations

from services.identity.domain.registration import Registration
from services.identity.store import grants, quiet_addresses
from services.identity.store.accounts import email_index
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.work import Work


async def keep_quiet(work: Work[Tools], known: Registration, address: str, *, actor: str) -> None:
    """The settings of an account follow only if the invitation still goes to this address."""
    await quiet_addresses.add(work.connection, work.tools.vault, address, now=work.now)
    if known.person and _is_same(work, known.person.email, address):
        await grants.stop_reminders(work.connection, known.invitation_id)
    work.audit(
        chain=chart_chain(known.practice.practice_id, known.chart_id),
        actor=actor,
        right="mail",
        action="stop-reminders",
        subject=str(known.invitation_id),
    )


def _is_same(work: Work[Tools], one: str, other: str) -> bool:
    return email_index(work.tools.vault, one) == email_index(work.tools.vault, other)
