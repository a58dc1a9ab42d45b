"""What pydantic refuses, in the words of a lease file: what was found, what is expected, what to do."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic_core import ErrorDetails

from asc842.base.money import digits_of
from asc842.contract.values import LARGEST
from asc842.intake.text.places import Path, key_text
from asc842.intake.text.readings import PRINTED
from asc842.intake.text.remedies import is_guessed, kind_of, remedy
from asc842.intake.text.schema import Node, Schema
from asc842.intake.text.source import SourceFile
from asc842.intake.text.words import by_nearness, did_you_mean, listing, quoted, shown

Words = tuple[str, str, str, str]
"""The code of a problem, what was found, what is expected, what to do."""
FIRST_YEAR, LAST_YEAR = 1800, 2399
MOST_MONTHS = Decimal(2400)
_CONTROL = re.compile("[^\\S\n\t ]|[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")

COMMON = {
    "amendment": "modification", "capital": "finance", "financing": "finance", "yearly": "annual",
    "annually": "annual", "semiannual": "half-yearly", "semiannually": "half-yearly", "biannual": "half-yearly",
    "beginning": "advance", "end": "arrears", "tenant": "lessee", "landlord": "lessor", "onetime": "once",
}
"""Words that people write for one of the choices."""
_BOUNDS = {
    "greater_than": "{what} above {gt}", "greater_than_equal": "{what} of {ge} or more",
    "less_than": "{what} below {lt}", "less_than_equal": "{what} of {le} or less",
}
_PLAIN = {
    "finite_number": ("value.not-finite", "a number", "write the number, or take the key out"),
    "too_short": ("value.empty", "at least one", "add what the document says"),
    "string_too_short": ("value.empty", "some text", "write the text, or take the key out"),
}
NO_TRIGGER = "a change of market factors alone, such as rents or prices, is no reason to reassess (842-10-55-29)"
_CHOICES = {"trigger": NO_TRIGGER}
"""What to know of a choice in addition to its words, by its key."""
_SIGN = "write it without the minus; what the landlord gives is an incentive or an abatement"


def _decimals(source: SourceFile) -> tuple[str, str]:
    """Say how many decimals the lease's currency has (ISO 4217)."""
    currency = source.data.get("currency") if isinstance(source.data, dict) else None
    code = currency if isinstance(currency, str) else "USD"
    most = {0: "no decimals", 1: "at most one decimal", 2: "at most two decimals", 3: "at most three decimals"}.get(
        digits_of(code), f"at most {digits_of(code)} decimals")
    return f"{'dollars and cents' if code == 'USD' else f'an amount in {code}'}: {most}", (
        source.how_to_round)


def words(detail: ErrorDetails, path: Path, source: SourceFile, schema: Schema) -> Words:
    """Return the code, what was found, what is expected and what to do for one thing that is refused."""
    kind, node = detail["type"], schema.node(path, source.data)
    if kind == "missing":
        return _missing(path, node, schema)
    if kind == "string_too_long":
        return _too_long(detail)
    found = found_text(source, path, detail["input"])
    if kind == "literal_error" and detail["loc"][-1] == "[key]":
        known = schema.node(path[:-1], source.data)["propertyNames"]["enum"]
        return unknown_key(str(detail["input"]), known)
    if kind in _BOUNDS:
        return "value.bounds", found, *_bound(kind, detail)
    code, expected, advice = _PLAIN[kind] if kind in _PLAIN else _wrong_kind(detail, path, source, node)
    return code, found, expected, advice


def _wrong_kind(detail: ErrorDetails, path: Path, source: SourceFile, node: Node) -> tuple[str, str, str]:
    """The code, what is expected and what to do where a value is of another kind than its key takes."""
    if detail["type"] == "decimal_max_places":
        return "value.decimals", *_decimals(source)
    if detail["type"] == "string_pattern_mismatch":
        return "value.form", *_pattern(detail["ctx"]["pattern"], str(detail["input"]))
    if detail["type"] == "literal_error":
        expected, advice = _choice(node, detail["input"])
        return "value.choice", expected, "; ".join(filter(None, (advice, _CHOICES.get(_name(path)))))
    value, raw = detail["input"], source.raw(path)
    if isinstance(value, dict | list | tuple) and not raw and node.get("type") in ("array", "object"):
        return "value.brackets", *_brackets(path, node)
    return "value.kind", kind_of(node, _name(path)), remedy(node, raw, value) + _kept(path, value, node)


