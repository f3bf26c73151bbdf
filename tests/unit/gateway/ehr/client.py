"""What an EHR does at the door in tests."""

from __future__ import annotations

import itertools
from typing import Any

import httpx

from services.gateway.ehr.problems import MEDIA_TYPE, TYPES
from tests.fakes.door import PRACTICE, TOKEN
from tests.fakes.gateway import Stage

ROOT = "/ehr/v1"
INVITE: dict[str, Any] = {
    "staff_id": "dr.lee",
    "chart_id": "c-1",
    "email": "maria@example.org",
    "date_of_birth": "1986-04-28",
}


class Client(httpx.AsyncClient):
    """An EHR with a token."""

    def __init__(self, stage: Stage, token: str = TOKEN) -> None:
        app: Any = stage.app
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        headers = {"authorization": f"Bearer {token}"} if token else {}
        super().__init__(transport=transport, base_url="http://localhost:8080", headers=headers)
        self._keys = itertools.count()

    async def ask(
        self, request: str, body: Any, *, practice: str = PRACTICE, key: str | None = None, **headers: str
    ) -> httpx.Response:
        """Ask or order; each time under a fresh key unless told otherwise."""
        fresh = key if key is not None else f"key-{next(self._keys)}"
        return await self.post(
            f"{ROOT}/practices/{practice}/{request}",
            json=body,
            headers={"idempotency-key": fresh, **{name.replace("_", "-"): value for name, value in headers.items()}},
        )


def problem(response: httpx.Response) -> tuple[int, str]:
    """(status, name), once it is well-formed (RFC 9457)."""
    document = response.json()
    assert response.headers["content-type"] == MEDIA_TYPE
    assert document["status"] == response.status_code
    assert document["type"].startswith(TYPES)
    assert document["title"]
    return response.status_code, document["type"].removeprefix(TYPES)
