"""A practice's accent color as a style sheet of its own, made readable first (design.md 10)."""

from __future__ import annotations

import re

_HEX = re.compile(r"#[0-9a-f]{6}")
READABLE = 4.5
"""WCAG 2.2 AA contrast of text; 1.4.3."""
STEP = 0.08
LIGHT, DARK = (255, 255, 255), (24, 30, 36)
Color = tuple[int, int, int]


def accent_path(accent: str | None) -> str | None:
    """Where the style sheet of this color is; None when there is no such color."""
    color = (accent or "").lower()
    return f"/accents/{color[1:]}" if _HEX.fullmatch(color) else None


def accent_sheet(digits: str) -> str | None:
    """CSS that sets the accent for light and dark; None when `digits` are not six hex digits."""
    if not _HEX.fullmatch(f"#{digits}"):
        return None
    color = (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))
    on_light, on_dark = _hex(_readable(color, LIGHT)), _hex(_readable(color, DARK))
    return f":root{{--accent:{on_light}}}@media(prefers-color-scheme:dark){{:root{{--accent:{on_dark}}}}}"


def contrast(one: Color, other: Color) -> float:
    """WCAG contrast ratio, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _readable(color: Color, ground: Color) -> Color:
    """The color, moved away from its ground until it can be read on it."""
    target = DARK if ground == LIGHT else LIGHT
    for step in range(round(1 / STEP) + 2):
        share = min(1.0, step * STEP)
        mixed = tuple(round(part + (goal - part) * share) for part, goal in zip(color, target, strict=True))
        moved = (mixed[0], mixed[1], mixed[2])
        if contrast(moved, ground) >= READABLE:
            return moved
    return target


def _luminance(color: Color) -> float:
    red, green, blue = (_linear(part / 255) for part in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _hex(color: Color) -> str:
    return "#" + "".join(f"{part:02x}" for part in color)
