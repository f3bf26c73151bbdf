"""`python -m services.enrollment practice …`: what an operator adds, changes, lists and takes away."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import asyncpg

from services.enrollment import registering
from services.enrollment.domain.signed import EhrKey
from services.enrollment.practice_arguments import SWITCH, parser, slug
from services.enrollment.registering import NotPossible, Order
from services.enrollment.signatures import UnusableKey, read_keys
from services.enrollment.store import ehr_systems, practices
from services.enrollment.store.practices import PracticeRow
from shared.db import Connection


def main(database_url: str, arguments: Sequence[str]) -> None:
    """Do what the command line says and print what came of it; it ends with a message when it cannot."""
    found = parser("services.enrollment practice")
    told = found.parse_args(arguments)
    try:
        told.fresh = read_keys(Path(told.keys).read_text()) if getattr(told, "keys", None) else []
        sys.stdout.writelines(f"{line}\n" for line in asyncio.run(run(database_url, told)))
    except (NotPossible, UnusableKey, OSError) as error:
        found.error(str(error))


async def run(database_url: str, told: argparse.Namespace) -> list[str]:
    """One transaction; the lines to print."""
    connection = await asyncpg.connect(database_url)
    try:
        async with connection.transaction():
            verbs = {"add": _add, "set": _set, "list": _list, "show": _show, "add-keys": _add_keys}
            verbs |= {"remove-key": _remove_key, "remove-ehr": _remove_ehr}
            return await verbs[told.verb](connection, told)
    finally:
        await connection.close()


async def add_practice(
    database_url: str,
    *,
    practice_id: str,
    name: str,
    accent: str | None = None,
    order: Order = "verify_first",
    language: str = "en",
    voice_codes: bool = True,
) -> None:
    """Told twice it changes nothing and leaves one audit row."""
    connection = await asyncpg.connect(database_url)
    try:
        async with connection.transaction():
            practice = PracticeRow(practice_id, name, accent, order, language, voice_codes)
            await registering.put_practice(connection, practice)
    finally:
        await connection.close()


async def _add(connection: Connection, told: argparse.Namespace) -> list[str]:
    practice_id = told.id or slug(told.name)
    if not practice_id:
        raise NotPossible("no id can be made of this name: give one with --id")
    ehr = told.ehr or f"ehr.{practice_id}"
    known = await practices.find_decided(connection, practice_id)
    as_it_is = known[0] if known else PracticeRow(practice_id, told.name, None, "verify_first", "en", voice_codes=True)
    await registering.put_practice(connection, as_it_is)
    told.practice = practice_id
    await _set(connection, told)
    await registering.join(connection, ehr, practice_id)
    lines = [f"practice {practice_id} ({told.name}), EHR system {ehr}"]
    return lines + (await _register(connection, ehr, told.fresh) if told.fresh else [])


async def _set(connection: Connection, told: argparse.Namespace) -> list[str]:
    await registering.restyle(
        connection,
        told.practice,
        name=told.name,
        accent=told.accent,
        order=told.order,
        language=told.language,
        voice_codes=None if told.voice_codes is None else SWITCH[told.voice_codes],
    )
    origins = None if told.embed is None else tuple(one for one in told.embed if one != "none")
    switch = None if told.auto_invite is None else SWITCH[told.auto_invite]
    await registering.decide(
        connection,
        told.practice,
        embed_origins=origins,
        auto_invite=switch,
        demographics=told.demographics,
        time_zone=told.time_zone,
        reminder_hours=told.reminder_hours,
    )
    return await _show(connection, told)


async def _list(connection: Connection, _told: argparse.Namespace) -> list[str]:
    lines = []
    for practice_id in await practices.all_ids(connection):
        found = await practices.find_decided(connection, practice_id)
        systems = ", ".join(await ehr_systems.of_practice(connection, practice_id)) or "no EHR system"
        lines += [f"{practice_id:<32} {systems:<32} {found[0].name}"] if found else []
    return lines


async def _show(connection: Connection, told: argparse.Namespace) -> list[str]:
    found = await practices.find_decided(connection, told.practice)
    if found is None:
        raise NotPossible(f"there is no practice {told.practice}")
    shows, decided = found
    lines = [
        f"practice     {shows.id}",
        f"name         {shows.name}",
        f"accent       {shows.accent or 'the portal’s own'}",
        f"order        {shows.order}",
        f"language     {shows.language}",
        f"voice codes  {'on' if shows.voice_codes else 'off'}",
        f"auto-invite  {'on' if decided.auto_invite else 'off'}",
        f"demographics {decided.demographics}",
        f"reminders    {decided.hours.since}-{decided.hours.until} o’clock, {decided.hours.zone}",
        f"embed        {' '.join(decided.embed_origins) or 'nowhere'}",
    ]
    for ehr in await ehr_systems.of_practice(connection, told.practice):
        lines.append(f"EHR system   {ehr}")
        lines += [
            f"  key        {key.kid} {key.algorithm}{' removed' if key.removed else ''}"
            for key in await ehr_systems.keys_of(connection, ehr)
        ]
    return lines


async def _add_keys(connection: Connection, told: argparse.Namespace) -> list[str]:
    return await _register(connection, told.ehr, told.fresh)


async def _register(connection: Connection, ehr: str, keys: Sequence[EhrKey]) -> list[str]:
    added = await registering.add_keys(connection, ehr, keys)
    return [f"key {kid} of {ehr}" for kid in added] or [f"{ehr} has these keys already"]


async def _remove_key(connection: Connection, told: argparse.Namespace) -> list[str]:
    await registering.remove_key(connection, told.ehr, told.kid)
    return [f"{told.ehr} has no key {told.kid} any more"]


async def _remove_ehr(connection: Connection, told: argparse.Namespace) -> list[str]:
    await registering.remove_ehr(connection, told.ehr)
    return [f"{told.ehr} speaks for nobody any more"]
