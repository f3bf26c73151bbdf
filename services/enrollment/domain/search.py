"""Finding a person by the beginning of a name or an address, though all of them are sealed."""

from __future__ import annotations

from services.enrollment.domain.details import Details, folded

LENGTHS = (3, 5)
"""How many characters of a beginning are hashed: the short one finds, the long one finds quickly."""
SHORTEST = LENGTHS[0]


def words_of(chart_id: str, details: Details) -> tuple[str, ...]:
    """What an invitation can be found by, folded."""
    names = (details.given_name, details.family_name, details.own_given_name, details.own_family_name)
    spoken = [word for name in names if name for word in folded(name).split()]
    return tuple(dict.fromkeys((*spoken, folded(details.contacts.email), folded(chart_id))))


def terms_of(chart_id: str, details: Details) -> tuple[str, ...]:
    """The beginnings to hash; a whole chart id is one of its own, because ids often begin alike."""
    beginnings = [
        word[:length] for word in words_of(chart_id, details)[:-1] for length in LENGTHS if len(word) >= length
    ]
    return tuple(dict.fromkeys((*beginnings, whole(chart_id))))


def whole(chart_id: str) -> str:
    """The term of a chart id; no beginning of a word holds a line break."""
    return f"chart\n{folded(chart_id)}"


def looked_for(search: str) -> tuple[str, ...]:
    """The words of a search that are long enough to find anything."""
    return tuple(word for word in folded(search).split() if len(word) >= SHORTEST)


def terms_for(words: tuple[str, ...]) -> tuple[str, ...]:
    """What to look up: the beginning that finds the fewest, that of the longest word; or it is a whole chart id."""
    longest = max(words, key=len)
    return longest[: max(length for length in LENGTHS if length <= len(longest))], whole(longest)


def is_found(chart_id: str, details: Details, words: tuple[str, ...]) -> bool:
    """Does every word of the search begin something that is told of this invitation?"""
    told = words_of(chart_id, details)
    return all(any(one.startswith(word) for one in told) for word in words)
