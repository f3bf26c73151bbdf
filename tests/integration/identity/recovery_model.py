"""How somebody gets back into an account, said a second time and simply: a model that tests compare with."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.integration.identity.codes_model import DAY, Codes
from tests.integration.identity.verification_model import Order, Reply

GONE: Reply = ("RecoveryGone",)
HOUR = 60


@dataclass
class Recovery:
    """What one browser has shown since it followed link number `link`."""

    number: int
    link: int
    proven: bool = False


@dataclass
class Model:
    """One account with a chart, a phone on its record and a question; times in minutes."""

    now: int = 0
    chart: bool = True
    asked: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    live: int | None = None
    misses: int = 0
    missed_at: int = -DAY
    codes: Codes = field(default_factory=Codes)
    recoveries: dict[str, Recovery] = field(default_factory=dict)
    begun: int = 0
    password: int = 0
    sessions: set[str] = field(default_factory=set)

    def apply(self, order: Order) -> Reply:
        """What the person is answered; the model stands where the store should."""
        reply: Reply = getattr(self, f"_{order.kind}")(order)
        return reply

    def recovery(self, who: str) -> Recovery | None:
        """What this browser can go on with."""
        found = self.recoveries.get(who)
        return found if found and found.link == self.live and self.now < self.links[found.link] else None

    def counted(self) -> int:
        """Wrong answers that still count."""
        return self.misses if self.now - self.missed_at < DAY else 0

    def shown(self, who: str) -> Reply:
        """What the next page of this browser is about."""
        found = self.recovery(who)
        return ("RecoveryShown", "choose_password" if found.proven else "prove") if found else GONE

    def _forget(self, _: Order) -> Reply:
        """Three letters an hour, and silence beyond."""
        within = [at for at in self.asked if self.now - at < HOUR]
        self.asked.append(self.now)
        if len(within) < 3:
            self.links.append(self.now + HOUR)
            self.live = len(self.links) - 1
        return ("MailPromised",)

    def _open(self, order: Order) -> Reply:
        if not self.links or order.which != self.live or self.now >= self.links[-1]:
            return GONE
        self.begun += 1
        self.recoveries[order.who] = Recovery(self.begun, order.which or 0)
        return ("ResetOpened",)

    def _answer(self, order: Order) -> Reply:
        return self._try_answer(order, right=order.right)

    def _answer_by_birth_date(self, order: Order) -> Reply:
        """The answer is right, the date of birth is not."""
        return self._try_answer(order, right=False)

    def _slip(self, order: Order) -> Reply:
        """No date at all."""
        return self._try_answer(order, right=None)

    def _try_answer(self, order: Order, *, right: bool | None) -> Reply:
        found = self.recovery(order.who)
        if found is None:
            return GONE
        if not found.proven and (not self.chart or self.counted() >= 5):
            return ("AnswerRefused", "closed" if self.chart else "not_offered")
        found.proven |= right is True
        if found.proven:
            return ("RecoveryProven",)
        if right is None:
            return ("AnswerRefused", "malformed", str(5 - self.counted()))
        self.misses, self.missed_at = self.counted() + 1, self.now
        return ("AnswerRefused", "closed") if self.misses >= 5 else ("AnswerRefused", "no_match", str(5 - self.misses))

    def _ask(self, order: Order) -> Reply:
        found = self.recovery(order.who)
        if found is None:
            return GONE
        if refused := self._may_not_ask():
            return ("CodeNotRequested", refused)
        self.codes.ask(found.number, self.now, sent=order.right)
        return ("CodeRequested",)

    def _ask_again(self, order: Order) -> Reply:
        found = self.recovery(order.who)
        if found is None:
            return GONE
        last, refused = self.codes.last(found.number, self.now), self._may_not_ask()
        if refused or last is None:
            return ("CodeNotRequested", refused or "malformed")
        self.codes.ask(found.number, self.now, sent=last.sent)
        return ("CodeRequested",)

    def _may_not_ask(self) -> str:
        return self.codes.may_not_ask(self.now) if self.chart else "not_offered"

    def _enter(self, order: Order) -> Reply:
        found = self.recovery(order.who)
        if found is None:
            return GONE
        if found.proven:
            return ("RecoveryProven",)
        refused = self.codes.enter(found.number, self.now, order.which) if self.chart else ("expired",)
        if refused:
            return ("CodeRefused", *refused)
        found.proven = True
        return ("RecoveryProven",)

    def _choose(self, order: Order) -> Reply:
        found = self.recovery(order.who)
        if found is None:
            return GONE
        if not found.proven:
            return ("PasswordRefused", "not_proven")
        self.misses = 0
        self._change_password(order)
        return ("PasswordReset",)

    def _change(self, order: Order) -> Reply:
        """By the owner, in the settings, in a browser of their own."""
        self._change_password(order)
        return ()

    def _change_password(self, order: Order) -> None:
        """Nothing that the old one began goes on."""
        self.password = order.which or 0
        self.live, self.recoveries, self.sessions = None, {}, set()

    def _log_in(self, order: Order) -> Reply:
        """With the password of now, or with one of before."""
        if order.which != self.password:
            return ("LoginRefused", "no_match")
        self.sessions.add(order.who)
        return ("LoggedIn",)

    def _revoke(self, _: Order) -> Reply:
        """Nothing is left that could prove who is there; and nobody is logged in to nothing."""
        if self.chart:
            self.sessions = set()
        self.chart = False
        return ()
