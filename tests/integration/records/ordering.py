"""Copies that are made beside other work, ordered and taken as the gateway does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.records.domain.sections import SECTIONS
from shared.contracts.copies import (
    CopyGone,
    CopyNotOrdered,
    CopyOrdered,
    CopyPiece,
    CopyTaken,
    DiscardCopy,
    OrderCopy,
    ReadCopy,
    TakeCopy,
)
from shared.contracts.exports import PARTS, Choice, CopyRefused, ExportsShown, Form, ShowExports, WaitingCopy
from shared.contracts.records import RecordsRefused
from tests.integration.records.reader import Reader, heard, opened, rows, share, share_lab
from tests.suite import Suite, eventually
from tests.unit.records.builders import condition, patient, status
from tests.unit.records.section_builders import allergic, goal, lab, plan, visit
from tests.unit.records.section_builders import order as prescription

ALL = Choice(parts=PARTS)
SECRET = "Canaryhypertension"


@dataclass(frozen=True)
class Whole:
    """A copy, taken with all its pieces."""

    head: CopyTaken
    pieces: tuple[CopyPiece, ...]

    def entries(self, section: str) -> list[Any]:
        """Of one section, in their order."""
        return [entry for piece in self.pieces if piece.section == section for entry in piece.entries]


async def order(
    reader: Reader, form: Form = "pdf", choice: Choice = ALL
) -> CopyOrdered | CopyNotOrdered | CopyRefused | RecordsRefused:
    """Whatever is answered."""
    asked = OrderCopy(assertion=reader.assertion(), grant_id=reader.grant_id, choice=choice, form=form)
    return await reader.suite.bus.ask(asked)


async def ordered(reader: Reader, form: Form = "pdf", choice: Choice = ALL) -> UUID:
    """The id of a copy that will be made."""
    found = await order(reader, form, choice)
    assert isinstance(found, CopyOrdered)
    return found.copy_id


async def waiting(reader: Reader) -> list[WaitingCopy]:
    """What the page lists."""
    shown = await reader.suite.bus.ask(ShowExports(assertion=reader.assertion(), grant_id=reader.grant_id))
    return list(shown.copies) if isinstance(shown, ExportsShown) else []


async def states(reader: Reader) -> list[str]:
    """How each of them stands, the newest first."""
    return [one.state for one in await waiting(reader)]


async def ready(reader: Reader, count: int = 1, *, within: float = 20.0) -> None:
    """Wait until so many are."""

    async def made() -> bool:
        return (await states(reader)).count("ready") == count

    await eventually(made, within=within)


async def take(reader: Reader, copy_id: UUID) -> CopyTaken | CopyGone | RecordsRefused:
    """Its head."""
    return await reader.suite.bus.ask(TakeCopy(assertion=reader.assertion(), grant_id=reader.grant_id, copy_id=copy_id))


async def read(reader: Reader, copy_id: UUID, number: int = 1) -> CopyPiece | CopyGone | RecordsRefused:
    """One piece."""
    asked = ReadCopy(assertion=reader.assertion(), grant_id=reader.grant_id, copy_id=copy_id, number=number)
    return await reader.suite.bus.ask(asked)


async def whole(reader: Reader, copy_id: UUID) -> Whole:
    """All of a copy that is ready."""
    head = await take(reader, copy_id)
    assert isinstance(head, CopyTaken)
    pieces = [await read(reader, copy_id, number) for number in range(1, head.pieces + 1)]
    assert isinstance(await read(reader, copy_id, head.pieces + 1), CopyGone)
    return Whole(head, tuple(piece for piece in pieces if isinstance(piece, CopyPiece)))


async def discard(reader: Reader, copy_id: UUID) -> None:
    """Throw it away."""
    await reader.suite.bus.ask(DiscardCopy(assertion=reader.assertion(), grant_id=reader.grant_id, copy_id=copy_id))


async def left(reader: Reader) -> list[Any]:
    """What is kept of any copy."""
    return await rows(reader.suite, "select copy_id, number from copy_pieces")


async def filled(suite: Suite) -> Reader:
    """Everything is open to this account, of a chart with something in most sections: five diagnoses in three pages."""
    found = await opened(suite, scopes=(*SECTIONS, "demographics"))
    await share(suite, patient())
    for number in range(4):
        await share(suite, condition(f"c{number}", display=f"{SECRET} {number}", onsetDateTime=f"201{number}"))
    await share(suite, condition("c9", display="Flu", clinicalStatus=status("resolved"), onsetDateTime="2020"))
    medicine = {"resourceType": "Medication", "id": "m1", "code": {"text": "Aspirin"}}
    pointing = {"medicationReference": {"reference": "Medication/m1"}, "medicationCodeableConcept": None}
    for one in (medicine, *(prescription(f"r{number}", **pointing) for number in range(3)), allergic(), visit()):
        await share(suite, {name: value for name, value in one.items() if value is not None})
    aim = goal("g1", description={"text": "Walk"})
    for one in (aim, plan(goal=[{"reference": "Goal/g1"}])):
        await share(suite, one)
    await share_lab(suite, lab())
    await heard(suite, 16)
    return found
