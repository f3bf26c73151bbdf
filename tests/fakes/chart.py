"""A pretend chart: a few entries of every kind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import get_args

from shared.contracts.activity import ActivityRow
from shared.contracts.entries import (
    Allergy,
    Appointment,
    CarePlan,
    Diagnosis,
    Immunization,
    LabResult,
    Measured,
    Medication,
    Procedure,
)
from shared.contracts.records import Entry, Profile, Section
from shared.contracts.trends import TrendPoint

LONG_AGO = datetime(2025, 11, 3, 9, 30, tzinfo=UTC)
PAGE_SIZE = 25
SECTIONS: tuple[Section, ...] = get_args(Section)
EASTERN = timezone(timedelta(hours=-5))
DIAGNOSES = (
    Diagnosis(
        plain_name="High blood pressure", clinical_name="Essential hypertension (disorder)", code="59621000",
        code_system="SNOMED CT", status="active", since="2014-03", until=None, received_at=LONG_AGO, current=True,
    ),
    Diagnosis(
        plain_name="Prediabetes", clinical_name="Prediabetes", code="15777000", status="unknown", since="2019",
        until=None, received_at=LONG_AGO, confirmed=False, current=True,
    ),
    Diagnosis(
        plain_name="Sinus infection", clinical_name="Viral sinusitis (disorder)", code="444814009",
        status="resolved", since="2021-01-06", until="2021-01-27", received_at=LONG_AGO, current=False,
    ),
)  # fmt: skip
ENTRIES: dict[Section, tuple[Entry, ...]] = {
    "medications": (
        Medication(
            plain_name="Hydrochlorothiazide 25 mg (water pill)", clinical_name="Hydrochlorothiazide 25 MG",
            code="316049", code_system="RxNorm", status="active", since="2014-03-20", until=None, current=True,
            received_at=LONG_AGO, dosage="One tablet by mouth every morning", reasons=("High blood pressure",),
        ),
        Medication(
            plain_name="Amoxicillin 250 mg capsule (antibiotic)", clinical_name="Amoxicillin 250 MG Oral Capsule",
            code="308182", code_system="RxNorm", status="stopped", since="2021-01-06", until=None, current=False,
            received_at=LONG_AGO, dosage=None,
        ),
    ),
    "immunizations": (
        Immunization(
            plain_name="Flu shot", clinical_name="Influenza, seasonal, injectable, preservative free", code="140",
            code_system="CVX", given_on="2025-10-02", dose="1", current=True, received_at=LONG_AGO,
        ),
    ),
    "allergies": (
        Allergy(
            plain_name="Peanuts", clinical_name="Allergy to peanuts", code="91935009", code_system="SNOMED CT",
            status="active", confirmed=True, intolerance=False, categories=("food",), criticality="high",
            reactions=("Hives", "Trouble breathing"), since="1999", current=True, received_at=LONG_AGO,
        ),
    ),
    "procedures": (
        Procedure(
            plain_name="Colonoscopy (look inside the bowel)", clinical_name="Colonoscopy", code="73761001",
            code_system="SNOMED CT", status="completed", done_on="2022-05-17", until="2022-05-17", current=False,
            received_at=LONG_AGO,
        ),
    ),
    "care_plans": (
        CarePlan(
            plain_name="Managing your diabetes", clinical_name="Diabetes self management plan", code="698360004",
            code_system="SNOMED CT", status="active", since="2020-02", until=None, current=True, received_at=LONG_AGO,
            goals=("Blood sugar below 130 before meals",), activities=("Diabetic diet", "Exercise therapy"),
        ),
    ),
    "labs": (
        LabResult(
            plain_name="Complete blood count", clinical_name="Hemogram panel", code="58410-2", code_system="LOINC",
            status="final", taken_on="2025-10-02", current=True, received_at=LONG_AGO,
            values=(
                Measured(name="Hemoglobin", value="11.2 g/dL", reference="12 g/dL - 16 g/dL", flag="low"),
                Measured(name="Platelets", value="250 10*3/uL", reference=None, flag=None),
            ),
        ),
    ),
    "appointments": (
        Appointment(
            plain_name="Check-up", clinical_name="Check-up", code=None, status="booked", current=True,
            starts_at=datetime(2027, 3, 2, 14, 30, tzinfo=EASTERN), ends_at=datetime(2027, 3, 2, 15, tzinfo=EASTERN),
            id="visit-1",
            people=("Dr. Grace Lee",), places=("Room 4, 12 Elm Street",), received_at=LONG_AGO,
        ),
        Appointment(
            plain_name="Blood test", clinical_name="Blood test", code=None, status="canceled", current=False,
            starts_at=datetime(2025, 9, 1, 8, 5, tzinfo=EASTERN), ends_at=None, people=(), places=(),
            received_at=LONG_AGO,
        ),
    ),
}  # fmt: skip
TREND = tuple(
    TrendPoint(
        taken_on=day, number=number, low=12, high=16, received_at=LONG_AGO,
        measured=Measured.model_validate(
            {"name": "Hemoglobin", "value": f"{number} g/dL", "reference": "12 g/dL - 16 g/dL", "flag": flag}
        ),
    )
    for day, number, flag in (
        ("2021-03-04", 13.1, "normal"), ("2022-03-15", 12.4, "normal"), ("2023-09-30", 11.2, "low"),
        ("2025-10-02", 12.9, None),
    )
)  # fmt: skip
PROFILE = Profile(
    names=("Ms. Maria Álvarez", "Maria Gómez"), born=date(1986, 4, 28).isoformat(), gender="female", race=("White",),
    ethnicity=("Hispanic or Latino",), languages=("Spanish",), received_at=LONG_AGO,
)  # fmt: skip
DEED = ("who", "relation", "what", "category")
ACTIVITY = tuple(
    ActivityRow.model_validate({"at": LONG_AGO - timedelta(hours=hours), **dict(zip(DEED, deed, strict=True))})
    for hours, deed in enumerate(
        (
            ("you", "self", "view", "activity"),
            ("you", "self", "view", "care_plans"),
            ("other", "parent", "view", "summary"),
            ("other", "parent", "open", ""),
            ("office", "practice", "close", ""),
            ("office", "practice", "close", "parent"),
            ("other", "person", "close", "guardian"),
            ("other", "person", "stop-share", ""),
            ("office", "staff", "show_code", "parent"),
            ("office", "staff", "change_phone", "parent"),
            ("office", "staff", "invite", "parent"),
            ("office", "practice", "change_terms", ""),
            ("you", "self", "view", "demographics"),
            ("you", "self", "view", "exports"),
            ("you", "self", "download", "demographics,labs"),
            ("you", "self", "open", ""),
        )
    )
)
