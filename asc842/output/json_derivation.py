"""A derivation as one JSON object: each figure with its parts, rule and paragraph, down to who says it."""

from __future__ import annotations

from typing import Any

from asc842.derivation.figure import Derived, Support
from asc842.derivation.operations import OPERATIONS
from asc842.output.derivation_words import figure_text, sentence, through

SCHEMA = "asc842/derivation/1"


def derivation_document(of: Derived, depth: int) -> dict[str, Any]:
    """Return a derivation with all of its parts, so many steps deep."""
    return {"schema": SCHEMA, **_figure(of, depth)}


def _figure(of: Derived, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {"figure": of.words, "value": figure_text(of).replace(",", ""), "kind": of.kind,
                             "sentence": sentence(of)}
    if of.support is not None:
        return found | {"support": _support(of.support)}
    rule = OPERATIONS[of.how].rule
    found |= {"operation": of.how, **({"rule": rule} if rule else {}),
              **({"paragraph": of.paragraph} if of.paragraph else {})}
    if depth > 0:
        found["parts"] = [{"sign": part.sign, **_figure(through(part.of), depth - 1)} for part in of.parts]
    elif of.parts:
        found["parts_left_out"] = len(of.parts)
    return found


def _support(support: Support) -> dict[str, Any]:
    told = {"kind": support.kind, "where": support.where, "document": support.document, "clause": support.clause,
            "quote": support.quote, "reason": support.reason, "by": support.by,
            "on": support.on and support.on.isoformat(),
            "assumption": support.assumption or None}
    return {name: value for name, value in told.items() if value}
