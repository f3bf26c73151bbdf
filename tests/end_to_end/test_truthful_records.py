"""What a practice shares is what a person reads: all of it, nothing else, whatever the order and however often told."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from examples.ehr.demo import Told, tell
from services.gateway.documents import document
from services.gateway.tables import archive
from services.gateway.telling import in_text
from services.gateway.telling import tell as in_words
from services.gateway.wording import wordings
from services.records.actions import make_copies
from shared.contracts.entries import Allergy, CarePlan, Diagnosis, Immunization, LabResult, Medication, Procedure
from shared.contracts.exports import ChartDownloaded
from shared.contracts.records import Entry
from shared.contracts.trends import MOST
from shared.seals import Vault
from tests.end_to_end.chart_reader import SECTIONS, ChartReader
from tests.end_to_end.copy_reader import large, lent
from tests.end_to_end.fhir_source import Bundle, Fact, Resource, bundles, expected, over_time, person, secrets
from tests.suite import PRACTICE, Suite, eventually

FEW_LABS = 40
REFUSED = {"Claim", "Encounter", "ExplanationOfBenefit", "ImagingStudy", "Organization", "Practitioner"}


def labs_of(bundle: Bundle, limit: int | None) -> list[Resource]:
    """Those that the practice shares as labs."""
    return bundle.labs()[:limit]


def round_of(bundle: Bundle, number: int, limit: int | None) -> Iterator[Told]:
    """The whole bundle, one event each: labs as labs, and also as records; every other observation as a record only."""
    chart_id, labs = str(bundle.patient["id"]), labs_of(bundle, limit)
    reports = bundle.of("DiagnosticReport")
    told = [("lab.shared", one) for one in (*labs, *reports)]
    told += [("record.shared", one) for one in bundle.resources if one not in labs[10:]]
    for place, (kind, resource) in enumerate(told):
        yield f"told-{chart_id}-{number}-{place}", kind, {"chart_id": chart_id, "resource": resource}


async def share_twice(suite: Suite, told: list[Bundle], limit: int | None) -> None:
    """Two rounds, each in an order of its own; back once records has worked on all of them."""
    rounds = [[event for bundle in told for event in round_of(bundle, number, limit)] for number in (1, 2)]
    url = suite.servers.broker_url("ehr.demo")
    for number, events in enumerate(rounds):
        Random(number).shuffle(events)
        await tell(url, PRACTICE, events)
    count = sum(map(len, rounds))

    async def heard() -> bool:
        async with suite.connection("records") as connection:
            found = await connection.fetchval("select count(*) from inbox where message_id like 'told-%'")
            return bool(found == count)

    await eventually(heard, within=240)


def said(entry: Entry) -> Fact:
    """An entry as the source's own words would put it."""
    facts: Fact
    match entry:
        case Diagnosis():
            facts = entry.status, entry.since, entry.until
        case Medication():
            facts = entry.status, entry.since
        case Immunization():
            facts = "given", entry.given_on
        case Allergy():
            facts = entry.status, entry.since, entry.criticality, entry.categories
        case Procedure():
            facts = entry.status, entry.done_on
        case CarePlan():
            facts = entry.status, entry.since, entry.until, entry.activities, entry.goals
        case LabResult():
            facts = entry.status, entry.taken_on, value_of(entry)
        case _:
            facts = entry.status, entry.starts_at
    return entry.clinical_name, entry.code, *facts


def value_of(lab: LabResult) -> object:
    """(number, unit), or the word."""
    (one,) = lab.values
    value, unit = measured(one.value)
    return value if unit is None else (value, unit)


def measured(text: str | None) -> tuple[float | str | None, str | None]:
    """A number and its unit, or a word and none."""
    number, _, unit = (text or "").partition(" ")
    try:
        return float(f"{float(number):.6g}"), unit
    except ValueError:
        return text, None


async def compare(suite: Suite, bundle: Bundle, limit: int | None) -> None:
    """Every page of every section against the source."""
    reader = ChartReader(suite, str(bundle.patient["id"]))
    await reader.enter()
    source = expected(bundle, labs_of(bundle, limit))
    shown = {section: await reader.section(section) for section in SECTIONS}
    for section in SECTIONS:
        assert Counter(map(said, shown[section])) == source[section], section
        current = [entry.current for entry in shown[section]]
        assert current == sorted(current, reverse=True), section
    for part in (await reader.summary()).sections:
        assert (part.total, part.entries) == (len(shown[part.section]), tuple(shown[part.section][:3]))
    profile = await reader.profile()
    assert (profile.names[0], profile.born, profile.gender, profile.race, profile.ethnicity) == person(bundle)
    await assert_trends_say(reader, labs_of(bundle, limit))
    copy = await reader.download()
    assert {one.section: list(one.entries) for one in copy.sections} == shown
    assert copy.profile == profile
    await assert_files_say(copy)
    assert tables_of(await large(reader, "csv")) == tables_of(archive(copy, wordings("Chartkey")["en"]))
    whole = await reader.bundle()
    assert_bundle_says(whole, source, bundle)
    assert json.loads(await large(reader, "fhir"))["entry"] == whole["entry"]
    assert await lent(reader) == shown
    looks = await reader.activity()
    assert {(one.who, one.relation) for one in looks} == {("you", "self"), ("other", "share")}
    assert Counter((one.what, one.category) for one in looks) == reader.done + Counter({("open", ""): 1})


