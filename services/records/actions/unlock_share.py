"""Take the passcode of a share: every well-formed miss counts, whichever browser it comes from (trust.md 4.3)."""

from __future__ import annotations

import hmac

from services.records.domain.shares import Misses, read_passcode
from services.records.lending import note_share, passcode_check
from services.records.store import copies, shares
from services.records.store.shares import Share
from services.records.tools import Tools
from shared.contracts.shares import PasscodeRefused, ShareGone, ShareUnlocked, UnlockShare
from shared.seals import fingerprint, token
from shared.work import Work


async def unlock_share(work: Work[Tools], request: UnlockShare) -> ShareUnlocked | PasscodeRefused | ShareGone:
    """Holding the share's row, so that parallel guesses are counted; a refusal commits too. A try that is not welcome
    waits for no row."""
    link = fingerprint(work.tools.sealer.open(request.token))
    found = _standing(work, await shares.by_token(work.connection, link))
    if isinstance(found, Share):
        found = _standing(work, await shares.by_token(work.connection, link, hold=True))
    return await _try(work, request, found) if isinstance(found, Share) else found


def _standing(work: Work[Tools], share: Share | None) -> Share | PasscodeRefused | ShareGone:
    """The share whose passcode may be tried, or the answer that stands whatever is tried."""
    if share is None or not share.is_open:
        return ShareGone()
    if share.misses.is_paused(work.now):
        return PasscodeRefused(reason="paused", retry_at=share.misses.paused_until)
    return share


async def _try(work: Work[Tools], request: UnlockShare, share: Share) -> ShareUnlocked | PasscodeRefused | ShareGone:
    passcode = read_passcode(work.tools.sealer.open(request.passcode))
    if passcode is None:
        return PasscodeRefused(reason="malformed", attempts_left=share.misses.left(rules=work.tools.shares))
    if not hmac.compare_digest(passcode_check(work.tools, share.share_id, passcode), share.passcode):
        return await _count(work, share)
    visit = token()
    await shares.enter(work.connection, share.share_id, mark=fingerprint(visit))
    await note_share(work, share, "unlock-share")
    return ShareUnlocked(visit=work.tools.sealer.seal("gateway", visit))


async def _count(work: Work[Tools], share: Share) -> PasscodeRefused | ShareGone:
    rules = work.tools.shares
    misses: Misses = share.misses.and_one(work.now, rules=rules)
    await shares.save_misses(work.connection, share.share_id, misses)
    await note_share(work, share, "lock-share" if misses.locked_at else "refuse-unlock-share")
    if misses.locked_at:
        await copies.let_go(work.connection, grant_id=share.grant_id)
        return ShareGone()
    if misses.is_paused(work.now):
        return PasscodeRefused(reason="paused", retry_at=misses.paused_until)
    return PasscodeRefused(reason="no_match", attempts_left=misses.left(rules=rules))
