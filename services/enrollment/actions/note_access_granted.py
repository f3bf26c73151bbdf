"""Identity tells that the person is in: the PIN is used and goes (trust.md 1)."""

from __future__ import annotations

from services.enrollment import changes
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import Invitation, settled
from services.enrollment.issuing import tell_terms
from services.enrollment.tools import Tools
from shared.bus import Together
from shared.contracts.identity import AccessGranted
from shared.work import Work


async def granted(work: Work[Tools], told: AccessGranted, before: Invitation) -> None:
    """What the practice has taken back stays so: such a grant is revoked, or told to be revoked again (design.md 2).

    One that was given by terms which have changed meanwhile changes too.
    """
    after = settled(before.learn(Facts(granted_at=told.granted_at)), now=work.now)
    changes.keep(work, before, after)
    if after.is_ended:
        changes.tell_revoked(work, after)
    elif (told.scopes, told.ends_at) != (after.terms.scopes, after.terms.ends_at):
        tell_terms(work, after)
    changes.audit(work, after, actor=work.source, right=changes.SERVICE, action="note_access_granted")


note_access_granted = Together(take=changes.found, act=granted)
