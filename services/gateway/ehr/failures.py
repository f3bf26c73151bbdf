"""Whatever nobody foresaw at the door, as a problem: no detail of a fault is ever in it."""

from __future__ import annotations

from litestar import Response
from litestar.exceptions import HTTPException

from services.gateway.ehr.endpoints import ROOT
from services.gateway.ehr.problems import Problem, unavailable
from services.gateway.ehr.reading import Incoming
from services.gateway.failures import PASSED_ON, Failures, note_fault, note_no_answer
from shared.rpc import NoAnswer

NAMES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 408: "too_slow", 413: "too_large"}


class DoorFailures:
    """Problems below /ehr/v1, the pages' own failures everywhere else."""

    def __init__(self, pages: Failures) -> None:
        self._pages = pages

    def refused(self, request: Incoming, error: HTTPException) -> Response[bytes]:
        """What Litestar refuses by itself."""
        if not _here(request):
            return self._pages.refused(request, error)
        if error.status_code not in NAMES:
            return self.broken(request, error)
        said = error.headers or {}
        passed_on = {name: said[name] for name in PASSED_ON if name in said}
        return Problem(NAMES[error.status_code], headers=passed_on).response()

    def unanswered(self, request: Incoming, error: NoAnswer) -> Response[bytes]:
        """A service did not answer in time, or the broker is away."""
        if not _here(request):
            return self._pages.unanswered(request, error)
        note_no_answer(request)
        return unavailable().response()

    def broken(self, request: Incoming, error: Exception) -> Response[bytes]:
        """A fault of ours."""
        if not _here(request):
            return self._pages.broken(request, error)
        note_fault(request, error)
        return Problem("broken").response()

    def problem(self, _request: Incoming, problem: Problem) -> Response[bytes]:
        """As it was raised."""
        return problem.response()


def _here(request: Incoming) -> bool:
    path = request.url.path
    return path == ROOT or path.startswith(f"{ROOT}/")
