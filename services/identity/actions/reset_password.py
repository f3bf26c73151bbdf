"""Reset a password: whoever has proven who they are chooses a new one, and every session ends (S110)."""

from __future__ import annotations

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


async def hash_password(desk: Desk[Tools], request: ResetPassword) -> str | PasswordRefused | None:
    """The slow half: what is kept of a password that breaks no rule; None when nobody may choose one.

    Where a reset was required the old one is no choice.
    """
    tools = desk.tools
    async with desk.reading() as connection:
        recovery = await recoveries.find(connection, request.recovery)
        if recovery is None or not recovery.proven:
            return None
        contact = await accounts.contact(connection, tools.vault, recovery.account_id)
        names = await grants.practice_names(connection, recovery.account_id)
        required = await credentials.must_reset(connection, recovery.account_id)
        old = await credentials.hash_of(connection, recovery.account_id) if required else None
    password = passwords.normalize(tools.sealer.open(request.password))
    weakness = passwords.weakness(
        password,
        profile=tools.profile,
        blocklist=tools.blocklist,
        words=(contact.first_name, contact.username, *names, tools.product_name),
    )
    if weakness:
        return PasswordRefused(reason=weakness)
    if required and await tools.hasher.matches(password, old):
        return PasswordRefused(reason="password_same")
    return await tools.hasher.hash(password)


async def change_password(
    work: Work[Tools], request: ResetPassword, hashed: str | PasswordRefused | None
) -> PasswordReset | PasswordRefused | RecoveryGone:
    """Holding the account's credentials: of two browsers that have proven it, one chooses. It logs nobody in."""
    held = await hold_recovery(work, request.recovery)
    if isinstance(held, RecoveryGone):
        return held
    if not held.recovery.proven or hashed is None:
        return PasswordRefused(reason="not_proven")
    if isinstance(hashed, PasswordRefused):
        return hashed
    await credentials.change_password(work.connection, held.recovery.account_id, hashed, now=work.now)
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
