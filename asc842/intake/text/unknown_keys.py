"""Keys that no table knows: misspelled, in the wrong table, or from another program."""

from __future__ import annotations

from typing import Any

from asc842.intake.doubts import UNKNOWN
from asc842.intake.text.places import Path
from asc842.intake.text.schema import Schema
from asc842.intake.text.source import SourceFile
from asc842.intake.text.words import listing, nearest, shown

COMMON = {
    "tenant": "lessee", "landlord": "lessor", "start": "from", "begins": "from", "end": "to", "ends": "to",
    "until": "to", "year": "lease_year", "square_feet": "area", "sqft": "area", "sf": "area", "rsf": "area",
    "psf": "rate", "rate_psf": "rate", "title": "name", "notes": "note", "start_date": "commencement",
    "end_date": "expiration", "termination": "expiration", "property": "asset", "why": "reason", "type": "question",
}
"""Words that people write, and the key that is meant where the table knows it."""


def settle_unknown(source: SourceFile, schema: Schema, path: Path) -> None:
    """Note an unknown key; take it for the key that it nearly is, else leave it out."""
    table = _table(source.data, path[:-1])
    value, name = table.pop(path[-1]), str(path[-1])
    known = schema.keys(path[:-1], source.data)
    meant = _meant(name, [key for key in known if key not in table])
    home = None if meant else _home(schema, name, value, path)
    if not source.doubts.covers(*path):
        advice = _remedy(meant, home and _written(home, name, value), in_lease=bool(schema.questions))
        source.problem("key.unknown", path, f"unknown key {shown(name)}", _expected(known), advice)
    source.doubts.add((*path[:-1], meant or UNKNOWN + name))
    if meant:
        table[meant] = value
    if home:
        source.doubts.add((home, name) if home == "judgements" else tuple(home.split(".")[:2]))


def _table(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _expected(known: list[str]) -> str:
    return f"one of: {listing(known, 40)}" if known else "no key here"


def _meant(name: str, free: list[str]) -> str | None:
    """Return the key of the table that is not there yet and most likely meant."""
    plain = name.lower().replace("-", "_").replace(" ", "_")
    common = COMMON.get(plain)
    return common if common in free else nearest(plain, free, 0.7)


def _home(schema: Schema, name: str, value: Any, path: Path) -> str | None:
    """Return the table to which a key belongs that is known elsewhere, and only there or deeper down as well."""
    if name in schema.questions:
        return "judgements"
    is_table = isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))
    root = str(path[0]) if len(path) > 1 else "facts"
    homes = [home for home in schema.homes(name, is_table) if home.split(".")[0] == root]
    nearest_homes = [home for home in homes if home.count(".") == min(h.count(".") for h in homes)]
    return nearest_homes[0] if len(nearest_homes) == 1 else None


def _written(home: str, name: str, value: Any) -> str:
    """Say where a key belongs."""
    if home == "judgements":
        return f'it is a judgement: write [[judgements]] with question = "{name}", answer and reason'
    if isinstance(value, dict | list):
        section = f"[[{home}.{name}]]" if isinstance(value, list) else f"[{home}.{name}]"
        return f"it belongs in {home}: write {section}"
    return f"it belongs in {home}: move it there"


def _remedy(meant: str | None, home: str | None, in_lease: bool) -> str:
    if meant:
        return f"did you mean {meant}?"
    if home:
        return home
    return "take it out, or record it as text in [[facts.notes]]" if in_lease else "take it out"
