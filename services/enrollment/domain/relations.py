"""Who a person may be to the patient: a coded list, in one word each (S77)."""

from __future__ import annotations

from collections.abc import Mapping

SELF = "self"
CODES: Mapping[str, tuple[str, ...]] = {
    SELF: ("ONESELF",),
    "parent": ("PRN", "MTH", "FTH", "NPRN", "NMTH", "NFTH", "ADOPTP", "STPPRN", "PRNFOST"),
    "guardian": ("GUARD", "GUADLTM"),
    "child": ("CHILD", "DAU", "SON", "NCHILD", "CHLDADOPT", "STPCHLD"),
    "spouse": ("SPS", "HUSB", "WIFE", "DOMPART", "SIGOTHR"),
    "sibling": ("SIB", "BRO", "SIS"),
    "grandparent": ("GRPRN", "GRMTH", "GRFTH"),
    "grandchild": ("GRNDCHILD", "GRNDDAU", "GRNDSON"),
    "family_member": ("FAMMEMB", "EXT"),
    "health_care_agent": ("HPOWATT", "POWATT"),
    "caregiver": ("CAREGIVER",),
    "other": ("O",),
}
"""Our word -> codes of FHIR R4 relatedperson-relationshiptype (HL7 v3-RoleCode; "O" is v2-0131, "CAREGIVER" is
v3-RoleClass). The first code of each is the one to send."""
RELATIONS = tuple(CODES)
_WORD_OF = {code: word for word, codes in CODES.items() for code in codes}


def relation_of(told: str) -> str | None:
    """Our word for a word or a code of the list; None for anything else."""
    return told if told in CODES else _WORD_OF.get(told)