async def assert_trends_say(reader: ChartReader, labs: list[Resource]) -> None:
    """Every test over time, oldest first: the results of it that were shared as labs, and no other; what is drawn is
    what is written beside it."""
    tests = over_time(labs)
    assert len(tests) > 1
    for resource_id, source in tests.items():
        shown = await reader.trend(resource_id)
        told: list[Fact] = [(one.taken_on, *measured(one.measured.value)) for one in shown.points]
        assert [one[0] for one in told] == sorted(str(day) for day, *_ in source)[-MOST:]
        assert not Counter(told) - Counter(source)
        assert (len(told), shown.earlier) == (min(len(source), MOST), len(source) > MOST)
        drawn = [None if one.number is None else float(f"{one.number:.6g}") for one in shown.points]
        assert shown.unit == (source[0][2] or "")  # of the one that was asked for; what has another one is not drawn
        assert drawn == [value if isinstance(value, float) and unit == shown.unit else None for _, value, unit in told]


def assert_bundle_says(told: dict[str, Any], source: dict[str, Counter[Fact]], bundle: Bundle) -> None:
    """The exported resources, read by the same rules as the source's own, say the same; and nothing that is secret."""
    exported = Bundle(tuple(one["resource"] for one in told["entry"]))
    assert expected(exported, exported.of("Observation")) == source
    name = exported.patient["name"][0]
    assert (name["text"], exported.patient["birthDate"], exported.patient["gender"]) == person(bundle)[:3]
    text = json.dumps(told)
    assert [secret for secret in secrets(bundle) if secret in text] == []


async def assert_files_say(copy: ChartDownloaded) -> None:
    """The document and the tables hold every line of every entry."""
    wording = wordings("Chartkey")["en"]
    document_text = plain(read_document(await document(copy, wording)))
    rows = tables_of(archive(copy, wording))
    for section in copy.sections:
        head, *told = rows[f"{section.section.replace('_', '-')}.csv"]
        assert len(told) == sum(len(getattr(entry, "values", (1,))) for entry in section.entries)
        named = Counter(dict(zip(head, row, strict=True)).get("Your doctor calls it", "") for row in told)
        assert named == Counter(entry.clinical_name for entry in section.entries)
        for entry in section.entries:
            said_of_it = in_words(entry, in_text(wording), practice=copy.chart.practice.name)
            lines = (said_of_it.name, said_of_it.moment, said_of_it.clinical, *(one.text for one in said_of_it.lines))
            values = (word for one in said_of_it.values for word in (one.value, one.reference) if word)
            assert [line for line in (*lines, *values) if plain(line) not in document_text] == []


def tables_of(content: bytes) -> dict[str, list[list[str]]]:
    """By name, the rows of each table in a file."""
    with ZipFile(io.BytesIO(content)) as files:
        return {name: list(csv.reader(io.StringIO(files.read(name).decode("utf-8-sig")))) for name in files.namelist()}


def read_document(pdf: bytes) -> str:
    """The text of all pages."""
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def plain(text: str) -> str:
    """Without spaces (the one of no width in some names of LOINC too), line breaks and the marks that isolate names."""
    return "".join(letter for letter in text if not letter.isspace() and letter not in "\u2068\u2069\u200b")


async def dump(suite: Suite) -> str:
    """Every row of every table of records, and what is sealed there, opened."""
    keys = json.loads(suite.environment("records")["CHARTKEY_DATA_KEYS"])
    vault = Vault(keys, suite.environment("records")["CHARTKEY_INDEX_KEY"])
    found: list[str] = []
    async with suite.connection("records") as connection:
        for table in await connection.fetch("select tablename from pg_tables where schemaname = 'records'"):
            rows = await connection.fetch(f'select to_jsonb(t)::text as row from "{table["tablename"]}" t')
            found += [row["row"] for row in rows]
        sealed = await connection.fetch("select * from resources where sealed is not null")
    for row in sealed:
        place = "/".join(row[name] for name in ("practice_id", "chart_id", "resource_type", "resource_id"))
        found.append(vault.unlock(row["sealed"], row=place))
    return "\n".join(found).replace('\\"', '"')


@pytest.fixture(autouse=True)
def _copies_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_copies, "PAUSE_SECONDS", 0.05)


async def assert_truthful(suite: Suite, told: list[Bundle], limit: int | None = None) -> None:
    """Share, read everything, and look into the tables."""
    await suite.start("records", "records")
    await share_twice(suite, told, limit)
    for bundle in told:
        await compare(suite, bundle, limit)
    held = await dump(suite)
    assert [secret for bundle in told for secret in secrets(bundle) if secret in held] == []
    assert [
        kind for kind in REFUSED if f'"resourceType":"{kind}"' in held or f'"resource_type": "{kind}"' in held
    ] == []
    assert "<div" not in held
    assert '"resourceType":"Patient"' in held
    refused = sum(one["resourceType"] in REFUSED for bundle in told for one in bundle.resources)

    def reasons() -> dict[str, str]:
        """By the event that was refused: what is said comes at least once."""
        return {one["ce_id"]: one["reason"] for one in suite.ehr.said("event.refused")}

    async def all_refused() -> bool:
        return len(reasons()) >= 2 * refused

    await eventually(all_refused, within=60)
    assert Counter(reasons().values()) == {"resource_type_refused": 2 * refused}


@pytest.mark.spec("S119", "S120", "S121", "S122", "S124", "S125")
async def test_four_charts_say_what_their_source_says_and_nothing_else(suite: Suite) -> None:
    await assert_truthful(suite, bundles()[::10], FEW_LABS)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.spec("S119", "S120", "S121", "S122", "S124", "S125")
async def test_all_forty_charts_say_what_their_source_says_and_nothing_else(suite: Suite) -> None:
    await assert_truthful(suite, bundles())
