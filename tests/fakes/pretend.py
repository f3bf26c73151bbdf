"""Identity, and with it all services, as far as a browser can tell: one household's state, without a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import uuid4

from shared.contracts.activity import ShowActivity
from shared.contracts.enrollment import Practice
from shared.contracts.exports import DownloadBundle, DownloadChart, ShowExports
from shared.contracts.identity import (
    AccountRefused,
    AssertSession,
    AttemptEnded,
    AttemptGone,
    AttemptShown,
    Channel,
    ChartAccess,
    CodeStanding,
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
    Step,
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
from shared.contracts.records import ViewProfile, ViewSection, ViewSummary
from shared.contracts.trends import ViewTrend
from shared.seals import Sealer, fingerprint, token
from tests.fakes.belongings import Belongings
from tests.fakes.bus import FakeBus
from tests.fakes.console import Console
from tests.fakes.pretend_confirming import confirmations
from tests.fakes.pretend_exports import PretendExports
from tests.fakes.pretend_recovery import PretendRecovery
from tests.fakes.pretend_renewing import bound_attempt, renewals

BORN, PIN, PASSWORD, USERNAME = "1986-04-28", "12345678", "Correct horse 7", "maria@example.org"
CODE = "482913"
EARLIER = ChartAccess(
    grant_id=uuid4(),
    practice=Practice(practice_id="northside-pediatrics", name="Northside Pediatrics"),
    display_name="Leo Álvarez",
    relation="parent",
)
"""What an account that is linked could open before."""
ORDERS: dict[str, tuple[Step, ...]] = {
    "verify_first": ("verify", "last_look", "set_up_account", "done"),
    "account_first": ("set_up_account", "verify", "last_look", "done"),
}


@dataclass
class Pretend(PretendExports):
    """One invitation, at most one account. Fields are set by tests to stage a state."""

    identity: Sealer
    link: str = field(default_factory=token)
    order: Literal["verify_first", "account_first"] = "verify_first"
    language: str = "en"
    taken: tuple[str, ...] = ("taken@example.org",)
    refusal: PinRefused | None = None
    code_channels: tuple[Channel, ...] = ("text", "voice")
    code: CodeStanding | None = None
    code_refusal: CodeRefused | CodeNotRequested | None = None
    more_charts: tuple[ChartAccess, ...] = ()
    spent: bool = False
    revoked: bool = False
    renews: bool = False
    ends_in: int = 900
    tried: bool = False
    code_tried: bool = False
    account: CreateAccount | None = None
    unconfirmed: bool = False
    wants_question: bool = False
    attempts: dict[str, set[Step]] = field(default_factory=dict)
    sessions: set[str] = field(default_factory=set)
    recovery: PretendRecovery = field(default_factory=PretendRecovery)
    console: Console = field(default_factory=Console)
    own: Belongings = field(init=False)

    def __post_init__(self) -> None:
        self.own = Belongings(self.identity, self.begin_session)

    def bus(self) -> FakeBus:
        """A bus on which this household answers."""
        return FakeBus(
            {
                OpenLink: self.open_link,
                ShowAttempt: self.show_attempt,
                VerifyPin: self.verify_pin,
                RequestCode: self.request_code,
                RequestCodeAgain: self.request_code_again,
                CheckCode: self.check_code,
                ConfirmLastLook: lambda request: self._take(request.attempt, "last_look"),
                EndAttempt: self.end_attempt,
                CreateAccount: self.create_account,
                LinkAccount: self.link_account,
                **confirmations(self),
                **renewals(self),
                **self.recovery.answers(self.identity, self.language),
                LogIn: self.log_in,
                LogOut: self.log_out,
                AssertSession: self.assert_session,
                ViewSection: self.view_section,
                ViewSummary: self.view_summary,
                ViewTrend: self.view_trend,
                ViewProfile: self.view_profile,
                ShowActivity: self.show_activity,
                ShowExports: self.show_exports,
                DownloadChart: self.download_chart,
                DownloadBundle: self.download_bundle,
                **self.copying(),
            }
        )

    def open_link(self, request: OpenLink) -> LinkAccepted | LinkRefused:
        """A good link begins an attempt that has shown nothing."""
        if self.spent or self.identity.open(request.token) != self.link:
            return LinkRefused()
        attempt = token()
        self.attempts[fingerprint(attempt)] = set()
        sealed = self.identity.seal("gateway", attempt)
        return LinkAccepted(attempt_token=sealed, language=self.language, step=self._step(set()))

    def show_attempt(self, request: ShowAttempt) -> AttemptShown | AttemptGone:
        """What the attempt waits for; who it is about only once verified."""
        taken = self.attempts.get(request.attempt)
        if taken is None:
            return AttemptGone()
        verified = "verify" in taken
        first, _, last = self.name.partition(" ")
        return AttemptShown(
            step=self._step(taken), order=self.order, practice=self.practice, language=self.language,
            verified=verified, relation=self.relation, initials=f"{first[:1]}. {last[:1]}." if verified else None,
            birth_year=1986 if verified else None, given_name=first if verified else None,
            family_name=last if verified else None, username=USERNAME, tries=self.tries,
            tries_again_at=self.refusal.retry_at if self.refusal else None,
            code_channels=self.code_channels, code=self.code, code_tries=self.code_tries,
            code_tries_again_at=self.code_refusal.retry_at if self.code_refusal else None,
            renews=self.renews, bound="set_up_account" in taken,
        )  # fmt: skip

    @property
    def tries(self) -> Literal["open", "paused", "locked"]:
        """Whether a try would be heard; what is staged shows once somebody has tried."""
        staged = self.refusal if self.tried else None
        return staged.reason if staged and staged.reason != "no_match" else "open"

    @property
    def code_tries(self) -> Literal["open", "paused", "locked"]:
        """The same of codes."""
        staged = self.code_refusal.reason if self.code_refusal and self.code_tried else "open"
        return staged if staged in ("paused", "locked") else "open"

    def verify_pin(self, request: VerifyPin) -> PinAccepted | PinRefused | AttemptGone:
        """Both must match."""
        if request.attempt not in self.attempts:
            return AttemptGone()
        right = (self.identity.open(request.date_of_birth), self.identity.open(request.pin)) == (BORN, PIN)
        self.tried = True
        if self.refusal or not right:
            return self.refusal or PinRefused(reason="no_match", attempts_left=4)
        self.attempts[request.attempt].add("verify")
        return PinAccepted(step=self._step(self.attempts[request.attempt]))

    def request_code(self, request: RequestCode) -> CodeRequested | CodeNotRequested | AttemptGone:
        """Alike whether it matches or not."""
        self.code_tried = self.code_refusal is not None
        return self._new_code(request.attempt, request.channel)

    def request_code_again(self, request: RequestCodeAgain) -> CodeRequested | CodeNotRequested | AttemptGone:
        """Another one by the same way."""
        self.code_tried = self.code_refusal is not None
        return self._new_code(request.attempt, self.code.channel if self.code else "text")

    def check_code(self, request: CheckCode) -> CodeAccepted | CodeRefused | AttemptGone:
        """The one code of this house."""
        self.code_tried = self.code_refusal is not None
        if request.attempt not in self.attempts:
            return AttemptGone()
        if isinstance(self.code_refusal, CodeRefused) or self.code is None:
            return self.code_refusal if isinstance(self.code_refusal, CodeRefused) else CodeRefused(reason="expired")
        if self.identity.open(request.code) != CODE:
            return CodeRefused(reason="no_match", attempts_left=4)
        self.attempts[request.attempt].add("verify")
        return CodeAccepted(step=self._step(self.attempts[request.attempt]))

    def _new_code(self, attempt: str, channel: Channel) -> CodeRequested | CodeNotRequested | AttemptGone:
        if attempt not in self.attempts:
            return AttemptGone()
        if isinstance(self.code_refusal, CodeNotRequested):
            return self.code_refusal
        now = datetime.now(UTC)
        ends, again = now + timedelta(minutes=10), now + timedelta(seconds=60)
        self.code = CodeStanding(channel=channel, expires_at=ends, again_at=again)
        return CodeRequested(code=self.code)

    def end_attempt(self, request: EndAttempt) -> AttemptEnded | AttemptGone:
        """Nothing is left of it."""
        if self.attempts.pop(request.attempt, None) is None:
            return AttemptGone()
        return AttemptEnded(practice=self.practice)

    def create_account(self, request: CreateAccount) -> Registered | AccountRefused | AttemptGone:
        """Identity's rules, as few of them as a browser test needs."""
        if (request.email or request.username) in self.taken:
            return AccountRefused(reason="username_taken")
        if len(self.identity.open(request.password)) < 8:
            return AccountRefused(reason="password_short")
        self.account = request
        if request.email is not None:
            self.attempts.pop(request.attempt, None)
            self.unconfirmed, self.wants_question = request.email != USERNAME, True
            return Registered(step="verify", account_waits="confirmation" if self.unconfirmed else "log_in")
        return self._take(request.attempt, "set_up_account")

    def link_account(self, request: LinkAccount) -> Registered | LoginRefused | AttemptGone:
        """The account that this household has had for long."""
        if (request.username, self.identity.open(request.password)) != (USERNAME, PASSWORD):
            return LoginRefused(reason="no_match")
        self.more_charts = (EARLIER,)
        return self._take(request.attempt, "set_up_account")

    def log_in(self, request: LogIn) -> LoggedIn | LoginRefused:
        """The account's own password, or no match."""
        account = self.account
        known = account is not None and request.username in (account.username, account.email)
        if not known or account is None or self.identity.open(request.password) != self.identity.open(account.password):
            return LoginRefused(reason="no_match")
        if self.unconfirmed:
            return LoginRefused(reason="unconfirmed")
        return LoggedIn(
            session=self.begin_session(), attempt=bound_attempt(self) if account.email or self.renews else None
        )

    def log_out(self, request: LogOut) -> LoggedOut:
        """The session ends."""
        self.sessions.discard(request.session)
        return LoggedOut()

    def assert_session(self, request: AssertSession) -> SessionAsserted | SessionGone:
        """Who the cookie is."""
        if request.session not in self.sessions:
            return SessionGone()
        return SessionAsserted(
            assertion="signed", session_id=uuid4(), first_name=self.name.partition(" ")[0],
            charts=() if self.revoked else (self._chart(), *self.more_charts), language=self.language,
            ends_in=self.ends_in, wants_question=self.wants_question,
        )  # fmt: skip

    def begin_session(self, session: str | None = None) -> str:
        """A new session token, sealed to the gateway."""
        session = session or token()
        self.sessions.add(fingerprint(session))
        return self.identity.seal("gateway", session)

    def _take(self, attempt: str, step: Step) -> Registered | AttemptGone:
        if attempt not in self.attempts:
            return AttemptGone()
        self.attempts[attempt].add(step)
        following = self._step(self.attempts[attempt])
        self.spent = following == "done"
        return Registered(step=following, session=self.begin_session() if self.spent else None)

    def _step(self, taken: set[Step]) -> Step:
        return next(step for step in ORDERS[self.order] if step not in taken)
