"""What a practice shares is what a person reads: all of it, nothing else, whatever the order and however often told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from examples.ehr.demo import Told, tell
from shared.contracts.entries import Allergy, CarePlan, Diagnosis, Immunization, LabResult, Medication, Procedure
from shared.contracts.records import Entry
from shared.seals import Vault
from tests.end_to_end.chart_reader import SECTIONS, ChartReader
from tests.end_to_end.fhir_source import Bundle, Fact, Resource, bundles, expected, person, secrets
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
    number, _, unit = (one.value or "").partition(" ")
    try:
        return float(f"{float(number):.6g}"), unit
    except ValueError:
        return one.value


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

    async def all_refused() -> bool:
        return len(suite.ehr.said("event.refused")) >= 2 * refused

    await eventually(all_refused, within=60)
    assert Counter(one["reason"] for one in suite.ehr.said("event.refused")) == {"resource_type_refused": 2 * refused}


@pytest.mark.spec("S119", "S120", "S121", "S122", "S125")
async def test_eight_charts_say_what_their_source_says_and_nothing_else(suite: Suite) -> None:
    await assert_truthful(suite, bundles()[::5], FEW_LABS)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.spec("S119", "S120", "S121", "S122", "S125")
async def test_all_forty_charts_say_what_their_source_says_and_nothing_else(suite: Suite) -> None:
    await assert_truthful(suite, bundles())
