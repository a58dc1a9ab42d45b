"""What changed in a lease in the words of the trade: the heads of the sheets that people fill in."""

from __future__ import annotations

import re
from decimal import Decimal

from asc842.base.money import percent
from asc842.closing.changes import Change, Named
from asc842.closing.portfolio.headings import heading
from asc842.closing.portfolio.layout import layouts

PLACES = frozenset(("facts", "rows", "date"))
"""Parts of a key that say where something stands in a lease file, and nothing of the lease."""
_ROW, _NUMBER = re.compile(r"\[(\d+)(?:, (.+))?\]"), re.compile(r"-?\d+(\.\d+)?")
PLURAL = {"premises": "premises", "subleases": "sublease", "leases": "lease"}


def in_words(change: Change) -> tuple[str, str, str]:
    """Return what changed, and its values before and after, as a reader says them; "" where it is not stated."""
    table, within, column = _judged(change) if change.parts[:1] == ("judgements",) else _stated(change)
    what = heading(table, column).title if column else ""
    where = ", ".join(within)
    told = ": ".join(filter(None, (where[:1].upper() + where[1:], what)))
    kind = layouts()[table].columns[column].kind if column in layouts()[table].columns else "text"
    return told or change.key, _value(change.before, kind), _value(change.after, kind)


def in_short(change: Change) -> str:
    """Return a change in a line, as the memo of an entry has it; an exchange rate goes by its key."""
    what, before, after = in_words(change)
    named = change.key if change.parts[:1] == ("rates",) else what
    return f"{named}: {before or 'not stated'} -> {after or 'not stated'}"


def _judged(change: Change) -> tuple[str, list[str], str]:
    """A judgement goes by the column of leases that answers its question, or by what its question is asked of."""
    question, *rest = change.parts[1:]
    of = [str(part) for part in rest if isinstance(part, Named)]
    further = ".".join(part for part in rest if not isinstance(part, Named) and part not in ("answer", *PLACES))
    if question == "payment_terms":
        return "leases", [], further or "timing"
    if of:
        return "judgements", [f"{question.replace('_', ' ')} {', '.join(of)}"], further or "answer"
    return ("judgements", [heading("leases", question).title], further) if further else ("leases", [], question)


def _stated(change: Change) -> tuple[str, list[str], str]:
    """A fact or event goes by the entries that it stands in, and the head of its column."""
    table, within, keys = "leases", list[str](), list[str]()
    for part in change.parts:
        if isinstance(part, Named):
            name = keys[-1] if keys else "rows"
            table = name if name in layouts() else table
            within.append(_entry(name, part))
            keys = []
        elif part not in PLACES:
            keys.append(part)
    if change.parts[0] in ("dimensions", "policy"):
        return table, [change.parts[0]], ".".join(keys[1:])
    return table, within, ".".join(keys)


def _entry(name: str, part: str) -> str:
    """Name an entry of a list: rent base; event first-amendment; a printed row by its label or its first day."""
    row = _ROW.fullmatch(part)
    called = PLURAL.get(name, f"{name[:-3]}y" if name.endswith("ies") else name.removesuffix("s")).replace("_", " ")
    if row is None:
        return f"{called} {part}"
    return row[2] or f"{called} {int(row[1]) + 1}"


def _value(said: str, kind: str) -> str:
    if kind == "yes or no":
        return {"true": "yes", "false": "no"}.get(said, said)
    if _NUMBER.fullmatch(said):
        return percent(Decimal(said)) if kind == "fraction" else f"{Decimal(said):,}" if kind == "number" else said
    return said
