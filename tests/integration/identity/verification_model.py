"""How an invitation becomes access, said a second time and as simply as can be: a model that tests compare with."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.integration.identity.codes_model import DAY, Codes

Reply = tuple[str, ...]
"""The reply's type, then its reason or step, then how many tries are left, where it says so."""
GONE: Reply = ("AttemptGone",)
STEPS = {
    "verify_first": ("verify", "last_look", "set_up_account"),
    "account_first": ("set_up_account", "verify", "last_look"),
}


@dataclass(frozen=True)
class Order:
    """One thing that happens, in browser `who`. `which` is the number of a link or a code, None is a wrong one."""

    kind: str
    who: str = ""
    right: bool = True
    which: int | None = None


@dataclass
class Attempt:
    """What one browser has shown; times in minutes."""

    number: int
    ends: int
    proven_at: int | None = None
    confirmed: bool = False
    account: str | None = None


@dataclass
class Model:
    """One invitation, the browsers that came with it, and a friend's account that has a chart of its own."""

    order: str
    now: int = 0
    open: bool = True
    ends: int = 21 * DAY
    wrong_pins: int = 0
    paused_until: int = 0
    links: list[tuple[int, bool]] = field(default_factory=lambda: [(7 * DAY, True)])
    codes: Codes = field(default_factory=Codes)
    attempts: dict[str, Attempt] = field(default_factory=dict)
    begun: int = 0
    accounts: dict[str, str] = field(default_factory=dict)
    tried: list[tuple[int, bool]] = field(default_factory=list)
    sessions: dict[str, str] = field(default_factory=dict)
    granted: str | None = None
    revoked: bool = False

    def apply(self, order: Order) -> Reply:
        """What the person or the practice is answered; the model stands where the store should."""
        reply: Reply = getattr(self, f"_{order.kind}")(order)
        return reply

    @property
    def is_open(self) -> bool:
        """May somebody still register by it?"""
        return self.open and self.now < self.ends

    @property
    def locked(self) -> bool:
        """Ten wrong PINs are all there are."""
        return self.wrong_pins >= 10

    def opens(self) -> str | None:
        """Whose account opens the chart now."""
        return None if self.revoked else self.granted

    def _attempt(self, who: str) -> Attempt | None:
        found = self.attempts.get(who)
        return found if found and self.is_open and self.now < found.ends else None

    def _proven(self, attempt: Attempt) -> bool:
        return attempt.proven_at is not None and self.now - attempt.proven_at < 30

    def _step(self, attempt: Attempt) -> str:
        proven = self._proven(attempt)
        missing = {
            "verify": not proven,
            "last_look": not (proven and attempt.confirmed),
            "set_up_account": attempt.account is None,
        }
        return next((step for step in STEPS[self.order] if missing[step]), "done")

    def _open(self, order: Order) -> Reply:
        ends, live = self.links[order.which or 0]
        if not self.is_open or not live or self.now >= ends:
            return ("LinkRefused",)
        if self._attempt(order.who) is None:
            self._begin(order.who)
        return ("LinkAccepted", self._step(self.attempts[order.who]))

    def _begin(self, who: str, account: str | None = None) -> None:
        self.begun += 1
        self.attempts[who] = Attempt(self.begun, min(self.now + DAY, self.ends), account=account)

    def _show(self, order: Order) -> Reply:
        attempt = self._attempt(order.who)
        if attempt is None:
            return GONE
        if attempt.proven_at is not None and self._proven(attempt):
            attempt.proven_at = self.now
        return ("AttemptShown", self._step(attempt))

    def _verify(self, order: Order) -> Reply:
        attempt = self._attempt(order.who)
        if attempt is None:
            return GONE
        if self._proven(attempt):
            return ("PinAccepted", self._step(attempt))
        if self.locked or self.now < self.paused_until:
            return ("PinRefused", "locked" if self.locked else "paused", "0")
        if order.right:
            attempt.proven_at, attempt.confirmed = self.now, False
            return ("PinAccepted", self._step(attempt))
        self.wrong_pins += 1
        if self.wrong_pins % 5 == 0:
            self.paused_until = self.now + 15
            return ("PinRefused", "locked" if self.locked else "paused", "0")
        return ("PinRefused", "no_match", str(5 - self.wrong_pins % 5))

    def _ask(self, order: Order) -> Reply:
        attempt = self._attempt(order.who)
        if attempt is None:
            return GONE
        if refused := self._may_not_ask(attempt):
            return ("CodeNotRequested", refused)
        self.codes.ask(attempt.number, self.now, sent=order.right)
        return ("CodeRequested",)

    def _ask_again(self, order: Order) -> Reply:
        attempt = self._attempt(order.who)
        if attempt is None:
            return GONE
        last, refused = self.codes.last(attempt.number, self.now), self._may_not_ask(attempt)
        if refused or last is None:
            return ("CodeNotRequested", refused or "malformed")
        self.codes.ask(attempt.number, self.now, sent=last.sent)
        return ("CodeRequested",)

    def _may_not_ask(self, attempt: Attempt) -> str:
        if self._proven(attempt):
            return "not_offered"
        return "locked" if self.locked else self.codes.may_not_ask(self.now)

    def _enter(self, order: Order) -> Reply:
        attempt = self._attempt(order.who)
        if attempt is None:
            return GONE
        if self._proven(attempt):
            return ("CodeAccepted", self._step(attempt))
        refused = ("locked",) if self.locked else self.codes.enter(attempt.number, self.now, order.which)
        if refused:
            return ("CodeRefused", *refused)
        attempt.proven_at, attempt.confirmed = self.now, False
        return ("CodeAccepted", self._step(attempt))

    def _confirm(self, order: Order) -> Reply:
        attempt = self._attempt(order.who)
        if attempt is None:
            return GONE
        if not self._proven(attempt):
            return ("Registered", self._step(attempt))
        attempt.confirmed = True
        return self._grant(order.who, attempt)

    def _grant(self, who: str, attempt: Attempt) -> Reply:
        if self._step(attempt) == "done":
            self.granted, self.sessions[who] = attempt.account, attempt.account or ""
            self._shut()
            return ("Registered", "done")
        return ("Registered", self._step(attempt))

    def _create(self, order: Order) -> Reply:
        """A name of this browser's own, or the friend's."""
        attempt, name = self._attempt(order.who), order.who if order.right else "friend"
        if attempt is None:
            return GONE
        if attempt.account is not None:
            return ("Registered", self._step(attempt))
        if self._step(attempt) != "set_up_account":
            return ("AccountRefused", "not_verified")
        if refused := self._refused(name):
            return ("AccountRefused", refused)
        self.accounts[name] = "waiting" if self.order == "account_first" else "done"
        if self.order == "account_first":
            del self.attempts[order.who]
            return ("Registered", "verify")
        attempt.account = name
        return self._grant(order.who, attempt)

    def _refused(self, name: str) -> str | None:
        """Five accounts and thirty taken names are a day's."""
        made = [one for at, one in self.tried if self.now - at < DAY]
        if made.count(True) >= 5 or made.count(False) >= 30:
            return "too_many"
        is_free = name != "friend" and name not in self.accounts
        self.tried.append((self.now, is_free))
        return None if is_free else "username_taken"

    def _link(self, order: Order) -> Reply:
        attempt = self._attempt(order.who)
        if attempt is None:
            return GONE
        if self._step(attempt) != "set_up_account":
            return ("Registered", self._step(attempt))
        if not order.right:
            return ("LoginRefused", "no_match")
        attempt.account = "friend"
        return self._grant(order.who, attempt)

    def _log_in(self, order: Order) -> Reply:
        """To the account that this browser has made."""
        if order.who not in self.accounts:
            return ("LoginRefused", "no_match")
        self.sessions[order.who] = order.who
        if self.accounts[order.who] == "waiting" and self.is_open:
            self._begin(order.who, account=order.who)
        return ("LoggedIn",)

    def _not_me(self, order: Order) -> Reply:
        if self._attempt(order.who) is None:
            return GONE
        self._shut()
        return ("AttemptEnded",)

    def _shut(self) -> None:
        self.open, self.attempts = False, {}
        self.links = [(ends, False) for ends, _ in self.links]
        self.codes.void()

    def _resend(self, _: Order) -> Reply:
        if self.open:
            self.links = [(ends, False) for ends, _ in self.links]
            if self.is_open:
                self.links.append((min(self.now + 7 * DAY, self.ends), True))
        return ()

    def _reissue(self, order: Order) -> Reply:
        """A new PIN: its tries begin anew, and nobody keeps what they have shown."""
        if self.open:
            self.wrong_pins, self.paused_until, self.attempts = 0, 0, {}
            self.codes.void()
        return self._resend(order)

    def _cancel(self, _: Order) -> Reply:
        if self.open:
            self._shut()
        return ()

    def _revoke(self, _: Order) -> Reply:
        self._shut()
        if self.granted and self.granted != "friend":
            self.sessions = {who: name for who, name in self.sessions.items() if name != self.granted}
        self.revoked = True
        return ()

    def _log_out_everywhere(self, order: Order) -> Reply:
        """By the owner of the account in this browser's attempt, elsewhere."""
        attempt = self.attempts.get(order.who)
        name = attempt.account if attempt else None
        if name is not None:
            self.attempts = {who: one for who, one in self.attempts.items() if one.account != name}
            self.sessions = {who: one for who, one in self.sessions.items() if one != name}
        return ()
