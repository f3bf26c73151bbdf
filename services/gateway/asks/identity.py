"""What the gateway asks identity; secrets are sealed to identity before they leave."""

from __future__ import annotations

from datetime import date

from services.gateway.asks import ask
from services.gateway.cookies import BROWSER
from services.gateway.visits import Arrival, Submission
from shared.contracts.confirming import (
    ConfirmationGone,
    ConfirmationShown,
    ConfirmEmail,
    EmailConfirmed,
    ShowConfirmation,
)
from shared.contracts.disowning import DisownMail, MailDisowned, MailGone, MailShown, ShowMail
from shared.contracts.finalizing import FinalizeAccess, FinalizingBegun, FinalizingRefused
from shared.contracts.identity import (
    AccountRefused,
    AssertSession,
    AttemptEnded,
    AttemptGone,
    AttemptShown,
    Channel,
    ConfirmLastLook,
    CreateAccount,
    EndAttempt,
    LinkAccepted,
    LinkRefused,
    LoggedIn,
    LoggedOut,
    LogIn,
    LoginRefused,
    LogOut,
    OpenLink,
    Registered,
    SessionAsserted,
    SessionGone,
    ShowAttempt,
)
from shared.contracts.linking import LinkAccount
from shared.contracts.proofs import (
    CheckCode,
    CodeAccepted,
    CodeNotRequested,
    CodeRefused,
    CodeRequested,
    PinAccepted,
    PinRefused,
    RequestCode,
    RequestCodeAgain,
    VerifyPin,
)
from shared.contracts.questions import ChooseQuestion, QuestionChosen, QuestionRefused
from shared.contracts.quiet import RemindersGone, RemindersShown, RemindersStopped, ShowReminders, StopReminders
from shared.seals import fingerprint

SERVICE = "identity"
AGREEMENT = "2025-11"
"""The version of the User Agreement and Privacy Policy on our pages (S56, S132)."""
CERTIFICATION = "2026-11"
"""The version of the sentence above "Link records" (S51); whoever changes it in a catalog changes this too."""


async def open_link(arrival: Arrival, *, token: str, attempt: str | None) -> LinkAccepted | LinkRefused:
    """Follow a registration link; nothing is spent."""
    return await ask(arrival.tools, OpenLink(token=arrival.tools.sealer.seal(SERVICE, token), attempt=attempt))


async def show_attempt(arrival: Arrival, *, attempt: str) -> AttemptShown | AttemptGone:
    """Where does this browser's registration stand?"""
    return await ask(arrival.tools, ShowAttempt(attempt=attempt))


async def verify_pin(said: Submission, *, born: date, pin: str) -> PinAccepted | PinRefused | AttemptGone:
    """Prove identity by date of birth and PIN (S38)."""
    seal = said.tools.sealer.seal
    request = VerifyPin(
        attempt=fingerprint(said.holder), date_of_birth=seal(SERVICE, born.isoformat()), pin=seal(SERVICE, pin)
    )
    return await ask(said.tools, request, message_id=said.message_id)


async def request_code(
    said: Submission, *, born: date, phone: str, channel: Channel
) -> CodeRequested | CodeNotRequested | AttemptGone:
    """Ask for a code on the phone of the doctor's record (S43)."""
    seal = said.tools.sealer.seal
    request = RequestCode(
        attempt=fingerprint(said.holder),
        date_of_birth=seal(SERVICE, born.isoformat()),
        phone=seal(SERVICE, phone),
        channel=channel,
    )
    return await ask(said.tools, request, message_id=said.message_id)


async def request_code_again(said: Submission) -> CodeRequested | CodeNotRequested | AttemptGone:
    """Ask for another one (S46)."""
    return await ask(said.tools, RequestCodeAgain(attempt=fingerprint(said.holder)), message_id=said.message_id)


async def check_code(said: Submission, *, code: str) -> CodeAccepted | CodeRefused | AttemptGone:
    """Prove identity by the code that came (S45)."""
    request = CheckCode(attempt=fingerprint(said.holder), code=said.tools.sealer.seal(SERVICE, code))
    return await ask(said.tools, request, message_id=said.message_id)


async def confirm_last_look(said: Submission) -> Registered | AttemptGone:
    """The person says: yes, this is me."""
    request = ConfirmLastLook(attempt=fingerprint(said.holder), browser=known_browser(said), device=said.arrival.device)
    return await ask(said.tools, request, message_id=said.message_id)


async def end_attempt(said: Submission) -> AttemptEnded | AttemptGone:
    """The person says: this is not me."""
    return await ask(said.tools, EndAttempt(attempt=fingerprint(said.holder)), message_id=said.message_id)