def _kept(path: Path, value: Any, node: Node) -> str:
    """Say how to keep a text that a document prints so, where it is no figure or date in disguise."""
    figure = isinstance(value, str) and any(c.isdigit() for c in value)
    if not figure or is_guessed(node, value) or path[0] not in PRINTED:
        return ""
    return ('; if the contract prints it so, keep it and add a judgement with question = "reading", '
            f"printed = {quoted(value)}, answer and reason")


def _brackets(path: Path, node: Node) -> tuple[str, str]:
    """Say how to begin a section whose brackets are of the wrong kind."""
    if node["type"] == "array":
        return "double brackets: it is one of a list", f"write [[{_section(path)}]]"
    return "single brackets: there is only one", f"write [{_section(path)}]"


def _section(path: Path) -> str:
    """Return the name of the section that a path leads to, or through."""
    return key_text(tuple(part for part in path if isinstance(part, str)))


def _name(path: Path) -> str:
    """Return the key of a value, or that of the list that it is in."""
    return str(next((part for part in reversed(path) if isinstance(part, str)), ""))


def found_text(source: SourceFile, path: Path, value: Any) -> str:
    """Return what stands in the file, as it is typed there."""
    raw, section = source.raw(path), _section(path)
    if isinstance(value, dict):
        return f"a table: {shown(raw)}" if raw else f"[{section}] in single brackets"
    if isinstance(value, list | tuple):
        if not raw:
            return f"[[{section}]] in double brackets"
        return f"a list: {shown(raw)}" if value else "an empty list"
    return quoted(value) if isinstance(value, str) else shown(raw or str(value))


def unknown_key(name: str, known: list[str]) -> Words:
    """Return what is wrong with a key of a table that takes only some names."""
    expected = f"one of: {listing(by_nearness(name, known), 40)}"
    return "key.unknown", f"unknown key {shown(name)}", expected, did_you_mean(name, known, "take it out")


def question(asked: Any, raw: str, known: list[str]) -> Words:
    """Return what is wrong with a judgement that asks no known question."""
    expected = f"one of: {listing(known, 40)}"
    if not isinstance(asked, str):
        return "judgements.question", shown(raw) if raw else "no question", expected, 'write question = "..."'
    advice = did_you_mean(asked, known, "ask one of these questions", 0.5)
    return "judgements.question", f"no such question: {quoted(asked)}", expected, advice


def odd(path: Path, value: str | date | Decimal, raw: str) -> Words | None:
    """Return what is wrong with a value that fits its key and yet cannot be meant."""
    year = value.year if isinstance(value, date) else _year_of_month(path, value)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return "value.year", shown(raw), f"a year from {FIRST_YEAR} to {LAST_YEAR}", "correct the year"
    if isinstance(value, Decimal):
        most = MOST_MONTHS if path[-1] == "months" else LARGEST
        return None if abs(value) <= most else (
            "value.too-large", shown(raw), f"at most {most:,f}", "correct the number")
    return _odd_text(value) if isinstance(value, str) else None


def _year_of_month(path: Path, value: object) -> int:
    """Year of a month of an abatement, "2003-04"; one that passes for anything else."""
    is_month = isinstance(value, str) and "abatements" in path and "months" in path
    year = str(value)[:4]
    return int(year) if is_month and year.isdecimal() else FIRST_YEAR


def _odd_text(value: str) -> Words | None:
    if not value.strip():
        return "value.empty", "text with nothing in it", "some text", "write the text, or take the key out"
    control = _CONTROL.search(value)
    if control:
        return ("value.control-character", f"a control character (U+{ord(control.group()):04X}) in the text",
                "text that can be printed", "delete the character")
    return None


def other_format(source: SourceFile, schema: Schema) -> bool:
    """Note a file that says it is of another kind: nothing in it is worth comparing with what is expected."""
    mine, found = schema.format, (source.data or {}).get("format", "")
    if found == mine or not isinstance(found, str) or not re.match(r"asc842/\w+/\d+$", found):
        return False
    kind = mine.split("/")[1]
    advice = (f"give a {kind} file here; this one is a {found.split('/')[1]} file" if f"/{kind}/" not in found
              else "use the version of asc842 that the file was written for, or rewrite it")
    source.problem("file.format", ("format",), quoted(found), f'"{mine}"', advice)
    return True


