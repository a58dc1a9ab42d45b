"""Structure: keys, types and ranges, checked by pydantic, every refusal in plain words.

What is refused is replaced by a stand-in and held in doubt, so that the rest of the file is checked as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from asc842.intake.text import messages
from asc842.intake.text.places import Path, key_text
from asc842.intake.text.readings import read_row_dates, take_reading, with_places
from asc842.intake.text.schema import Schema, schema_of
from asc842.intake.text.source import SourceFile
from asc842.intake.text.unknown_keys import settle_unknown
from asc842.intake.text.words import nearest, shown

Model = TypeVar("Model", bound=BaseModel)
PASSES = 12
"""Each pass settles what the one before brought to light; three are enough for any file seen."""


def validated(source: SourceFile, model: type[Model]) -> Model | None:
    """Build the model from what was read, noting every problem in ``source``; None where it cannot be built."""
    schema = schema_of(model)
    if source.data is None or messages.other_format(source, schema):
        return None
    read_row_dates(source)
    for _ in range(PASSES):
        try:
            built = model.model_validate(_tuples(source.data), strict=True)
        except ValidationError as error:
            _settle_all(source, schema, error.errors(include_url=False))
            continue
        if not _settle_odd(source, schema):
            return with_places(source, built)
    return None


def _settle_all(source: SourceFile, schema: Schema, details: list[ErrorDetails]) -> None:
    """Settle unknown keys first: one of them may be what is missing."""
    for detail in details:
        if detail["type"] == "extra_forbidden":
            settle_unknown(source, schema, _path(detail, source.data))
    for detail in details:
        if detail["type"] != "extra_forbidden":
            _settle(source, schema, detail)


def _settle(source: SourceFile, schema: Schema, detail: ErrorDetails) -> None:
    """Note what is refused, and put a stand-in into its place."""
    path, value = _path(detail, source.data), detail["input"]
    if take_reading(source, path, value):
        return
    if detail["type"] == "is_instance_of" and type(value) is int:
        _put(source.data, path, Decimal(value))
    elif detail["type"] == "too_short" and len(value) >= detail["ctx"]["min_length"]:
        return  # pydantic counts the elements that it accepts; those that it refuses are reported one by one
    elif detail["type"].startswith("union_tag"):
        _settle_question(source, schema, path, value)
    elif detail["type"] != "missing" or not _holds(source.data, path):
        displaced = detail["type"] == "missing" and path[:-1] in source.displaced
        if not displaced and not source.doubts.covers(*path):
            _refuse(source, schema, path, detail)
        source.doubts.add(path)
        is_key = detail["loc"][-1] == "[key]"
        _put(source.data, path, None if is_key else schema.stand_in(schema.node(path, source.data)), is_key)


def _refuse(source: SourceFile, schema: Schema, path: Path, detail: ErrorDetails) -> None:
    """Note what is refused at its key; what a judgement reads for the key, at that judgement."""
    code, found, expected, remedy = messages.words(detail, path, source, schema)
    if path in source.readings:
        found = f"{shown(str(detail['input']))} for {key_text(path)}"
        return source.problem(code, ("judgements", source.readings[path], "answer"), found, expected, remedy)
    return source.problem(code, path, found, expected, remedy)


def _settle_question(source: SourceFile, schema: Schema, path: Path, value: Any) -> None:
    """Take a misspelt question for the nearest one; a judgement on no question is replaced."""
    asked, known = value.get("question") if isinstance(value, dict) else None, schema.questions
    if not source.doubts.covers(*path):
        code, found, expected, remedy = messages.question(asked, source.raw((*path, "question")), known)
        source.problem(code, (*path, "question"), found, expected, remedy)
    near = nearest(asked, known) if isinstance(asked, str) else None
    source.doubts.add((*path, "question") if near else path)
    _put(source.data, (*path, "question") if near else path, near or schema.stand_in(schema.node(path, None)))


def _settle_odd(source: SourceFile, schema: Schema) -> bool:
    """Settle values that the schema allows and no lease has; True where there were any."""
    found = [(path, wrong) for path, value in _leaves(source.data, ())
             if (wrong := messages.odd(path, value, source.raw(path)))]
    for path, wrong in found:
        if not source.doubts.covers(*path):
            source.problem(wrong[0], path, *wrong[1:])
        source.doubts.add(path)
        _put(source.data, path, schema.stand_in(schema.node(path, source.data)))
    return bool(found)


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, str | date | Decimal]]:
    """Yield all texts, dates and amounts with their paths."""
    if isinstance(value, dict | list):
        for part, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(inner, (*path, part))
    elif isinstance(value, str | date | Decimal):
        yield path, value


def _path(detail: ErrorDetails, data: Any) -> Path:
    """Return the path in the file: pydantic's, less the names of union members that it puts between."""
    path: Path = ()
    last = len(detail["loc"]) - 1
    for i, part in enumerate(detail["loc"]):
        if i == 2 and path[:1] == ("judgements",) and data.get("question") == part:
            continue  # the kind of judgement, which may go by the name of one of its keys
        if _holds(data, (part,)):
            data = data[part]
        elif not (i == last and detail["type"] == "missing"):
            continue
        path = (*path, part)
    return path


def _holds(data: Any, path: Path) -> bool:
    """Return whether something stands at a path."""
    for part in path:
        within = isinstance(data, list) and isinstance(part, int) and part < len(data)
        if not within and not (isinstance(data, dict) and part in data):
            return False
        data = data[part]
    return True


def _put(data: Any, path: Path, value: Any, remove: bool = False) -> None:
    """Set what stands at a path, or take it out."""
    for part in path[:-1]:
        data = data[part]
    if remove:
        del data[path[-1]]
    else:
        data[path[-1]] = value


def _tuples(value: Any) -> Any:
    """Return the same values with tuples for lists, as frozen models hold them."""
    if isinstance(value, dict):
        return {key: _tuples(inner) for key, inner in value.items()}
    return tuple(_tuples(inner) for inner in value) if isinstance(value, list) else value
