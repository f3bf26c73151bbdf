"""Ten charts of invented people, as this EHR would hold them (charts/SOURCES.md)."""

import gzip
import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from examples.ehr.appointments import appointments

FOLDER = Path(__file__).parent / "charts"
SHARED = (
    "Patient",
    "Condition",
    "AllergyIntolerance",
    "CarePlan",
    "Goal",
    "Immunization",
    "MedicationRequest",
    "Procedure",
)
"""What this practice shares of a chart; claims and visits stay with it. Of observations it shares laboratory results
alone, each by itself: a report that only lists them would say nothing more."""
SPANISH = {"Mejía", "Vargas"}


@dataclass(frozen=True)
class Chart:
    """One patient and all resources that are shared."""

    patient: dict[str, Any]
    resources: tuple[dict[str, Any], ...]
    phone: str

    @property
    def chart_id(self) -> str:
        """This EHR's own number of the chart."""
        return str(self.patient["id"])

    @property
    def name(self) -> tuple[str, str]:
        """Given and family name."""
        official = self.patient["name"][0]
        return official["given"][0], official["family"]

    @property
    def email(self) -> str:
        """An address that belongs to nobody (RFC 2606)."""
        plain = unicodedata.normalize("NFKD", ".".join(self.name)).encode("ascii", "ignore").decode()
        return f"{plain.replace(chr(39), '').lower()}@example.com"

    @property
    def invitation(self) -> dict[str, Any]:
        """The data of `patient.invited`."""
        given, family = self.name
        return {
            "chart_id": self.chart_id,
            "invited_by": "dr.lee",
            "date_of_birth": self.patient["birthDate"],
            "email": self.email,
            "phone": self.phone,
            "given_name": given,
            "family_name": family,
            "language": "es" if family in SPANISH else "en",
        }


def charts() -> list[Chart]:
    """All ten, by file name."""
    return [_read(path, number) for number, path in enumerate(sorted(FOLDER.glob("*.json.gz")))]


def is_lab(resource: dict[str, Any]) -> bool:
    """Is it a laboratory result? Vital signs, surveys and the like are observations too, and none."""
    if resource["resourceType"] != "Observation":
        return False
    return any(coding["code"] == "laboratory" for category in resource["category"] for coding in category["coding"])


def _read(path: Path, number: int) -> Chart:
    bundle = json.loads(gzip.decompress(path.read_bytes()))
    found = [entry["resource"] for entry in bundle["entry"]]
    shared = [resource for resource in found if resource["resourceType"] in SHARED or is_lab(resource)]
    patient = next(resource for resource in shared if resource["resourceType"] == "Patient")
    planned = appointments(patient["id"], number)
    # 555-0100 to 555-0199 are kept free for stories; Synthea's own numbers belong to no region.
    return Chart(patient, (*shared, *planned), phone=f"+1212555{100 + number:04}")
