"""Hold a recovery for one try: its account's credentials are waited for only by who may try at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from services.identity.domain.codes import Asker
from services.identity.domain.recovery import AnswerMisses, Recovery
from services.identity.domain.registration import Registration
from services.identity.store import accounts, codes, credentials, recoveries, registrations
from services.identity.store.credentials import Secrets
from services.identity.tools import Tools
from shared.contracts.recovery import RecoveryGone
from shared.work import Work


@dataclass(frozen=True)
class Held:
    """A live recovery, what its account keeps, and the invitations behind the charts that it may open now."""

    recovery: Recovery
    secrets: Secrets
    charts: tuple[Registration, ...]
    misses: AnswerMisses
    language: str

    def asker(self, tools: Tools) -> Asker:
        """As whom it asks for codes: a code needs a phone on some record, and its practice pays."""
        phoned = [chart for chart in self.charts if chart.code_channels(tools.rules.codes.channels)]
        channels = {one for chart in phoned for one in chart.code_channels(tools.rules.codes.channels)}
        account = f"account:{self.recovery.account_id}"
        return Asker(
            purpose="recovery",
            subject=self.recovery.account_id,
            holder=self.recovery.recovery_id,
            channels=tuple(one for one in tools.rules.codes.channels if one in channels),
            language=self.language,
            practice_id=phoned[0].practice.practice_id if phoned else "",
            chain=account,
            actor=f"recovery:{self.recovery.recovery_id}",
            phones=frozenset(
                codes.phone_index(tools.vault, one.person.phone) for one in phoned if one.person and one.person.phone
            ),
        )


async def hold_recovery(work: Work[Tools], mark: str, *, lock: Literal["hold", "look"] = "hold") -> Held | RecoveryGone:
    """The recovery of a browser's cookie while it lives. `look` takes no lock: it is for who only wants to see."""
    vault, connection = work.tools.vault, work.connection
    recovery = await recoveries.find(connection, mark)
    if recovery is None:
        return RecoveryGone()
    if lock == "hold":
        await credentials.hold(connection, recovery.account_id)
        recovery = await recoveries.find(connection, mark)
        if recovery is None:
            return RecoveryGone()
    account_id = recovery.account_id
    return Held(
        recovery,
        await credentials.secrets(connection, account_id),
        tuple(await registrations.of_account(connection, vault, account_id, now=work.now)),
        await recoveries.misses(connection, account_id),
        (await accounts.holder(connection, vault, account_id)).language,
    )
