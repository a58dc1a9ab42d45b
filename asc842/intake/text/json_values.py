"""A lease as JSON, or Python, has it: texts and numbers become the dates and exact decimals that it has."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from numbers import Integral, Real
from typing import Any

from asc842.base.errors import Problem
from asc842.intake.text.places import Path
from asc842.intake.text.schema import Schema
from asc842.intake.text.source import SourceFile
from asc842.intake.text.words import clean

DEEPEST = 20
"""Tables within tables; a lease has no more than nine."""
_WORDS = tuple((re.compile(pattern), said) for pattern, said in (
    (r"\bwrite (\d{4}-\d\d-\d\d), without quotes", r'write "\1"'),
    (r"( for \w+ \d+(, \d{4})?), without quotes", r"\1"),
    (r"\bthe section \[(?:\w+\.)*(\w+)\] with", r"the key \1: a dict with"),
    (r"\bat least one section \[\[(?:\w+\.)*(\w+)\]\] with", r"the key \1: a list of dicts with"),
    (r"\badd \[\[(?:\w+\.)*(\w+)\]\]", r'add "\1": [{...}]'), (r"\badd \[(?:\w+\.)*(\w+)\]", r'add "\1": {...}'),
    (r"\[{1,2}([a-z_]+(?:\.[a-z_]+)*)\]{1,2}", r"\1"), (r"\ba table with\b", "a dict with"),
    (r"(?<![\w.])([a-z_]+) = ", r'"\1": '),
    (r"((?:\bsuch as|\bwrite|:) |, or )(\d{4}-\d\d-\d\d)\b", r'\1"\2"'),
    (r"\btext in double quotes", "a text"), (r", in double quotes", ", a text"), (r" in \[square brackets\]", ""),
    (r"\btake the square brackets away", "give the value alone, in no list"),
    (r"\bthe section (\w+)", r"the key \1"), (r"\bpolicy file\b", "policy"), (r"\bfile\b", "dict"),
))
"""How a message speaks of the keys of a lease file, and how it does of those of a dict."""


@dataclass(slots=True)
class JsonSource(SourceFile):
    """The data of a lease that was given as values."""

    def raw(self, path: Path) -> str:
        """Return the value at a path as JSON has it; nothing where there is none."""
        value: Any = self.data
        for part in path:
            known = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
            if part not in known:
                return ""
            value = value[part]
        return str(value) if isinstance(value, Decimal) else json.dumps(value, default=str)

    def _located(self, problem: Problem, path: Path, offset: int | None = None) -> Problem:
        said = replace(problem, expected=_in_json(problem.expected), remedy=_in_json(problem.remedy))
        return SourceFile._located(self, said, path, offset)


def _in_json(text: str) -> str:
    """Return a text about the keys of a lease file in the words for those of a dict; values in quotes stay."""
    parts = text.split('"')
    for pattern, said in _WORDS:
        parts[::2] = [pattern.sub(said, part) for part in parts[::2]]
        parts = '"'.join(parts).split('"')
    return '"'.join(parts)


def source_of(name: str, given: object, schema: Schema) -> JsonSource:
    """Return the values of one lease as a source of that name; what is no table of values is a problem of it."""
    source = JsonSource(clean(name))
    if not isinstance(given, Mapping):
        found = "nothing" if given is None else f"a {type(given).__name__}"
        source.problem("dicts.no-dict", (), found, "the keys of one lease, a dict",
                       "give a dict for each lease")
        return source
    try:
        plain = _plain(given, 0)
    except RecursionError:
        source.problem("dicts.without-end", (), "tables within tables without end", "the keys of one lease",
                       "correct it")
        return source
    source.data = _meant(plain, (), plain, schema)
    return source


def named_in(source: SourceFile) -> str:
    """Return the id that a lease is given, its place where it has none."""
    found = (source.data or {}).get("id")
    return found if isinstance(found, str) else source.name


def _plain(value: Any, depth: int) -> Any:
    """Return plain values: keys as text, lists as lists, other numbers as decimals; a key of nothing is none."""
    if depth > DEEPEST:
        raise RecursionError
    if isinstance(value, Mapping):
        plain = {str(key): _plain(inner, depth + 1) for key, inner in value.items()}
        return {key: inner for key, inner in plain.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [_plain(inner, depth + 1) for inner in value]
    if value is None or isinstance(value, bool | str | Decimal):
        return value
    if isinstance(value, datetime) and str(value) != "NaT" and value.time() == time():
        return value.date()
    return value if isinstance(value, date) and str(value) != "NaT" else _number(value)


def _number(value: Any) -> Any:
    """Return a number of any other kind as it is written; nothing where it is none, such as NaN."""
    if isinstance(value, Integral):
        return int(value)
    text = str(value)
    if text in ("nan", "NaT", "<NA>"):
        return None
    try:
        return Decimal(text) if isinstance(value, Real) else bool(value) if text in ("True", "False") else text
    except InvalidOperation:
        return text


def _meant(value: Any, path: Path, data: Any, schema: Schema) -> Any:
    """Return a value of the kind that its key takes, where a text says one."""
    if isinstance(value, dict):
        return {key: _meant(inner, (*path, key), data, schema) for key, inner in value.items()}
    if isinstance(value, list):
        return [_meant(inner, (*path, i), data, schema) for i, inner in enumerate(value)]
    return _read(value, schema.kinds(path, data)) if isinstance(value, str) else value


def _read(text: str, kinds: set[str]) -> Any:
    """Return the date or number that a text is by one of the kinds that may stand there; else the text."""
    try:
        if "date" in kinds and len(text) == len("2000-01-01"):
            return date.fromisoformat(text)
        if "number" in kinds and "_" not in text:
            return Decimal(text)
        return int(text) if "integer" in kinds and text.isdecimal() else text
    except (ValueError, InvalidOperation):
        return text
