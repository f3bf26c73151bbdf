"""What follows a step that was taken: the next page, and the session once registration is complete."""

from __future__ import annotations

from services.gateway.answers import Redirect
from services.gateway.cookies import ATTEMPT, forget, hold_session
from services.gateway.steps import path_of
from services.gateway.visits import Submission
from shared.contracts.identity import Registered


def arrived(said: Submission, reply: Registered, *, new: str) -> Redirect:
    """With a session the attempt's cookie has done its work (S66); `new` names what the first page then confirms."""
    if reply.session is None:
        return Redirect(path_of(reply.step))
    unseal = said.tools.sealer.open
    cookies = hold_session(unseal(reply.session), unseal(reply.browser) if reply.browser else None)
    return Redirect(f"/charts?new={new}", cookies=(*cookies, forget(ATTEMPT)))
