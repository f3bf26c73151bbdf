"""The record categories that a grant opens (S119-S121, S125)."""

OWN_CHART = (
    "diagnoses",
    "medications",
    "immunizations",
    "allergies",
    "procedures",
    "care_plans",
    "labs",
    "appointments",
    "demographics",
)
"""All of them for the patient; "labs" opens the category, in which only what was explicitly shared appears (S120)."""
