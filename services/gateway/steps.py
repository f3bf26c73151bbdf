"""Where each step of a registration attempt lives; identity decides the step (design.md 2)."""

from __future__ import annotations

from shared.contracts.identity import Step

_PATHS: dict[Step, str] = {
    "verify": "/verify",
    "last_look": "/last-look",
    "set_up_account": "/set-up-account",
    "done": "/charts",
}


def path_of(step: Step) -> str:
    """The path of the page that this step waits for."""
    return _PATHS[step]
