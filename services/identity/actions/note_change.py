"""Note a change: who did what to their own account, in its chain; never a value."""

from __future__ import annotations

from services.identity.domain.sessions import Session
from services.identity.tools import Tools
from shared.work import Work


def note_change(work: Work[Tools], session: Session, action: str) -> None:
    """By the right of the session."""
    account = f"account:{session.account_id}"
    work.audit(chain=account, actor=account, right="session", action=action, subject=str(session.session_id))
