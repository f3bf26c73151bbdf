"""What identity answers an account that has lost an access and was invited to it again (S92, S130)."""

from __future__ import annotations

from typing import Literal

from shared.messages import Line, Reply, Request, Sealed


class FinalizingBegun(Reply):
    """The attempt in which the account proves again who its holder is; the token is for a cookie alone."""

    attempt: Sealed


class FinalizingRefused(Reply):
    """`nothing_waits`: no open invitation follows an access of this account, or it was mailed to another address."""

    reason: Literal["nothing_waits", "session_over"]


class FinalizeAccess(Request[FinalizingBegun | FinalizingRefused], key="identity.finalize-access"):
    """Is there an invitation that this account may accept without its link? `session` is hex SHA-256 of its cookie."""

    session: Line
