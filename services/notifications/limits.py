"""How fast mails may go, out of the settings."""

from __future__ import annotations

from datetime import timedelta

from services.notifications.actions.admit_messages import PER_DAY, PER_SECOND, Limits
from services.notifications.domain.gates import LONGEST_PAUSE, Limit
from services.notifications.settings import DomainPace, Settings
from services.notifications.store.gates import PRACTICE, of_domain
from shared.seals import Vault

DAY = timedelta(days=1)


def limits_of(settings: Settings) -> Limits:
    """A day's mails may go at once, and come back over the day; a minute's alike."""
    vault = Vault(settings.data_keys, settings.index_key)
    own = {of_domain(vault, f"@{domain}"): _of_domain(pace) for domain, pace in settings.domains.items()}
    own |= {f"{PRACTICE}{name}": _of_day(mails) for name, mails in settings.practices_mails_daily.items()}
    if settings.smtp_per_second:
        per_second = settings.smtp_per_second
        own[PER_SECOND] = Limit(per_second, timedelta(seconds=1), burst=max(int(per_second), 1))
    if settings.smtp_daily:
        own[PER_DAY] = _of_day(settings.smtp_daily)
    return Limits(
        domain=_of_domain(settings.domain_pace),
        practice=_of_day(settings.practice_mails_daily),
        own=own,
        pause=timedelta(seconds=settings.domain_pause),
    )


def _of_domain(pace: DomainPace) -> Limit:
    return Limit(
        pace.per_minute, timedelta(minutes=1), burst=pace.per_minute, at_once=pace.at_once, longest_wait=LONGEST_PAUSE
    )


def _of_day(mails: int) -> Limit:
    return Limit(mails, DAY, burst=mails)
