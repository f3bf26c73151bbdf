"""Every file keeps the house style, and every checker catches what it is there for."""

from __future__ import annotations

import pytest

from tests.architecture import purity, style
from tests.architecture.sources import Source, sources

CHECKERS = {checker.__name__: checker for checker in (*style.CHECKERS, *purity.CHECKERS)}
LONG = '"""Long."""\n' + "x = 1\n" * 300
TALL = '"""Tall."""\n\n\ndef tall() -> None:\n' + "    x = 1\n" * 40
TABLE = '"""Table."""\nfrom a import b\nSUBSCRIPTIONS = Subscriptions(service="x", hears={A: b})\n'
DOMAIN, STORE = "services/records/domain/rule.py", "services/records/store/charts.py"
ACTION, TABLES = "services/records/actions/open_chart.py", "services/records/subscriptions.py"

BREAKS = [
    ("docstring", "shared/a.py", "x = 1\n"),
    ("docstring", "shared/a.py", '"""' + "Many words. " * 60 + '"""\n'),
    ("sizes", "shared/a.py", LONG),
    ("sizes", "shared/a.py", TALL),
    ("silencers", "shared/a.py", "x = 1  # noqa\n"),
    ("silencers", "shared/a.py", "x = 1  # type: ignore[misc]\n"),
    ("silencers", "shared/a.py", "# TODO: later\n"),
    ("silencers", "tests/unit/test_a.py", "@pytest.mark.skip\ndef test_a(): ...\n"),
    ("table_of_contents", TABLES, '"""Nothing."""\n'),
    ("table_of_contents", TABLES, TABLE + "def helper(): ...\n"),
    ("table_of_contents", TABLES, TABLE + "EXTRA = 1\n"),
    ("table_of_contents", TABLES, '"""T."""\nSUBSCRIPTIONS = Subscriptions(hears={A: lambda work, told: None})\n'),
    ("one_verb", ACTION, "async def close_chart(work, told): ...\n"),
    ("one_verb", ACTION, "async def open_chart(work, told): ...\ndef close_chart(): ...\n"),
    ("one_verb", ACTION, "def before(): ...\ndef third(): ...\nopen_chart = Prepared(before=before, act=before)\n"),
    ("sql_in_store", ACTION, 'X = "select id from charts where id = $1"\n'),
    ("sql_in_store", ACTION, "async def open_chart(work, told):\n    await work.connection.fetchrow(QUERY)\n"),
    ("sql_in_store", "services/gateway/pages/a.py", 'X = """insert into x values (1)"""\n'),
    ("sql_is_constant", STORE, 'f"select * from {table} where id = $1"\n'),
    ("sql_is_constant", STORE, '"select * from charts where id = %s" % who\n'),
    ("sql_is_constant", STORE, '"select * from charts where " + clause\n'),
    ("sql_is_constant", STORE, '"delete from {} where id = 1".format(table)\n'),
    ("sql_is_constant", "shared/outbox.py", 'f"update {table} set x = 1 where true"\nf"update outbox set x = {y}"\n'),
    ("sql_is_constant", STORE, "async def f(c, q):\n    await c.fetch(q)\n"),
    ("sql_is_constant", STORE, 'async def f(c, q):\n    await c.execute("".join(q))\n'),
    ("domain", DOMAIN, "import pydantic\n"),
    ("domain", DOMAIN, "from shared.contracts.records import Diagnosis\n"),
    ("domain", DOMAIN, "from services.records.store import charts\n"),
    ("domain", DOMAIN, "import time\n"),
    ("domain", DOMAIN, "import random\n"),
    ("domain", DOMAIN, "from pathlib import Path\n"),
    ("domain", DOMAIN, "from datetime import UTC, datetime\nNOW = datetime.now(UTC)\n"),
    ("domain", DOMAIN, "from datetime import date\nTODAY = date.today()\n"),
    ("domain", DOMAIN, "from uuid import uuid4\nimport uuid\nX = uuid.uuid4()\n"),
    ("domain", DOMAIN, "def read():\n    return open('x').read()\n"),
    ("domain", DOMAIN, "async def read(): ...\n"),
]
FINE = [
    ("one_verb", ACTION, "def b(): ...\ndef a(): ...\nopen_chart = Prepared(before=b, act=a)\n"),
    ("one_verb", ACTION, "async def open_chart(work, told): ...\ndef _helper(): ...\n"),
    ("table_of_contents", TABLES, TABLE),
    ("sql_in_store", ACTION, 'async def open_chart(work, told):\n    """Select a chart from those we keep."""\n'),
    ("sql_in_store", "services/gateway/pages/a.py", 'X = "Select a security question"\n'),
    ("sql_is_constant", STORE, 'Q = "select 1 from x "\n\n\nasync def f(c):\n    await c.fetch(Q)\n'),
    ("sql_is_constant", STORE, 'async def f(c, x):\n    await c.fetch("select a from b where c = $1", x)\n'),
    ("domain", DOMAIN, "import re\nfrom datetime import date, datetime\nfrom services.records.domain.other import x\n"),
]


@pytest.mark.parametrize("name", CHECKERS)
def test_the_house_style_holds(name: str) -> None:
    broken = [found for source in sources() for found in CHECKERS[name](source)]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(("name", "path", "text"), BREAKS)
def test_a_seeded_break_is_caught(name: str, path: str, text: str) -> None:
    assert list(CHECKERS[name](Source.of(path, text)))


@pytest.mark.parametrize(("name", "path", "text"), FINE)
def test_what_is_right_is_left_alone(name: str, path: str, text: str) -> None:
    assert list(CHECKERS[name](Source.of(path, text))) == []


def test_every_checker_has_a_seeded_break() -> None:
    assert {name for name, _, _ in BREAKS} == set(CHECKERS)
