"""A real broker with the configuration that containers get: EHRs speak TLS to it, and nothing else from elsewhere."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import aio_pika
import pytest

from launcher import topology
from launcher.keys import Secrets
from launcher.layout import VHOST
from launcher.ports import PortBook, answers
from launcher.programs import find_rabbitmq
from launcher.rabbitmq import PrivateRabbitmq, TlsListener, configuration
from launcher.testing import temporary_folder
from shared.contracts.ehr import RecordShared
from shared.ids import new_id
from shared.wire import Attributes, encode, new_trace
from tests.fakes.certificates import Issued, authority

HERE, ELSEWHERE, UNNAMED = "127.0.0.1", "127.0.0.2", "127.0.0.3"
"""Three addresses of this machine; in the open the broker listens at the first one alone."""
PRACTICE, EHR = "integrative-medicine", topology.DEMO_EHR


@dataclass(frozen=True)
class Broker:
    """One that runs, and the root under which its certificate stands."""

    node: PrivateRabbitmq
    tls_port: int
    password: str
    root: Issued

    def url(self, host: str, *, tls: bool) -> str:
        """As an EHR is given it."""
        kind, port = ("amqps", self.tls_port) if tls else ("amqp", self.node.port)
        return f"{kind}://{EHR}:{quote(self.password, safe='')}@{host}:{port}/{VHOST}"

    async def connect(self, host: str, *, trust: Issued | None = None) -> aio_pika.abc.AbstractConnection:
        """By TLS, checking the certificate and the name."""
        trusted = ssl.create_default_context(cadata=(trust or self.root).chain)
        return await aio_pika.connect(self.url(host, tls=True), ssl_context=trusted, timeout=10)


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    """Its configuration is that of docker-compose.yml, at other ports."""
    with temporary_folder() as folder:
        root, kept = authority(), Secrets()
        own = root.issue("Between", ca=True).issue("broker", addresses=(HERE, ELSEWHERE))
        ports = PortBook(folder / "ports.json")
        node = PrivateRabbitmq.prepare(folder / "rabbitmq", programs=find_rabbitmq(), ports=ports)
        port = ports.port("rabbitmq-tls")
        systems = topology.read_ehr_systems(folder / "ehr-systems.json")
        topology.write_definitions(folder / "definitions.json", kept=kept, ehr_systems=systems)
        files = {"chain": folder / "chain.pem", "key": folder / "key.pem"}
        files["chain"].write_text(own.chain)
        files["key"].write_text(own.private)
        tls = TlsListener(listen=f"0.0.0.0:{port}", **{name: str(path) for name, path in files.items()})
        (folder / "rabbitmq" / "rabbitmq.conf").write_text(
            configuration(listen=[f"{HERE}:{node.port}"], definitions=f"{folder}/definitions.json", tls=tls)
        )
        node.start()
        try:
            node.wait_ready()
            _wait_for(port, node)
            yield Broker(node, port, kept.rabbitmq[EHR], root)
        finally:
            node.stop()


def _wait_for(port: int, node: PrivateRabbitmq) -> None:
    """It begins to speak in the open a moment earlier."""
    deadline = time.monotonic() + 30
    while not answers(port):
        assert time.monotonic() < deadline, node.child.log.read_text()[-4000:]
        time.sleep(0.05)


async def test_an_ehr_elsewhere_is_heard_by_tls_and_knows_whom_it_speaks_to(broker: Broker) -> None:
    async with await broker.connect(ELSEWHERE) as connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        exchange = await channel.get_exchange("ehr", ensure=False)
        event = RecordShared(chart_id="c-1", resource={"resourceType": "Patient", "id": "p"})
        identity = str(new_id())
        headers: dict[str, aio_pika.abc.FieldValue] = {
            **Attributes(identity, event.key, identity, new_trace()).headers(EHR)
        }
        message = aio_pika.Message(encode(event), headers=headers, user_id=EHR, message_id=identity)
        assert await exchange.publish(message, f"{PRACTICE}.{event.key}", mandatory=True)
        assert await channel.get_queue(f"{EHR}.outbound", ensure=False)


async def test_whoever_does_not_trust_its_authority_does_not_speak_to_it(broker: Broker) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)) as refused:
        await broker.connect(ELSEWHERE, trust=authority("Another root"))
    assert "CERTIFICATE_VERIFY_FAILED" in str(refused.value)


async def test_a_host_that_the_certificate_does_not_name_is_not_spoken_to(broker: Broker) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)) as refused:
        await broker.connect(UNNAMED)
    assert "CERTIFICATE_VERIFY_FAILED" in str(refused.value)


async def test_from_elsewhere_nobody_speaks_in_the_open(broker: Broker) -> None:
    async with await aio_pika.connect(broker.url(HERE, tls=False), timeout=10):
        pass
    with pytest.raises(ConnectionError):
        await aio_pika.connect(broker.url(ELSEWHERE, tls=False), timeout=10)
    spoken = broker.url(ELSEWHERE, tls=False).replace(str(broker.node.port), str(broker.tls_port))
    with pytest.raises((ConnectionError, TimeoutError)):
        await aio_pika.connect(spoken, timeout=10)


def test_nothing_older_than_tls_1_2_is_taken(broker: Broker) -> None:
    old = ssl.create_default_context(cadata=broker.root.chain)
    old.minimum_version = ssl.TLSVersion.TLSv1
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    with socket.create_connection((ELSEWHERE, broker.tls_port), timeout=10) as raw, pytest.raises(ssl.SSLError):
        old.wrap_socket(raw, server_hostname=ELSEWHERE)
