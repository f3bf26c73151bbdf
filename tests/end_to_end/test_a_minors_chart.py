"""A minor's protected categories are nowhere for who represents them: not on a page, in a count, a file or a list."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.enrollment.actions import watch_time
from services.enrollment.domain.proxy import DEFAULT
from services.gateway.copies import FORMS
from shared.contracts.ehr import LabShared, PatientInvited, RecordShared
from shared.contracts.enrollment import AddRepresentative, PersonInvited, RevokeAccess
from shared.contracts.proxy import ProxyRulesShown
from tests.end_to_end.doors import said, sweep
from tests.end_to_end.town import Town, account, proof
from tests.integration.enrollment.practice import Front
from tests.suite import PRACTICE, Suite, eventually
from tests.unit.gateway.browsing import Browser
from tests.unit.records.section_builders import LOINC, allergic, concept, lab, operation, order, plan, shot, visit

TEEN = "chart-teen"
BORN = date(datetime.now(UTC).year - 14, 1, 1)
CANARY = "Canary"
TODAY = {f"{day:%B} {day.day}, {day.year}" for day in (datetime.now(UTC) + timedelta(days=n) for n in (0, 1))}
HIDDEN = ("diagnoses", "medications", "procedures", "care-plans", "labs", "appointments")
WORDS = (CANARY, "Diagnoses", "Medications", "Procedures", "Care plans", "Lab results", "Appointments")
"""What would tell that something is there: of the entries, and of the sections that hold them."""
OPEN = ("immunizations", "allergies")
LOUD = (*HIDDEN, "trend/l1", "calendar")
"""Doors behind which there is nothing but entries of one protected category."""


def guarded() -> list[dict[str, Any]]:
    """One record of every protected category."""
    named = concept(CANARY)
    return [
        {**operation(), "code": named},
        order(medicationCodeableConcept=named, reasonCode=[named]),
        plan(category=[named], goal=[], activity=[]),
        visit(participant=[{"actor": {"reference": "Location/x1", "display": CANARY}, "status": "accepted"}]),
        {
            "resourceType": "Condition", "id": "c1", "subject": {"reference": "Patient/p1"}, "code": named,
            "clinicalStatus": {"coding": [{"code": "active"}]},
            "verificationStatus": {"coding": [{"code": "confirmed"}]},
        },
    ]  # fmt: skip


async def shared(town: Town) -> None:
    """The chart of a teenager, as their practice shares it."""
    for resource in (*guarded(), shot(), allergic()):
        await town.suite.ehr.tell(RecordShared(chart_id=TEEN, resource=resource))
    await town.suite.ehr.tell(LabShared(chart_id=TEEN, resource=lab(code=concept(CANARY, LOINC, "1-1"))))

    async def kept() -> bool:
        async with town.suite.connection("records") as connection:
            return bool(await connection.fetchval("select count(*) = 8 from resources where chart_id = $1", TEEN))

    await eventually(kept)


async def joined(town: Town, email: str) -> tuple[Browser, str]:
    """Somebody who was invited at this address registers; their browser and their grant."""
    browser = town.browser()
    link = await town.mailed_link(email=email)
    row = next(one for one in await town.desk(TEEN) if one.email == email)
    assert (await browser.get(link)).headers["location"] == "/verify"
    await browser.submit("/verify", {"method": "pin"})
    born = {"birth_month": "01", "birth_day": "01", "birth_year": str(BORN.year)}
    code = Front(town.suite).read(row)
    assert code is not None
    assert (await browser.submit("/verify/pin", proof(code, **born))).headers["location"] == "/last-look"
    await browser.submit("/last-look")
    named = {"first_name": email.partition("@")[0].title()}
    assert (await browser.submit("/create-account", account(email) | named)).status_code == 303

    async def there() -> bool:
        return (await browser.get(f"/charts/{row.invitation_id}/allergies")).status_code == 200

    await eventually(there)
    return browser, str(row.invitation_id)


async def added(town: Town, email: str, relation: str) -> tuple[Browser, str]:
    """Somebody acts for the teenager."""
    own: dict[str, Any] = {"own_given_name": "Pat", "own_family_name": "Ruiz", "email": email, "relation": relation}
    asked = AddRepresentative(practice_id=PRACTICE, chart_id=TEEN, staff_id="desk", date_of_birth=BORN, **own)
    assert isinstance(await town.suite.bus.ask(asked), PersonInvited)
    return await joined(town, email)


def told(answers: dict[str, httpx.Response]) -> str:
    """All of it, without the address of what is known already."""
    return "\n".join(said(one) for one in answers.values())


def bare(answer: httpx.Response) -> str:
    """A page without its forms' seals."""
    return re.sub(r'name="form" value="[^"]+"', "", answer.text)


