"""An EHR that comes by HTTPS: the real gateway on the suite's bus, a key, a token."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from services.gateway.app import tools_of
from services.gateway.ehr.log_in_ehr import ASSERTION
from services.gateway.settings import Settings
from shared.ids import new_id
from tests.fakes.ehr import Signer
from tests.fakes.gateway import on_stage
from tests.integration.enrollment.staff import registered
from tests.suite import PRACTICE, Suite

BASE = "http://localhost:8080"
TOKEN = f"{BASE}/ehr/v1/token"


def assertion(signer: Signer, **claims: Any) -> str:
    """A client assertion (RFC 7523 3), with whatever is told otherwise."""
    own = {"sub": signer.ehr, "aud": TOKEN, "practice": None, "name": None, "role": None, "chart": None}
    return signer.sign(**{**own, **claims})


def gateway(suite: Suite) -> Any:
    """The application, with the tools that its process composes."""
    values = {key.removeprefix("CHARTKEY_").lower(): value for key, value in suite.environment("gateway").items()}
    fields = {key: value for key, value in values.items() if key in Settings.model_fields}
    keys = suite.servers.secrets.seal_public_keys()
    return on_stage(tools_of(Settings.model_validate({**fields, "seal_public_keys": keys}), suite.bus))


class HttpsEhr(httpx.AsyncClient):
    """One EHR system at the door."""

    def __init__(self, suite: Suite, signer: Signer) -> None:
        transport = httpx.ASGITransport(app=gateway(suite), raise_app_exceptions=False)
        super().__init__(transport=transport, base_url=BASE)
        self.signer = signer
        self.audience = f"{suite.environment('gateway')['CHARTKEY_PUBLIC_URL']}/ehr/v1/token"

    async def trade(self, word: str) -> httpx.Response:
        """What the token endpoint says to this assertion."""
        form = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION, "client_assertion": word}
        return await self.post("/ehr/v1/token", data=form)

    async def log_in(self) -> str:
        """Come in; the token, which is sent from now on."""
        response = await self.trade(assertion(self.signer, aud=self.audience))
        assert response.status_code == 200, response.text
        token: str = response.json()["access_token"]
        self.headers["authorization"] = f"Bearer {token}"
        return token

    async def ask(
        self, request: str, body: dict[str, Any], *, practice: str = PRACTICE, key: str = ""
    ) -> httpx.Response:
        """Ask or order."""
        headers = {"idempotency-key": key or str(new_id())}
        return await self.post(f"/ehr/v1/practices/{practice}/{request}", json=body, headers=headers)

    async def tell(self, kind: str, data: dict[str, Any], *, ce_id: str, practice: str = PRACTICE) -> httpx.Response:
        """One event, in binary mode."""
        said = {"specversion": "1.0", "id": ce_id, "type": kind, "source": f"/{self.signer.ehr}", "practice": practice}
        headers = {f"ce-{name}": value for name, value in said.items()}
        return await self.post("/ehr/v1/events", json=data, headers=headers)

    async def feed(self, **more: Any) -> dict[str, Any]:
        """One page."""
        response = await self.get("/ehr/v1/feed", params=more)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found


async def arrived(
    suite: Suite, folder: Path, signer: Signer | None = None, name: str = "Integrative Medicine"
) -> HttpsEhr:
    """Registered and inside."""
    found = HttpsEhr(suite, await registered(suite, folder, signer or Signer(), name))
    await found.log_in()
    return found
