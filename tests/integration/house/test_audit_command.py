"""`./chartkey audit verify` looks at every schema and names the rows that do not stand as they were written."""

from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path

import pytest

from shared.chains import Count, Fault
from tests.suite import SERVICES, Suite
from tools import audit
from tools.audit import sentence


async def test_every_schema_can_be_looked_at_and_a_fault_is_no_success(
    suite: Suite, capsys: pytest.CaptureFixture[str]
) -> None:
    await suite.add_practice()
    urls = {name: suite.database_url(name) for name in SERVICES}
    assert [await asyncio.to_thread(audit.report, *one) for one in urls.items()] == [0, 0, 0, 0]
    assert capsys.readouterr().out.splitlines()[:2] == [
        "enrollment: 1 chains, 1 rows: every one stands as it was written",
        "identity: 0 chains, 0 rows: every one stands as it was written",
    ]
    async with suite.connection("enrollment") as connection:
        await connection.execute("delete from audit")
    assert await asyncio.to_thread(audit.report, "enrollment", urls["enrollment"]) == 1
    assert "row 1 was removed" in capsys.readouterr().out


async def test_a_row_that_was_changed_in_a_services_own_schema_is_found_by_its_role(suite: Suite) -> None:
    await suite.add_practice()
    assert await audit.verified(suite.database_url("enrollment"), Count()) == []
    async with suite.connection("enrollment") as connection:
        chain = await connection.fetchval("select chain from audit limit 1")
        await connection.execute("update audit set actor = 'somebody else'")

    assert await audit.verified(suite.database_url("enrollment"), Count()) == [Fault(chain, 1, "changed")]


async def test_ends_that_were_kept_in_a_file_tell_what_the_database_alone_cannot(
    suite: Suite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await suite.add_practice()
    ends, command = tmp_path / "heads.json", ["--dir", os.environ["CHARTKEY_TEST_DIRECTORY"], "verify"]
    for _ in range(2):
        heads: audit.Heads = {"enrollment": {}}
        assert await audit.verified(suite.database_url("enrollment"), Count(), heads["enrollment"]) == []
        audit.keep_heads(ends, heads)
    assert stat.S_IMODE(ends.stat().st_mode) == 0o600
    assert [*tmp_path.iterdir()] == [ends]
    async with suite.connection("enrollment") as connection:
        await connection.execute("delete from audit; delete from audit_heads")
    kept = audit.read_heads(ends)
    assert kept == heads
    url = suite.database_url("enrollment")
    assert await asyncio.to_thread(audit.report, "enrollment", url, kept["enrollment"]) == 1
    assert "row 1 was removed" in capsys.readouterr().out
    ends.write_text("[1]")
    assert await asyncio.to_thread(audit.run, [*command, "--heads", str(ends)]) == 2
    assert "holds no ends of chains" in capsys.readouterr().err


def test_a_fault_is_told_in_a_sentence() -> None:
    assert sentence(Fault("clinic/c1", 3, "moved")) == "clinic/c1, row 3 does not stand where it was written"
    assert sentence(Fault("clinic/c1", 3, "removed", until=5)) == "clinic/c1, row 3 to 5 was removed"


def test_it_says_that_nothing_runs(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.run(["--dir", str(tmp_path), "verify"]) == 2
    assert "is ./chartkey up running?" in capsys.readouterr().err
