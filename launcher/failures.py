"""A step that failed says what, why and what to try next."""


class StepFailedError(Exception):
    """Carries the three sentences that a person needs; never a secret."""

    def __init__(self, what: str, *, why: str, next_step: str) -> None:
        super().__init__(f"{what}: {why}")
        self.what = what
        self.why = why
        self.next_step = next_step

    def explain(self) -> str:
        """Three lines for the terminal."""
        return f"{self.what}\n  why:  {self.why}\n  next: {self.next_step}"
