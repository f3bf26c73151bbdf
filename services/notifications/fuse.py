"""The fuse: what all senders of a process know about our way out, and who of them may probe it."""

from __future__ import annotations

import time

import structlog
from prometheus_client import Gauge

from services.notifications.domain.breaker import Breaker

log = structlog.get_logger()
OPEN = Gauge("chartkey_mail_server_open", "1 while no mail can leave by the mail server and it is only probed")


class Fuse:
    """Blown at the first mail that cannot leave: from then on one mail at a time, of whatever class, probes the way."""

    def __init__(self) -> None:
        self._breaker = Breaker(trips_at=1, longest=30.0)
        self._probing = False
        self._blown_at = 0.0

    @property
    def is_blown(self) -> bool:
        """Does no mail leave?"""
        return self._breaker.is_open

    @property
    def pause(self) -> float:
        """Seconds until somebody may probe; 0 when mails may go."""
        if not self.is_blown:
            return 0.0
        return max(self._breaker.wait(time.monotonic()), 0.1) if self._probing else self._breaker.wait(time.monotonic())

    def probe(self) -> None:
        """A mail is claimed; while no mail leaves, to try the way."""
        self._probing = True

    def spare(self) -> None:
        """There was no mail to try it with."""
        self._probing = False

    def outlives(self, since: float) -> bool:
        """Was what was claimed at `since` claimed before the fuse blew? Then it goes back untried."""
        return self.is_blown and since <= self._blown_at

    def note(self, *, since: float, left: bool, answer: str) -> None:
        """What became of a mail that was claimed at `since`. Mails that were under way together fail together: that is
        one fault, not many."""
        if not left and since <= self._blown_at:
            return
        before, now = self._breaker, time.monotonic()
        self._breaker = before.after(now, works=left)
        self._probing = False
        if not left:
            self._blown_at = now
            log.warning("mail_server.unreachable", answer=answer, faults=self._breaker.faults)
        OPEN.set(self.is_blown)
        if before.is_open and left:
            log.info("mail_server.back")