async def readers(browser: Browser, grant: str) -> list[tuple[str, ...]]:
    """Of the page that says who can see the chart: each person, why, since when and until when."""
    page = await browser.get(f"/charts/{grant}/readers")
    shown = page.text.split('<li class="ck-record">')[1:]
    told = [re.findall(r"<(?:h2|dd)>(.*?)</(?:h2|dd)>", one, re.S) for one in shown]
    assert [len(one) for one in told] == [4] * (len(told) - 1) + [1]  # the last one is the practice
    return [tuple(unescape(re.sub(r"<[^>]+>", "", word)).strip() for word in one) for one in told[:-1]]


async def readers_are_told(teen: Browser, own: str, others: dict[str, tuple[Browser, str]]) -> None:
    """The patient of all, in the order of the invitations; whoever acts for the patient of themselves."""
    ends = date(BORN.year + 18, 1, 1).strftime("%B 1, %Y")
    relations = {"Parent": "The patient's parent", "Guardian": "The patient's legal guardian"}
    patient, *told = await readers(teen, own)
    assert patient[:2] == ("Sam Ruiz (you)", "The patient")
    assert [one[:2] + one[3:] for one in told] == [(f"{name} Ruiz", relations[name], ends) for name in others]
    assert {since for *_, since, _ in (patient, *told)} <= TODAY
    for name, (browser, grant) in others.items():
        (alone,) = await readers(browser, grant)
        assert alone[:2] + alone[3:] == (f"{name} Ruiz (you)", relations[name], ends)


async def told_no_more(suite: Suite, teen: Browser, own: str, late: str) -> None:
    """The guardian, once the office has ended that access."""
    await suite.bus.ask(RevokeAccess(practice_id=PRACTICE, invitation_id=UUID(late), staff_id="desk"))

    async def gone() -> bool:
        return [name for name, *_ in await readers(teen, own)] == ["Sam Ruiz (you)", "Parent Ruiz"]

    assert await eventually(gone, within=2)


async def nothing_shows(browser: Browser, grant: str) -> None:
    """Protected sections are as sections that do not exist, and no word anywhere gives them away."""
    swept = await sweep(browser, grant)
    everything = told(swept)
    assert [word for word in WORDS if word in everything] == []
    absent = bare(await browser.get(f"/charts/{grant}/no-such-section"))
    for door in LOUD:
        assert swept[f"/charts/{grant}/{door}"].status_code == 404, door
        assert bare(swept[f"/charts/{grant}/{door}"]) == absent, door
    shown = {path for path, one in swept.items() if one.status_code == 200}
    assert {f"/charts/{grant}/{section}" for section in OPEN} < shown


@pytest.mark.spec("S75", "S119", "S120", "S124", "D6")
async def test_what_is_protected_is_nowhere_for_representatives_and_all_there_for_the_patient(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_time, "PAUSE", 0.05)
    suite = town.suite
    await suite.start("enrollment")
    front = Front(suite)
    rules = {"self_from": 13, "guarded": DEFAULT.guarded}
    assert isinstance(await front.set_rules(0, guarded_from=16, **rules), ProxyRulesShown)
    await shared(town)
    teen_told: dict[str, Any] = {"given_name": "Sam", "family_name": "Ruiz", "email": "sam@example.com"}
    await suite.ehr.tell(PatientInvited(chart_id=TEEN, invited_by="desk", date_of_birth=BORN, **teen_told))
    teen, own = await joined(town, "sam@example.com")
    parent, early = await added(town, "parent@example.com", "parent")
    before = await sweep(parent, early)
    found = {path.partition(early)[2].partition("&")[0] for path, one in before.items() if CANARY in said(one)}
    files = {f"/download?format={form}" for form in FORMS}
    assert found >= {"", *(f"/{door}" for door in LOUD), *files}  # the sweep finds what is there

    assert isinstance(await front.set_rules(1, guarded_from=13, **rules), ProxyRulesShown)

    async def narrowed() -> bool:
        return (await parent.get(f"/charts/{early}/labs")).status_code == 404

    await eventually(narrowed)
    guardian, late = await added(town, "guardian@example.com", "guardian")
    for browser, grant in ((parent, early), (guardian, late)):
        await nothing_shows(browser, grant)
    assert "These records" in said(await parent.get(f"/charts/{early}/activity"))
    assert "These records" in said(await parent.get(f"/charts/{early}/activity/file"))

    await readers_are_told(teen, own, {"Parent": (parent, early), "Guardian": (guardian, late)})
    mine = await sweep(teen, own)
    assert all(word in told(mine) for word in WORDS)
    for deed in ("Sent an invitation. For: The patient's parent", "Looked at: Lab results"):
        assert deed in said(mine[f"/charts/{own}/activity/file"]), deed
    await told_no_more(suite, teen, own, late)
