"""Fixtures of the toys: a fresh stand, an EHR, an asker, and the broker's administrator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.contracts.ehr import EventRefused
from shared.rpc import BusClient
from tests.grounds import Grounds
from tests.integration.kernel.broker import Admin
from tests.integration.kernel.clinic import Clinic
from tests.integration.kernel.stand import Toys, broker_url, deploy_topology, fresh_toys
from tests.suite import Servers


@pytest.fixture(scope="session")
def toy_servers(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Servers:
    """The private servers, with the toys' topology deployed."""
    folder: Path = tmp_path_factory.mktemp("toys")
    deploy_topology(folder)
    return servers


@pytest.fixture
def admin(toy_servers: Servers) -> Admin:
    """The administrator of the toys' vhost."""
    return Admin(toy_servers)


@pytest.fixture
async def toys(
    toy_servers: Servers, admin: Admin, grounds: Grounds, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Toys]:
    """A fresh database and empty queues; alpha may refuse an EHR's event. Servers are killed here: no house stands."""
    await grounds.clear()
    monkeypatch.setattr(EventRefused, "announcers", (*EventRefused.announcers, "alpha"))
    await admin.empty()
    async with fresh_toys(toy_servers) as found:
        yield found


@pytest.fixture
async def clinic(toys: Toys) -> AsyncIterator[Clinic]:
    """The EHR system `ehr.toy`."""
    found = Clinic(toys.servers)
    await found.open()
    yield found
    await found.close()


@pytest.fixture
async def asker(toys: Toys) -> AsyncIterator[BusClient]:
    """A caller with the gateway's kind of rights."""
    client = await BusClient.connect(broker_url(toys.servers, "asker"), "asker")
    yield client
    await client.close()
