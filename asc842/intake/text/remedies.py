"""What kind of value a key takes, and how to write the value that was probably meant."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from asc842.intake.text.scalars import plain_number
from asc842.intake.text.schema import Node
from asc842.intake.text.typed_dates import can_be_read, how_to_write, no_such_day
from asc842.intake.text.words import either, quoted, shown

ROW = "{ lease_year = 1, monthly = 61121.84 }"
EXAMPLES = {
    "id": 'a short name such as "base"', "source": 'the document\'s id, a comma, the clause: "amendment, section 3"',
    "reason": "why this was concluded, in double quotes",
}
"""What to write for texts of which their kind says too little."""
NUMBERS = {"area": "204307", "share": "0.4530", "rate": "3.59", "increase_rate": "0.03", "months": "12",
           "weight": "4800"}


def kind_of(node: Node, name: str = "") -> str:
    """Name the kind of value that a key takes."""
    kind = str(node.get("type"))
    if name == "rows":
        return f"a list of rows such as {ROW}" if kind == "array" else f"a row such as {ROW}"
    if node.get("format") == "date":
        return "a date such as 2003-04-01"
    if "enum" in node or "const" in node:
        return either([quoted(str(x)) for x in node.get("enum", [node.get("const")])])
    if kind == "object":
        return f"a table with {', '.join(node.get('required') or node.get('properties', ()))}"
    return {"number": f"a number such as {NUMBERS.get(name, '61121.84')}", "integer": "a whole number",
            "boolean": "true or false", "array": "a list in [square brackets]",
            "string": EXAMPLES.get(name, "text in double quotes")}.get(kind, "another kind of value")


def remedy(node: Node, raw: str, value: Any) -> str:
    """Say how to write a value of the wrong kind."""
    if isinstance(value, dict | list | tuple):
        return _unpack(node, raw, value)
    kind = "date" if node.get("format") == "date" else str(node.get("type"))
    write = {"number": _number, "integer": _number, "date": _date, "boolean": _boolean, "string": _string,
             "array": _list, "object": _table}.get(kind, _no_idea)
    return write(node, raw, value)


def is_guessed(node: Node, value: str) -> bool:
    """Return whether a remedy says what a text probably means; no figure or date may come to mind."""
    if node.get("format") == "date":
        return can_be_read(value)
    return node.get("type") not in ("number", "integer") or bool(plain_number(value))


def _no_idea(_node: Node, _raw: str, _value: Any) -> str:
    return "correct the value"


def _number(node: Node, _raw: str, value: Any) -> str:
    if isinstance(value, Decimal) and node.get("type") == "integer":
        whole = value == value.to_integral_value() if value.is_finite() else False
        return f"write {int(value)}" if whole else "write a whole number"
    if not isinstance(value, str):
        return "write a number in digits"
    plain = plain_number(value)
    return f"write {plain}, without quotes" if plain else "write a number in digits, without quotes"


def _date(_node: Node, _raw: str, value: Any) -> str:
    if isinstance(value, datetime):
        return f"write {value.date()}, without a time"
    bare = isinstance(value, str) and not no_such_day(value)
    return how_to_write(str(value)) + (", without quotes" if bare else "")


def _boolean(_node: Node, _raw: str, value: Any) -> str:
    word = str(value).lower()
    meant = "true" if word in ("true", "yes", "1", "y") else "false" if word in ("false", "no", "0", "n") else None
    return f"write {meant}, without quotes" if meant else "write true or false, without quotes"


def _string(_node: Node, raw: str, _value: Any) -> str:
    return f"write {quoted(raw)}"


def _list(node: Node, raw: str, _value: Any) -> str:
    return "write [{ key = value, ... }]" if "$ref" in node.get("items", {}) else f"write [{shown(raw)}]"


def _table(node: Node, _raw: str, _value: Any) -> str:
    if "required" not in node:
        return "write { key = value, ... }"
    choices = {key: node["properties"][key].get("enum", []) for key in node["required"]}
    return "write { " + ", ".join(f"{key} = {quoted(c[0]) if c else '...'}" for key, c in choices.items()) + " }"


def _unpack(node: Node, raw: str, value: Any) -> str:
    """Say how to write one value where several stand, or a list where one section stands."""
    if isinstance(value, dict):
        return f"write [{shown(raw)}]" if node.get("type") == "array" else "write a single value"
    return "take the square brackets away"