async def create_account(said: Submission, *, first: bool = False) -> Registered | AccountRefused | AttemptGone:
    """Create the account that this attempt binds (S55-S66); `first` before anything is proven, by its address (S67)."""
    fields, seal = said.fields, said.tools.sealer.seal
    request = CreateAccount(
        attempt=fingerprint(said.holder),
        question=fields.line("question"),
        answer=seal(SERVICE, fields.line("answer")),
        first_name=fields.line("first_name"),
        last_name=fields.line("last_name"),
        username=fields.line("username"),
        password=seal(SERVICE, fields.secret("password")),
        agreement=AGREEMENT,
        language=said.language,
        browser=known_browser(said),
        email=fields.line("email") if first else None,
        device=said.arrival.device,
    )
    return await ask(said.tools, request, message_id=said.message_id)


async def link_account(said: Submission) -> Registered | LoginRefused | AttemptGone:
    """Bind an account that the person has already (S50-S54)."""
    request = LinkAccount(
        attempt=fingerprint(said.holder),
        username=said.fields.line("username"),
        password=said.tools.sealer.seal(SERVICE, said.fields.secret("password")),
        certification=CERTIFICATION,
        language=said.language,
        browser=known_browser(said),
        network=said.arrival.network,
        device=said.arrival.device,
    )
    return await ask(said.tools, request, message_id=said.message_id)


async def show_confirmation(arrival: Arrival, *, token: str) -> ConfirmationShown | ConfirmationGone:
    """Which address would this link confirm?"""
    return await ask(arrival.tools, ShowConfirmation(token=arrival.tools.sealer.seal(SERVICE, token)))


async def confirm_email(said: Submission, *, token: str) -> EmailConfirmed | ConfirmationGone:
    """The holder says that the address is theirs (S71)."""
    request = ConfirmEmail(token=said.tools.sealer.seal(SERVICE, token))
    return await ask(said.tools, request, message_id=said.message_id)


async def choose_question(said: Submission) -> QuestionChosen | QuestionRefused | SessionGone:
    """Give the account its first security question (S57)."""
    request = ChooseQuestion(
        session=fingerprint(said.holder),
        question=said.fields.line("question"),
        answer=said.tools.sealer.seal(SERVICE, said.fields.line("answer")),
    )
    return await ask(said.tools, request, message_id=said.message_id)


async def log_in(said: Submission) -> LoggedIn | LoginRefused:
    """Begin a session (S100)."""
    password = said.tools.sealer.seal(SERVICE, said.fields.secret("password"))
    request = LogIn(
        username=said.fields.line("username"),
        password=password,
        browser=known_browser(said),
        network=said.arrival.network,
        device=said.arrival.device,
    )
    return await ask(said.tools, request, message_id=said.message_id)


async def finalize_access(said: Submission) -> FinalizingBegun | FinalizingRefused:
    """Does an invitation wait for the account that is logged in here (S130)?"""
    return await ask(said.tools, FinalizeAccess(session=fingerprint(said.holder)), message_id=said.message_id)


async def log_out(said: Submission) -> LoggedOut:
    """End this browser's session (S103)."""
    return await ask(said.tools, LogOut(session=fingerprint(said.holder)), message_id=said.message_id)


async def assert_session(arrival: Arrival, *, session: str) -> SessionAsserted | SessionGone:
    """Who is this cookie?"""
    return await ask(arrival.tools, AssertSession(session=session))


async def show_mail(arrival: Arrival, *, token: str) -> MailShown | MailGone:
    """What would "this is not me" stop? Nothing is stopped by asking."""
    return await ask(arrival.tools, ShowMail(token=arrival.tools.sealer.seal(SERVICE, token)))


async def disown_mail(said: Submission) -> MailDisowned | MailGone:
    """Whoever got the mail says: this is not me."""
    request = DisownMail(token=said.tools.sealer.seal(SERVICE, said.holder))
    return await ask(said.tools, request, message_id=said.message_id)


async def show_reminders(arrival: Arrival, *, token: str) -> RemindersShown | RemindersGone:
    """Could the link stop them? Nothing is stopped by asking."""
    return await ask(arrival.tools, ShowReminders(token=arrival.tools.sealer.seal(SERVICE, token)))


async def stop_reminders(arrival: Arrival, *, token: str) -> RemindersStopped | RemindersGone:
    """No more of them; told twice, it is so once."""
    return await ask(arrival.tools, StopReminders(token=arrival.tools.sealer.seal(SERVICE, token)))


def known_browser(said: Submission) -> str | None:
    """The fingerprint of the known-browser cookie, if there is one."""
    known = said.arrival.cookies.get(BROWSER)
    return fingerprint(known) if known else None
