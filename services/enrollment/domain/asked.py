"""Why a request of an EHR is not even looked at."""

from __future__ import annotations

from enum import StrEnum


class RequestRefusal(StrEnum):
    """The EHR reads it in `event.refused`; what staff may not do is an answer instead."""

    UNKNOWN = "request_unknown"
    INVALID = "request_invalid"
    SEALING_KEY_MISSING = "sealing_key_missing"
