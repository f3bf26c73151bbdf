"""What the gateway asks identity for a person who is logged in, about their own account and charts."""

from __future__ import annotations

from uuid import UUID

from services.gateway.asks import ask
from services.gateway.asks.identity import CERTIFICATION, SERVICE, known_browser
from services.gateway.visits import SessionVisit, Submission
from shared.contracts.account_phones import CheckPhoneCode, PhoneShown, RemovePhone, RequestPhoneCode, ShowPhone
from shared.contracts.accounts import (
    AccountChanged,
    AccountClosed,
    AccountShown,
    ChangeDetails,
    ChangeEmail,
    ChangePassword,
    ChangeQuestion,
    ChangeRefused,
    ChangeUsername,
    CloseAccount,
    ShowAccount,
)
from shared.contracts.identity import Channel, LoginRefused, SessionGone
from shared.contracts.joining import (
    AccountsJoined,
    JoinAccounts,
)
from shared.contracts.proofs import CodeNotRequested, CodeRefused, CodeRequested
from shared.contracts.readers import (
    ReadersRefused,
    ReadersShown,
    ShowReaders,
)
from shared.contracts.sessions import (
    EndSessions,
    ProveSession,
    SessionProven,
    SessionsEnded,
    SessionsShown,
    ShowSessions,
)
from shared.seals import fingerprint


async def show_account(visit: SessionVisit) -> AccountShown | SessionGone:
    """What stands in this account?"""
    return await ask(visit.tools, ShowAccount(session=visit.fingerprint))


async def change_details(said: Submission) -> AccountChanged | ChangeRefused | SessionGone:
    """Name, language, reminders."""
    fields = said.fields
    request = ChangeDetails(
        session=fingerprint(said.holder),
        first_name=fields.line("first_name"),
        last_name=fields.line("last_name"),
        language=fields.line("written_in"),
        reminders=fields.line("reminders") == "yes",
    )
    return await ask(said.tools, request, message_id=said.message_id)


async def change_username(said: Submission) -> AccountChanged | ChangeRefused | SessionGone:
    """Another username."""
    request = ChangeUsername(session=fingerprint(said.holder), username=said.fields.line("username"))
    return await ask(said.tools, request, message_id=said.message_id)


async def change_email(said: Submission) -> AccountChanged | ChangeRefused | SessionGone:
    """Another address, once it is confirmed."""
    request = ChangeEmail(session=fingerprint(said.holder), email=said.fields.line("email"))
    return await ask(said.tools, request, message_id=said.message_id)


async def change_password(said: Submission) -> AccountChanged | ChangeRefused | SessionGone:
    """Another password."""
    password = said.tools.sealer.seal(SERVICE, said.fields.secret("password"))
    request = ChangePassword(session=fingerprint(said.holder), password=password)
    return await ask(said.tools, request, message_id=said.message_id)


async def change_question(said: Submission) -> AccountChanged | ChangeRefused | SessionGone:
    """Another security question and answer."""
    answer = said.tools.sealer.seal(SERVICE, said.fields.line("answer"))
    request = ChangeQuestion(session=fingerprint(said.holder), question=said.fields.line("question"), answer=answer)
    return await ask(said.tools, request, message_id=said.message_id)


async def close_account(said: Submission) -> AccountClosed | ChangeRefused | SessionGone:
    """The holder leaves."""
    return await ask(said.tools, CloseAccount(session=fingerprint(said.holder)), message_id=said.message_id)


async def join_accounts(said: Submission) -> AccountsJoined | ChangeRefused | LoginRefused | SessionGone:
    """Take over the charts of an account that was made by mistake (S135)."""
    request = JoinAccounts(
        session=fingerprint(said.holder),
        username=said.fields.line("username"),
        password=said.tools.sealer.seal(SERVICE, said.fields.secret("password")),
        certification=CERTIFICATION,
        language=said.language,
        browser=known_browser(said),
        network=said.arrival.network,
    )
    return await ask(said.tools, request, message_id=said.message_id)


async def show_phone(visit: SessionVisit) -> PhoneShown | SessionGone:
    """Which phone has it, and what may be asked for?"""
    return await ask(visit.tools, ShowPhone(session=visit.fingerprint))


async def request_phone_code(
    said: Submission, *, phone: str, channel: Channel
) -> CodeRequested | CodeNotRequested | ChangeRefused | SessionGone:
    """A code to the new phone."""
    sealed = said.tools.sealer.seal(SERVICE, phone)
    request = RequestPhoneCode(session=fingerprint(said.holder), phone=sealed, channel=channel)
    return await ask(said.tools, request, message_id=said.message_id)


async def check_phone_code(said: Submission, *, code: str) -> AccountChanged | CodeRefused | SessionGone:
    """The code that came."""
    request = CheckPhoneCode(session=fingerprint(said.holder), code=said.tools.sealer.seal(SERVICE, code))
    return await ask(said.tools, request, message_id=said.message_id)


async def remove_phone(said: Submission) -> AccountChanged | ChangeRefused | SessionGone:
    """No phone any more."""
    return await ask(said.tools, RemovePhone(session=fingerprint(said.holder)), message_id=said.message_id)


async def show_sessions(visit: SessionVisit) -> SessionsShown | SessionGone:
    """Where is this account logged in?"""
    return await ask(visit.tools, ShowSessions(session=visit.fingerprint))


async def end_sessions(said: Submission, *, session_id: UUID | None) -> SessionsEnded | SessionGone:
    """Log out one browser, or everywhere."""
    request = EndSessions(session=fingerprint(said.holder), session_id=session_id)
    return await ask(said.tools, request, message_id=said.message_id)


async def prove_session(said: Submission) -> SessionProven | LoginRefused | SessionGone:
    """The password once more."""
    password = said.tools.sealer.seal(SERVICE, said.fields.secret("password"))
    request = ProveSession(session=fingerprint(said.holder), password=password)
    return await ask(said.tools, request, message_id=said.message_id)


async def show_readers(visit: SessionVisit, *, grant_id: UUID) -> ReadersShown | ReadersRefused:
    """Who can see this chart?"""
    return await ask(visit.tools, ShowReaders(session=visit.fingerprint, grant_id=grant_id))
