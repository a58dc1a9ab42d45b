"""Every fact that a lease states, as printed, with its document and clause; no topic is named, so that none lacks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from asc842.contract.facts import NOT_STATED, Facts
from asc842.contract.lease import Lease

NAMES = ("label", "title", "name", "id")
"""Keys that a fact is called by, the first that it has."""
APART = ("documents",)
"""Facts that have a table of their own."""
Line = tuple[str, str, str]
"""What it is, what the documents say, and where."""


def fact_lines(lease: Lease) -> Iterator[Line]:
    """Yield a line for each fact; what stands within one and has no source of its own has that of the whole.

    What later agreements state follows, by the id of the event.
    """
    yield from _of(lease.facts)
    for event in lease.events:
        for key in type(event).model_fields:
            value = getattr(event, key)
            for item in value if isinstance(value, tuple) else ():
                if isinstance(item, BaseModel):
                    yield from _lines(f"{event.id}, {key.replace('_', ' ')}", item, event.source or "")


def _of(facts: Facts) -> Iterator[Line]:
    for key in type(facts).model_fields:
        value, label = getattr(facts, key), key.replace("_", " ")
        if key in APART or value is None or value in ((), NOT_STATED):
            continue
        if isinstance(value, BaseModel):
            yield from _lines(label, value, "")
        elif isinstance(value, tuple):
            for item in value:
                yield from _lines(label, item, "")
        else:
            yield label, written(value), ""


def _lines(label: str, fact: BaseModel, source: str) -> Iterator[Line]:
    """Yield the line of a fact, then one for each of the facts within it."""
    own = getattr(fact, "source", None) or source
    called = next((str(value) for name in NAMES if (value := getattr(fact, name, None))), "")
    named = f"{label}: {called}" if called else label
    yield named, _says(fact, called), own
    for value in (getattr(fact, key) for key in type(fact).model_fields):
        if isinstance(value, tuple):
            for item in value:
                if isinstance(item, BaseModel):
                    yield from _lines(called or label, item, own)


def _says(fact: BaseModel, called: str) -> str:
    said = []
    for key, field in type(fact).model_fields.items():
        value = getattr(fact, key)
        inner = isinstance(value, tuple) and any(isinstance(x, BaseModel) for x in value)
        if key in ("source", "id") or value in (None, (), called) or inner or (
                not field.is_required() and value == field.get_default(call_default_factory=True)):
            continue
        said.append(f"{key.rstrip('_').replace('_', ' ')} {written(value)}")
    return "; ".join(said)


def written(value: Any) -> str:
    """Write a value as a reader expects it: amounts with thousands separators, days as ISO 8601."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal | int):
        return f"{value:,}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        return _says(value, "")
    if isinstance(value, tuple):
        return ", ".join(map(written, value))
    return str(value)
