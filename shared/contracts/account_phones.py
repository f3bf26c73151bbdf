"""The phone of a person's own account, which counts once a code that was sent there came back; identity answers.

`session` is everywhere hex SHA-256 of the session cookie. Doctors' records keep numbers of their own.
"""

from __future__ import annotations

from shared.contracts.accounts import AccountChanged, ChangeRefused
from shared.contracts.identity import Channel, CodeStanding, SessionGone
from shared.contracts.proofs import CodeNotRequested, CodeRefused, CodeRequested
from shared.messages import Line, Reply, Request, Sealed


class PhoneShown(Reply):
    """`phone` is E.164 inside the seal. `code_channels` are the ways in which a code may come: none without a chart,
    whose practice pays. `code` is what this session asked for last. `fresh`: see `AccountShown`.
    """

    phone: Sealed | None
    code_channels: tuple[Channel, ...]
    code: CodeStanding | None
    fresh: bool


class ShowPhone(Request[PhoneShown | SessionGone], key="identity.show-phone", query=True):
    """Which phone has this account, and what may be asked for?"""

    session: Line


class RequestPhoneCode(
    Request[CodeRequested | CodeNotRequested | ChangeRefused | SessionGone], key="identity.request-phone-code"
):
    """Send a code to a new phone (E.164 inside the seal); wants a fresh session. The limits are those of every code."""

    session: Line
    phone: Sealed
    channel: Channel


class CheckPhoneCode(Request[AccountChanged | CodeRefused | SessionGone], key="identity.check-phone-code"):
    """The code that this session asked for (6 digits inside the seal); its phone is the account's from now on."""

    session: Line
    code: Sealed


class RemovePhone(Request[AccountChanged | ChangeRefused | SessionGone], key="identity.remove-phone"):
    """The account has no phone any more; wants a fresh session."""

    session: Line
