"""Change details: an account's name and language, and whether letters that only remind are wanted (S117, S118)."""

from __future__ import annotations

from uuid import UUID

from services.identity.actions.hold_account import hold_account
from services.identity.actions.note_change import note_change
from services.identity.domain.people import LANGUAGES
from services.identity.domain.sessions import Session
from services.identity.store import accounts, quiet_addresses, registrations
from services.identity.store.accounts import Details
from services.identity.tools import Tools
from shared.contracts.accounts import AccountChanged, ChangeDetails, ChangeRefused
from shared.contracts.identity import SessionGone
from shared.work import Work


async def change_details(work: Work[Tools], request: ChangeDetails) -> AccountChanged | ChangeRefused | SessionGone:
    """None of it is a way into the account, so an older session may change it."""
    session = await hold_account(work, request.session, fresh=False)
    if not isinstance(session, Session):
        return session
    details = Details(request.first_name.strip(), request.last_name.strip(), request.language, request.reminders)
    if not (details.first_name and details.last_name):
        return ChangeRefused(reason="name_missing")
    if details.language not in LANGUAGES:
        return ChangeRefused(reason="language_unknown")
    await accounts.change_details(work.connection, work.tools.vault, session.account_id, details)
    await _keep_quiet(work, session.account_id, reminders=details.reminders)
    await note_change(work, session, "change-details", letter="settings_changed")
    return AccountChanged()


async def _keep_quiet(work: Work[Tools], account_id: UUID, *, reminders: bool) -> None:
    """What is said here holds for its address whatever a reminder is about; whoever wants them again gets them at every
    address to which its invitations went."""
    vault, connection = work.tools.vault, work.connection
    own = (await accounts.contact(connection, vault, account_id)).email
    if not reminders:
        await quiet_addresses.add(connection, vault, own, now=work.now)
        return
    charts = await registrations.of_account(connection, vault, account_id, now=work.now)
    await quiet_addresses.remove(connection, vault, {own, *(one.person.email for one in charts if one.person)})
