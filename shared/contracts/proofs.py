"""How a registration attempt proves who the person is: by PIN, or by a security code on the phone; identity answers."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from shared.contracts.identity import AttemptGone, Channel, CodeStanding, Step
from shared.messages import Line, Reply, Request, Sealed


class PinAccepted(Reply):
    """Date of birth and PIN both match this invitation."""

    step: Step


class PinRefused(Reply):
    """The proof failed; which part failed is never told. `attempts_left` counts until the next pause or lock."""

    reason: Literal["no_match", "paused", "locked"]
    attempts_left: int | None = None
    retry_at: datetime | None = None


class VerifyPin(Request[PinAccepted | PinRefused | AttemptGone], key="identity.verify-pin"):
    """Prove identity by date of birth (ISO 8601 inside the seal) and PIN (8 digits inside the seal)."""

    attempt: Line
    date_of_birth: Sealed
    pin: Sealed


class CodeRequested(Reply):
    """The request counts. Whether date of birth and phone were right, and whether anything was sent, is never told."""

    code: CodeStanding


class CodeNotRequested(Reply):
    """Nothing was done and nothing counted, whatever was typed. `retry_at` is when a request is welcome again."""

    reason: Literal["malformed", "not_offered", "too_soon", "paused", "locked"]
    retry_at: datetime | None = None


class RequestCode(Request[CodeRequested | CodeNotRequested | AttemptGone], key="identity.request-code"):
    """Send a code to the phone on the doctor's record, if the date of birth (ISO 8601) and it (E.164) match (S43)."""

    attempt: Line
    date_of_birth: Sealed
    phone: Sealed
    channel: Channel


class RequestCodeAgain(Request[CodeRequested | CodeNotRequested | AttemptGone], key="identity.request-code-again"):
    """Send another code as this browser asked for the last one (S46); the one before dies, its failures do not."""

    attempt: Line


class CodeAccepted(Reply):
    """The code is right: identity is verified as by date of birth and PIN (S45)."""

    step: Step


class CodeRefused(Reply):
    """The code does not count: wrong, tried too often, too old; or no code counts at the moment.

    `attempts_left` are the checks left for this code; `retry_at` ends the pause of the invitation's phone route.
    """

    reason: Literal["no_match", "spent", "expired", "paused", "locked"]
    attempts_left: int | None = None
    retry_at: datetime | None = None


class CheckCode(Request[CodeAccepted | CodeRefused | AttemptGone], key="identity.check-code"):
    """Prove identity by the code that this browser asked for (6 digits inside the seal)."""

    attempt: Line
    code: Sealed