def _missing(path: Path, node: Node, schema: Schema) -> Words:
    name = str(path[-1])
    if path[0] == "events" and name == "effective":
        return ("key.missing", "nothing",
                "the day on which it takes effect; of what was agreed, on which both parties approved it",
                "add effective = ..., or approved = ... to what was agreed, or the date of its document (dated)")
    required = ", ".join(node.get("required", []) or schema.node((*path, 0), None).get("required", []))
    where = _section(path)
    if node.get("type") == "object":
        return "key.missing", "nothing", f"the section [{where}] with {required}", f"add [{where}]"
    if node.get("type") == "array" and name != "rows":
        return "key.missing", "nothing", f"at least one section [[{where}]] with {required}", f"add [[{where}]]"
    return "key.missing", "nothing", f"the key {name}: {kind_of(node, name)}", f"add {name} = ..."


def _bound(kind: str, detail: ErrorDetails) -> tuple[str, str]:
    (name, text), value = next(iter(detail["ctx"].items())), Decimal(detail["input"])
    digits = re.search(r"-?\d[\d.]*(?:[eE][+-]?\d+)?", str(text))
    limit = Decimal(digits.group()) if digits else Decimal(0)
    bound = {name: f"{limit:,f}"}
    expected = _BOUNDS[kind].format(what="a number", **bound)
    if kind.startswith("greater") and value < 0 and limit == 0:
        plain = kind == "greater_than" or detail["loc"][-1] == "weight"
        return expected, "write it without the minus" if plain else _SIGN
    if detail["loc"][-1] == "share_terminated" and 1 <= value < 2:
        return ("a part of the right of use, such as 0.5 for half",
                "state the part that ends; all of it is a termination")
    if limit == 1 and 1 <= value <= 100:
        return f"{_BOUNDS[kind].format(what='a fraction', **bound)}, such as 0.06 for 6 %", _percent(value)
    return expected, "correct the number"


def _percent(value: Decimal) -> str:
    part = f"{(value / 100).normalize():f}"
    if 1 < value < 2:
        rise = f"{((value - 1) * 100).normalize():f}"
        return f"write {value - 1} for a rise of {rise} %, which is {value} times as much; or {part} for {value} %"
    return f"write {part} for {value} %"


def _too_long(detail: ErrorDetails) -> Words:
    text = str(detail["input"])
    return ("value.too-long", f"{len(text):,} characters: {quoted(text)}",
            f"at most {detail['ctx']['max_length']:,} characters",
            "shorten it, and refer to the document")


def _pattern(pattern: str, value: str) -> tuple[str, str]:
    if "[A-Z]{3}" in pattern:
        return "a currency code of three capital letters", 'write "USD" for US dollars'
    if pattern.startswith(r"^[^\x00"):
        return "a name on one line", f"write {quoted(' '.join(_CONTROL.sub(' ', value).split()))}"
    if pattern.startswith(r"^\d{4}"):
        year, _, month = value.partition("-")
        good = year.isdigit() and len(year) == 4 and month.isdigit() and 1 <= int(month[:3]) <= 12
        return ('a year and a month of two digits, such as "2003-04"',
                f'write "{year}-{int(month):02d}"' if good else "correct the month")
    if pattern.startswith("^(0[13578]"):
        return ("a day that every year has, as month and day of two digits each, such as \"03-25\"",
                "write month-day; for February 29 write \"02-28\" or \"03-01\"")
    name = re.sub(r"[^a-z0-9._-]+", "-", value.lower()).strip("._-")[:80]
    return ("at most 80 lower-case letters, digits, dots, dashes and underscores; it names files, so it is no path",
            f'write "{name}"' if name else "write a short name such as base")


def _choice(node: Node, value: Any) -> tuple[str, str]:
    known = [str(x) for x in node.get("enum", [node.get("const", "")])]
    expected = f"one of: {', '.join(map(quoted, known))}"
    if not isinstance(value, str):
        return expected, "write one of these"
    meant = COMMON.get(value.lower().removeprefix("in ").replace("-", "").replace(" ", ""))
    return expected, did_you_mean(meant if meant in known else value, known, "write one of these", 0.5)
