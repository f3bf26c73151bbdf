"""Enrollment as far as an EHR at the HTTPS door can tell: tokens, practices and idempotency keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shared.contracts.ehr_door import (
    AdmitEhr,
    EhrAdmitted,
    EhrLoggedIn,
    EhrNotLoggedIn,
    EhrTurnedAway,
    FeedEntry,
    FeedRead,
    LogInEhr,
    ReadFeed,
)
from shared.messages import Request
from shared.seals import Sealer, fingerprint

PRACTICE, TOKEN, OTHER_TOKEN = "integrative-medicine", "a-token", "another-token"


@dataclass
class Door:
    """Two EHRs, each with a practice of its own and one that both speak for."""

    identity: Sealer
    speaks_for: dict[str, tuple[str, ...]] = field(
        default_factory=lambda: {"ehr.demo": (PRACTICE, "both"), "ehr.other": ("elsewhere", "both")}
    )
    tokens: dict[str, str] = field(default_factory=lambda: {TOKEN: "ehr.demo", OTHER_TOKEN: "ehr.other"})
    feed: tuple[FeedEntry, ...] = ()
    claimed: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def answers(self) -> dict[type[Request[Any]], Callable[[Any], Any]]:
        """What enrollment answers."""
        return {
            LogInEhr: self.log_in_ehr,
            AdmitEhr: self.admit_ehr,
            ReadFeed: lambda _: FeedRead(entries=self.feed, next_cursor="next", more=False),
        }

    def log_in_ehr(self, asked: LogInEhr) -> EhrLoggedIn | EhrNotLoggedIn:
        """An assertion is the word `assertion`."""
        if not asked.assertion:
            return EhrNotLoggedIn(reason="unreadable")
        return EhrLoggedIn(token=self.identity.seal("gateway", TOKEN), expires_in=300)

    def admit_ehr(self, asked: AdmitEhr) -> EhrAdmitted | EhrTurnedAway:
        """As enrollment does it."""
        ehr = {fingerprint(token): ehr for token, ehr in self.tokens.items()}.get(asked.fingerprint)
        if ehr is None:
            return EhrTurnedAway(reason="token_invalid")
        if asked.practice_id is not None and asked.practice_id not in self.speaks_for[ehr]:
            return EhrTurnedAway(reason="no_such_practice")
        if asked.practice_id and asked.once:
            key = (ehr, asked.practice_id, asked.once.key)
            if self.claimed.setdefault(key, asked.once.digest) != asked.once.digest:
                return EhrTurnedAway(reason="idempotency_key_reused")
        return EhrAdmitted(ehr=ehr, practices=self.speaks_for[ehr])
