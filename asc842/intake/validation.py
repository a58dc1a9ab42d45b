"""Structure: keys, types and ranges, checked by pydantic and told in words an accountant can act on."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from asc842.intake.positions import Path
from asc842.intake.source import SourceFile

Model = TypeVar("Model", bound=BaseModel)


def validated(source: SourceFile, model: type[Model]) -> Model | None:
    """Build the model from what was read, noting every problem in ``source``.

    An unknown key is noted and left out, so that what depends on the rest can still be checked; None where the rest
    does not make a value.
    """
    data = source.data or {}
    for _ in range(2):
        try:
            return model.model_validate(data)
        except ValidationError as error:
            details = error.errors(include_url=False)
            _note(source, model, data, details)
            unknown = [_path(d, data) for d in details if d["type"] == "extra_forbidden"]
            if len(unknown) < len(details):
                return None
            data = _without(data, set(unknown))
    return None


def _note(source: SourceFile, model: type[BaseModel], data: Mapping[str, Any], details: list[ErrorDetails]) -> None:
    seen = set[Path]()
    for detail in details:
        path = _path(detail, data)
        if path in seen or path in source.doubtful:
            continue
        seen.add(path)
        source.problem(path, *_words(detail, path, model))


def _path(detail: ErrorDetails, data: Any) -> Path:
    """Return the path in the file: pydantic's, less the names of union members that it puts between."""
    path: Path = ()
    place, last = data, len(detail["loc"]) - 1
    for i, part in enumerate(detail["loc"]):
        if (isinstance(part, int) and isinstance(place, list | tuple) and part < len(place)) or (isinstance(place, dict) and part in place):
            place = place[part]
        elif not (i == last and detail["type"] == "missing"):
            continue
        path = (*path, part)
    return path


def _words(detail: ErrorDetails, path: Path, model: type[BaseModel]) -> tuple[str, str, str]:
    """What was found, what is expected, what to do."""
    kind, found = detail["type"], _shown(detail["input"])
    name = str(path[-1]) if path else ""
    if kind == "missing":
        return "nothing", f"the key {name}", f"add {name}"
    if kind == "extra_forbidden":
        known = _known_keys(model, path[:-1])
        near = difflib.get_close_matches(name, known, 1, 0.5)
        return f"unknown key {name}", f"one of: {', '.join(known)}", (
            f"did you mean {near[0]}?" if near else "remove it, or record it as a note in facts.notes")
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        tags = [t.strip(" '") for t in detail.get("ctx", {}).get("expected_tags", "").split(",")]
        asked = str(detail["input"].get("question", "")) if isinstance(detail["input"], dict) else ""
        near = difflib.get_close_matches(asked, tags, 1, 0.4)
        return f"question {asked!r}", f"a question: {', '.join(t for t in tags if t)}", (
            f"did you mean {near[0]}?" if near else "ask one of these questions")
    if kind in ("less_than", "less_than_equal") and _is_rate(path, detail["input"]):
        return found, "a fraction of one, below 1", f"write {float(detail['input']) / 100:g} for {found} %"
    return found, _expected(detail), "correct the value"


def _is_rate(path: Path, value: Any) -> bool:
    rates = ("answer", "share", "increase_rate", "rate")
    return bool(path) and path[-1] in rates and not isinstance(value, str | bool) and 1 <= float(value) <= 100


_RULES = {
    "greater_than": "a number above {gt}", "greater_than_equal": "a number of {ge} or more",
    "less_than": "a number below {lt}", "less_than_equal": "a number of {le} or less",
    "decimal_max_places": "an amount with at most {decimal_places} decimals", "literal_error": "one of: {expected}",
    "too_short": "at least {min_length} of them", "string_too_long": "at most {max_length} characters",
    "string_too_short": "some text", "finite_number": "a finite number",
}
_TYPES = {
    "decimal": "a number such as 61121.84", "date": "a date such as 2003-04-01", "string": "text in double quotes",
    "bool": "true or false", "int": "a whole number", "tuple": "a list in [square brackets]",
    "model": "a table of keys", "dict": "a table of keys",
}
_PATTERNS = {
    "[A-Z]{3}": "a currency code of three capitals, such as USD",
    "a-z0-9._-": "lower-case letters, digits, dots, dashes and underscores; it names files, so it holds no path",
    r"\d{4}-(0[1-9]": "a month such as \"2003-04\"",
}


def _expected(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in _RULES:
        return _RULES[kind].format(**context)
    if kind == "string_pattern_mismatch":
        return next((words for mark, words in _PATTERNS.items() if mark in context["pattern"]), context["pattern"])
    family = kind.split("_")[0]
    return _TYPES.get(family, detail["msg"].removeprefix("Value error, "))


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a table of keys"
    if isinstance(value, list):
        return "a list"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _without(data: Any, unknown: set[Path], path: Path = ()) -> Any:
    if isinstance(data, dict):
        return {k: _without(v, unknown, (*path, k)) for k, v in data.items() if (*path, k) not in unknown}
    if isinstance(data, list):
        return [_without(v, unknown, (*path, i)) for i, v in enumerate(data)]
    return data


def _known_keys(model: type[BaseModel], path: Path) -> list[str]:
    """Keys that the published schema knows at a path."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    places = [schema]
    for part in path:
        places = [n for p in places for n in _members(_resolved(p, definitions), part, definitions)]
    keys = [k for p in places for k in _resolved(p, definitions).get("properties", {})]
    return list(dict.fromkeys(keys))


def _resolved(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").removeprefix("#/$defs/")
    return dict(definitions[name]) if name else schema


def _members(schema: dict[str, Any], part: str | int, definitions: dict[str, Any]) -> list[dict[str, Any]]:
    """Schemas found one step further down."""
    found = [schema["items"]] if isinstance(part, int) and "items" in schema else []
    if part in schema.get("properties", {}):
        found = [schema["properties"][part]]
    spread = []
    for f in found:
        resolved = _resolved(f, definitions)
        spread += resolved.get("anyOf") or resolved.get("oneOf") or [resolved]
    return spread
