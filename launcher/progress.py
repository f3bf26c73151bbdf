"""Progress on the terminal: every step says what it does and how long it took."""

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

Step = Callable[[str], AbstractContextManager[None]]


class Steps:
    """`[2/7] Starting PostgreSQL ... done 1.2 s`; call it with what is done, as a context manager."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._number = 0
        self._began = time.monotonic()

    @contextlib.contextmanager
    def __call__(self, what: str) -> Iterator[None]:
        """One step; a failure inside is announced here and explained by whoever catches it."""
        self._number += 1
        began = time.monotonic()
        print(f"[{self._number}/{self._total}] {what} ... ", end="", flush=True)
        try:
            yield
        except BaseException:
            print("stopped", flush=True)
            raise
        print(f"done {time.monotonic() - began:.1f} s", flush=True)

    def elapsed(self) -> float:
        """Seconds since the first step could begin."""
        return time.monotonic() - self._began


@contextlib.contextmanager
def silently(_what: str) -> Iterator[None]:
    """A step that nobody watches."""
    yield
