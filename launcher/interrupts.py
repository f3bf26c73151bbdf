"""Ctrl-C and SIGTERM: the first one ends the work in order, later ones do not break the stopping."""

import contextlib
import signal
from collections.abc import Iterator

_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class InterruptedByUser(BaseException):
    """Raised in the main thread; like KeyboardInterrupt it passes every handler of ordinary errors."""


@contextlib.contextmanager
def orderly() -> Iterator[None]:
    """Inside, a signal raises InterruptedByUser once; what the stack then stops is stopped undisturbed."""
    before = {number: signal.getsignal(number) for number in _ENDS}

    def end(*_: object) -> None:
        for number in _ENDS:
            signal.signal(number, signal.SIG_IGN)
        raise InterruptedByUser

    for number in _ENDS:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
