"""What tests of the console do again and again: register an EHR's key, launch, ask who is there."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from services.enrollment import practices
from services.enrollment.practice_arguments import parser
from services.enrollment.signatures import read_keys
from shared.contracts.practices import ConsoleLaunched, LaunchConsole, LaunchRefused, ShowStaff, StaffGone, StaffShown
from shared.seals import Sealer, fingerprint
from tests.fakes.ehr import Signer
from tests.suite import Suite


async def operator(suite: Suite, *words: str) -> list[str]:
    """`python -m services.enrollment practice …` as an operator types it; what it prints."""
    told: Namespace = parser("practice").parse_args(words)
    keys = getattr(told, "keys", None)
    told.fresh = read_keys(Path(keys).read_text()) if keys else []
    return await practices.run(suite.database_url("enrollment"), told)


async def registered(suite: Suite, folder: Path, signer: Signer, name: str = "Integrative Medicine") -> Signer:
    """The signer's key is its EHR's, and its EHR speaks for this practice."""
    path = folder / f"{signer.ehr}-{signer.kid}.json"
    path.write_text(signer.jwks())
    await operator(suite, "add", name, "--ehr", signer.ehr, "--keys", str(path))
    return signer


def sealer(suite: Suite, owner: str = "gateway") -> Sealer:
    """A service's own."""
    secrets = suite.servers.secrets
    return Sealer(secrets.seal_private_keys[owner], secrets.seal_public_keys())


async def launch(suite: Suite, word: str) -> ConsoleLaunched | LaunchRefused:
    """The gateway hands on what an EHR posted."""
    return await suite.bus.ask(LaunchConsole(launch=sealer(suite).seal("enrollment", word)))


async def reason(suite: Suite, word: str) -> str:
    """Why it was refused."""
    reply = await launch(suite, word)
    assert isinstance(reply, LaunchRefused)
    return reply.reason


async def working(suite: Suite, signer: Signer, **claims: Any) -> tuple[str, StaffShown]:
    """A staff member at work: the cookie, and who enrollment says it is."""
    reply = await launch(suite, signer.sign(**claims))
    assert isinstance(reply, ConsoleLaunched), reply
    cookie = sealer(suite).open(reply.session_token)
    shown = await who(suite, cookie)
    assert isinstance(shown, StaffShown)
    return cookie, shown


async def who(suite: Suite, cookie: str) -> StaffShown | StaffGone:
    """Whose cookie it is."""
    return await suite.bus.ask(ShowStaff(session=fingerprint(cookie)))
