"""How often a code may be asked for and tried, said a second time and as simply as can be."""

from __future__ import annotations

from dataclasses import dataclass, field

DAY = 24 * 60
"""Minutes, as all times here."""


@dataclass
class Code:
    """One request for a code; `sent` if it went to somebody."""

    asked_at: int
    holder: int
    sent: bool
    live: bool = True
    wrong: int = 0


@dataclass
class Codes:
    """All that was asked for about one invitation or account, by whichever browser."""

    asked: list[Code] = field(default_factory=list)

    def today(self, now: int) -> list[Code]:
        """What still counts."""
        return [code for code in self.asked if now - code.asked_at < DAY]

    def last(self, holder: int, now: int) -> Code | None:
        """What this browser asked for last."""
        return next((code for code in reversed(self.today(now)) if code.holder == holder), None)

    def may_not_ask(self, now: int) -> str:
        """Why not; empty if one may."""
        if self.paused(now):
            return "paused"
        asked = [code.asked_at for code in reversed(self.today(now))]
        limits = ((1, 1), (3, 30), (6, DAY))
        soon = any(len(asked) >= count and now - asked[count - 1] < time for count, time in limits)
        return "too_soon" if soon else ""

    def ask(self, holder: int, now: int, *, sent: bool) -> None:
        """One more; the one before it in this browser is worth nothing any more."""
        for code in self.asked:
            code.live &= code.holder != holder
        self.asked.append(Code(now, holder, sent))

    def enter(self, holder: int, now: int, which: int | None) -> tuple[str, ...]:
        """Why it does not count, and how many tries are left; empty if it is right. `which` None is a wrong one."""
        last = self.last(holder, now)
        if self.paused(now):
            return ("paused",)
        if last is not None and last.wrong >= 5:
            return ("spent",)
        if last is None or not last.live or now - last.asked_at >= 10:
            return ("expired",)
        if last.sent and which is not None and self.asked[which] is last:
            self.void()
            return ()
        return self._count(last, now)

    def void(self) -> None:
        """None of them counts any more; what they have counted stays counted."""
        for code in self.asked:
            code.live = False

    def paused(self, now: int) -> bool:
        """Fifteen wrong ones in a day are all there are."""
        return sum(code.wrong for code in self.today(now)) >= 15

    def _count(self, last: Code, now: int) -> tuple[str, ...]:
        last.wrong += 1
        last.live = last.wrong < 5
        if self.paused(now):
            return ("paused",)
        if not last.live:
            return ("spent", "0")
        return ("no_match", str(min(5 - last.wrong, 15 - sum(code.wrong for code in self.today(now)))))
