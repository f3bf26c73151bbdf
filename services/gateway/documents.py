"""A copy of a chart as a document to read and print: PDF, tagged for readers that speak (S124)."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from typing import Any

from services.gateway.telling import Told, Voice, in_text, tell
from services.gateway.wording import Wording
from shared.contracts.exports import ChartDownloaded, CopiedSection
from shared.contracts.records import Profile
from shared.rpc import NoAnswer

TYPESETTER = "services.gateway.typesetting"
MOST_SECONDS = 60.0
_GROUPS = ("race", "ethnicity", "languages")


async def document(copy: ChartDownloaded, wording: Wording, *, volume: tuple[int, int] = (1, 1)) -> bytes:
    """The PDF: under a millisecond of processor for each entry, in a process of its own. Raises NoAnswer when it takes
    too long, ChildProcessError when it fails. `volume` is its number, and of how many."""
    data = json.dumps(_data(copy, in_text(wording), volume)).encode()
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", TYPESETTER, stdin=PIPE, stdout=PIPE, stderr=PIPE)
    try:
        made, _ = await asyncio.wait_for(child.communicate(data), MOST_SECONDS)
    except TimeoutError:
        raise NoAnswer("a document took too long") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        raise ChildProcessError(f"typesetting ended with {child.returncode}")
    return made


def _data(copy: ChartDownloaded, voice: Voice, volume: tuple[int, int]) -> dict[str, Any]:
    say, chart, words = voice.say, copy.chart, voice.wording
    number, volumes = volume
    made = say("copy.made", day=words.whole_date(copy.made_at), time=words.clock(copy.made_at))
    return {
        "language": words.language,
        "title": say("copy.title"),
        "author": chart.practice.name,
        "made": [copy.made_at.year, copy.made_at.month, copy.made_at.day],
        "name": voice.name(chart.display_name),
        "page": say("copy.page", page="{page}", pages="{pages}"),
        "footer": say("copy.footer"),
        "facts": [
            (say("copy.whose"), voice.name(chart.display_name)),
            (say("copy.practice"), voice.name(chart.practice.name)),
            (say("copy.when"), made),
            (say("copy.days"), days_of(copy, voice)),
            *([(say("copy.volume"), say("copy.volume_of", number=number, volumes=volumes))] if volumes > 1 else []),
        ],
        "notes": [say("copy.snapshot", practice=voice.name(chart.practice.name))],
        "columns": [say("lab.test"), say("lab.value"), say("lab.range")],
        "sections": [
            *([_profile(copy, voice)] if number == 1 and copy.choice.holds("demographics") and chart.profile else []),
            *(_section(section, copy, voice) for section in copy.sections),
        ],
    }


def days_of(copy: ChartDownloaded, voice: Voice) -> str:
    """Which days the copy is about."""
    since, until = copy.choice.since, copy.choice.until
    told = {"since": since and voice.wording.whole_date(since), "until": until and voice.wording.whole_date(until)}
    if since and until:
        return voice.say("copy.span", **told)
    return voice.say("copy.since" if since else "copy.until" if until else "copy.all", **told)


def _section(section: CopiedSection, copy: ChartDownloaded, voice: Voice) -> dict[str, Any]:
    practice = copy.chart.practice.name
    limited = copy.choice.since or copy.choice.until
    none = voice.say("copy.none" if limited else f"section.{section.section}.none", practice=voice.name(practice))
    return {
        "title": voice.say(f"section.{section.section}.title"),
        "facts": [],
        "notes": [] if section.entries else [none],
        "entries": [_entry(tell(entry, voice, practice=practice), voice) for entry in section.entries],
    }


def _entry(told: Told, voice: Voice) -> dict[str, Any]:
    return {
        "name": told.name,
        "status": told.status,
        "moment": told.moment,
        "lines": [{"text": line.text, "strong": line.strong} for line in told.lines],
        "rows": [
            (
                voice.name(one.name),
                f"{voice.name(one.value) if one.value else voice.say('lab.no_value')}"
                f"{'  (' + voice.say('lab.flag_' + one.flag) + ')' if one.flag else ''}",
                voice.name(one.reference) if one.reference else voice.say("lab.no_range"),
            )
            for one in told.values
        ],
        "clinical": told.clinical,
        "source": told.source,
    }


def _profile(copy: ChartDownloaded, voice: Voice) -> dict[str, Any]:
    practice = voice.name(copy.chart.practice.name)
    facts = profile_facts(copy.profile, voice) if copy.profile else []
    notes = [] if copy.profile else [voice.say("profile.none", practice=practice)]
    if copy.profile:
        day = voice.wording.whole_date(copy.profile.received_at)
        notes.append(voice.say("entry.received", practice=practice, date=day))
    return {"title": voice.say("nav.profile"), "facts": facts, "notes": notes, "entries": []}


def profile_facts(profile: Profile, voice: Voice) -> list[tuple[str, str]]:
    """(what, value) of each line of the profile page."""
    say, name, day = voice.say, voice.name, voice.wording.partial_date
    known = {
        "name": name(profile.names[0]) if profile.names else "",
        "other_names": voice.names(profile.names[1:]) if profile.names[1:] else None,
        "born": day(profile.born) if profile.born else "",
        "died": day(profile.died) if profile.died else None,
        "gender": say(f"gender.{profile.gender}") if profile.gender in ("male", "female", "other", "unknown") else "",
        **{field: voice.names(told) if (told := getattr(profile, field)) else "" for field in _GROUPS},
    }
    lines = {what: value for what, value in known.items() if value is not None}
    return [(say(f"profile.{what}"), value or say("profile.not_recorded")) for what, value in lines.items()]
