"""Records' composition root: from its environment to a service."""

from __future__ import annotations

from faststream import FastStream

from services.records.actions.forget_copies import forget_copies
from services.records.actions.forget_sessions import forget_sessions
from services.records.actions.make_copies import make_copies
from services.records.actions.position_charts import position_charts
from services.records.settings import Settings
from services.records.subscriptions import SUBSCRIPTIONS
from services.records.tools import FhirModels, Tools
from shared.assertions import AssertionVerifier
from shared.seals import Sealer, Vault
from shared.service import Service


def build(settings: Settings) -> Service[Tools]:
    """The service, nothing of it started yet."""
    background = (forget_sessions, forget_copies, position_charts, make_copies)
    return Service(settings=settings, subscriptions=SUBSCRIPTIONS, tools=tools(settings), background=background)


def tools(settings: Settings) -> Tools:
    """What the actions work with, for the service and for a command."""
    return Tools(
        verifier=AssertionVerifier(settings.assertion_public_key),
        vault=Vault(settings.data_keys, settings.index_key),
        fhir=FhirModels(),
        sealer=Sealer(settings.seal_private_key, settings.seal_public_keys),
        shares=settings.share_rules(),
    )


def application() -> FastStream:
    """For FastStream's own command line: `faststream run services.records.app:application --factory`."""
    return build(Settings()).application()
