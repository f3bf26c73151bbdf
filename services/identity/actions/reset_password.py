"""Reset a password: whoever has proven who they are chooses a new one, and every session ends (S110)."""

from __future__ import annotations

from dataclasses import dataclass

from services.identity.actions.end_recoveries_of import end_recoveries_of
from services.identity.actions.end_sessions_of import end_sessions_of
from services.identity.actions.hold_recovery import Held, hold_recovery
from services.identity.actions.secure_account import secure_account
from services.identity.actions.write_to_account import Letter, write_to_account
from services.identity.domain import passwords
from services.identity.store import accounts, credentials, grants, login_misses, recoveries
from services.identity.tools import Tools
from shared.bus import Prepared
from shared.contracts.recovery import PasswordRefused, PasswordReset, RecoveryGone, ResetPassword
from shared.work import Desk, Work


@dataclass(frozen=True)
class Chosen:
    """What is kept of a password that breaks no rule, and whether it is the one that there was."""

    hashed: str
    same: bool


async def hash_password(desk: Desk[Tools], request: ResetPassword) -> Chosen | PasswordRefused | None:
    """The slow half; None when nobody may choose a password."""
    tools = desk.tools
    async with desk.reading() as connection:
        recovery = await recoveries.find(connection, request.recovery)
        if recovery is None or not recovery.proven:
            return None
        contact = await accounts.contact(connection, tools.vault, recovery.account_id)
        names = await grants.practice_names(connection, recovery.account_id)
        old = await credentials.hash_of(connection, recovery.account_id)
    password = passwords.normalize(tools.sealer.open(request.password))
    weakness = passwords.weakness(
        password,
        profile=tools.profile,
        blocklist=tools.blocklist,
        words=(contact.first_name, contact.username, *names, tools.product_name),
    )
    if weakness:
        return PasswordRefused(reason=weakness)
    return Chosen(await tools.hasher.hash(password), await tools.hasher.matches(password, old))


async def change_password(
    work: Work[Tools], request: ResetPassword, chosen: Chosen | PasswordRefused | None
) -> PasswordReset | PasswordRefused | RecoveryGone:
    """Holding the account's credentials: of two browsers that have proven it, one chooses. It logs nobody in.

    Where a reset is required, perhaps since a moment ago, the old password is no choice.
    """
    held = await hold_recovery(work, request.recovery)
    if isinstance(held, RecoveryGone):
        return held
    if not held.recovery.proven or chosen is None:
        return PasswordRefused(reason="not_proven")
    if isinstance(chosen, PasswordRefused):
        return chosen
    if chosen.same and await credentials.must_reset(work.connection, held.recovery.account_id):
        return PasswordRefused(reason="password_same")
    await credentials.change_password(work.connection, held.recovery.account_id, chosen.hashed, now=work.now)
    await _end_what_stands(work, held)
    await _tell(work, held)
    work.audit(
        chain=f"account:{held.recovery.account_id}",
        actor=f"recovery:{held.recovery.recovery_id}",
        right="mailed-link",
        action="reset-password",
    )
    return PasswordReset()


async def _end_what_stands(work: Work[Tools], held: Held) -> None:
    """Sessions, links, other browsers' recoveries and shares; and what was guessed wrong before."""
    connection, account_id = work.connection, held.recovery.account_id
    await end_sessions_of(work, account_id)
    await end_recoveries_of(work, account_id)
    secure_account(work, account_id)
    await recoveries.forget_misses(connection, account_id)


async def _tell(work: Work[Tools], held: Held) -> None:
    """Every address on file: the account's own, and those to which its invitations went."""
    contact = await accounts.contact(work.connection, work.tools.vault, held.recovery.account_id)
    for name in {contact.username, contact.email}:
        await login_misses.forget(work.connection, work.tools.vault, name)
    invited = {chart.person.email for chart in held.charts if chart.person}
    for address in sorted({contact.email, *invited}, key=lambda one: one != contact.email):
        await write_to_account(work, contact, Letter("password_changed"), to=address)


reset_password = Prepared(before=hash_password, act=change_password)
