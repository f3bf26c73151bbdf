"""All five processes of Chartkey around one person: an EHR, a front desk, a mailbox and browsers."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar.types import ASGIApp, Receive, Scope, Send

from services.gateway.app import tools_of
from services.gateway.settings import Settings
from shared.contracts.ehr import PatientInvited, RecordShared
from shared.contracts.enrollment import AccessRow, AccessShown, CancelInvitation, ShowAccess
from shared.seals import Sealer
from tests.fakes.gateway import listen, on_stage, served
from tests.fakes.provider import ScriptedProvider, scripted_provider
from tests.fakes.smtp import ScriptedSmtp, scripted_smtp
from tests.grounds import Grounds, Plan
from tests.suite import PRACTICE, SERVICES, Suite, eventually
from tests.unit.gateway.browsing import Browser

CHART = "chart-ana"
EMAIL = "ana@example.com"
PHONE = "+12025550143"
BORN = date(1950, 1, 2)
PASSWORD = "Granite tulip 88"


def hypertension(identity: str = "c-1", *, code: str = "59621000", display: str = "Hypertension") -> dict[str, Any]:
    """A FHIR R4 Condition of the chart."""
    return {
        "resourceType": "Condition",
        "id": identity,
        "subject": {"reference": f"Patient/{CHART}"},
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "verificationStatus": {"coding": [{"code": "confirmed"}]},
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": code, "display": display}]},
        "onsetDateTime": "2011-05",
    }


@dataclass
class Town:
    """A running Chartkey."""

    suite: Suite
    smtp: ScriptedSmtp
    provider: ScriptedProvider
    gateway: Settings

    def __post_init__(self) -> None:
        self.app = on_stage(tools_of(self.gateway, self.suite.bus))

    def browser(self) -> Browser:
        """A fresh browser, as another device would be."""
        return Browser(self)

    async def share(self, *resources: dict[str, Any]) -> None:
        """The EHR shares resources of the chart."""
        for resource in resources or (hypertension(),):
            await self.suite.ehr.tell(RecordShared(chart_id=CHART, resource=resource))

    async def invite(self, *, chart: str = CHART, email: str = EMAIL, ce_id: str | None = None, **more: Any) -> str:
        """The EHR says: invite this patient; the ce-id of its event."""
        details = {"given_name": "Ana", "family_name": "Ruiz", **more}
        event = PatientInvited(chart_id=chart, invited_by="dr-lee", date_of_birth=BORN, email=email, **details)
        return await self.suite.ehr.tell(event, ce_id=ce_id)

    async def mailed_link(self, *, email: str = EMAIL, number: int = 1) -> str:
        """The path of the registration link in the `number`th mail to this address."""

        async def arrived() -> bool:
            return len(self.smtp.mails_for(email)) >= number

        await eventually(arrived)
        body = self.smtp.mails_for(email)[number - 1].message.get_body(("plain",))
        assert body is not None
        found = re.search(rf"{self.gateway.public_url}(/r/\S+)", body.get_content())
        assert found is not None
        return found.group(1)

    async def texted_code(self, *, phone: str = PHONE, number: int = 1) -> str:
        """The code in the `number`th text to this phone."""

        async def arrived() -> bool:
            return len(self.provider.taken_for(phone)) >= number

        await eventually(arrived)
        found = re.search(r"[0-9]{6}", self.provider.taken_for(phone)[number - 1].form["Body"])
        assert found is not None
        return found.group()

    async def desk(self, chart: str = CHART) -> tuple[AccessRow, ...]:
        """What the front desk sees of this chart."""
        shown = await self.suite.bus.ask(ShowAccess(practice_id=PRACTICE, chart_id=chart, staff_id="desk"))
        assert isinstance(shown, AccessShown)
        return shown.rows

    async def pin(self, chart: str = CHART) -> str:
        """The newest row's access code, as the front desk reads it."""
        code = (await self.desk(chart))[0].access_code
        assert code is not None
        secrets = self.suite.servers.secrets
        return Sealer(secrets.seal_private_keys["gateway"], secrets.seal_public_keys()).open(code)

    async def cancel(self) -> None:
        """The front desk cancels the newest invitation."""
        row = (await self.desk())[0]
        await self.suite.bus.ask(
            CancelInvitation(practice_id=PRACTICE, invitation_id=row.invitation_id, staff_id="desk")
        )

    async def becomes(self, status: str) -> None:
        """Wait until the front desk sees this status."""

        async def shown() -> bool:
            return (await self.desk())[0].status == status

        await eventually(shown)


def proof(pin: str, **other: str) -> dict[str, str]:
    """The right date of birth and this PIN."""
    return {"birth_month": "01", "birth_day": "02", "birth_year": "1950", "pin": pin} | other


def account(username: str = EMAIL) -> dict[str, str]:
    """A good account form."""
    return {
        "question": "first_pet",
        "answer": "Rex",
        "first_name": "Ana",
        "last_name": "Ruiz",
        "username": username,
        "password": PASSWORD,
        "confirm": PASSWORD,
    }


@dataclass
class Outside:
    """What is around the services: a mail server, a provider of texts and calls, and the portal's public address."""

    smtp: ScriptedSmtp
    provider: ScriptedProvider
    app: ASGIApp | None = None

    async def portal(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whatever gateway stands behind the address by now."""
        assert self.app is not None
        await self.app(scope, receive, send)


@asynccontextmanager
async def outside(suite: Suite) -> AsyncIterator[Outside]:
    """The world, and where the suite's services will find it."""
    listening = listen()
    async with scripted_smtp() as smtp, scripted_provider() as provider:
        suite.extra |= {
            "CHARTKEY_PUBLIC_URL": f"http://localhost:{listening.getsockname()[1]}",
            "CHARTKEY_SMTP_PORT": str(smtp.port),
            "CHARTKEY_PROVIDER_URL": provider.url,
            "CHARTKEY_PROVIDER_ACCOUNT": "AC1",
            "CHARTKEY_PROVIDER_TOKEN": "token-1",
            "CHARTKEY_PROVIDER_SENDER": "+15005550006",
        }
        found = Outside(smtp, provider)
        async with served(found.portal, listening=listening):
            yield found


@asynccontextmanager
async def open_town(suite: Suite, *, workers: int = 1, **practice: Any) -> AsyncIterator[Town]:
    """Every service with `workers` workers, the gateway, a practice and a mail server, for one test alone."""
    async with outside(suite) as found:
        for _ in range(workers):
            await suite.start(*SERVICES)
        yield await settled(suite, found, **practice)


async def standing_town(grounds: Grounds, **practice: Any) -> Town:
    """One worker of each service, which other tests have used; nothing has happened in this practice yet."""
    house = await grounds.house(Plan(SERVICES, outside))
    house.beside.smtp.forget()
    house.beside.provider.forget()
    return await settled(house.suite, house.beside, **practice)


async def settled(suite: Suite, found: Outside, **practice: Any) -> Town:
    """A practice and a gateway that remembers nothing, at the portal's address."""
    await suite.add_practice(**practice)
    values = {key.removeprefix("CHARTKEY_").lower(): value for key, value in suite.environment("gateway").items()}
    fields = {key: value for key, value in values.items() if key in Settings.model_fields}
    gateway = Settings.model_validate({**fields, "seal_public_keys": suite.servers.secrets.seal_public_keys()})
    town = Town(suite, found.smtp, found.provider, gateway)
    found.app = town.app
    return town
