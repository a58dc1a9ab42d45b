"""What differs between two versions of a lease, in the keys of its file: the input behind a catch-up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from asc842.closing.portfolio.assemble import is_entered

Key = tuple[str, ...]
Document = Mapping[str, Any]
STATED = "late_facts"
"""The list of a lease that says why something changed: what is said there is no change itself."""
WHOLE = "lease"
"""Key of a lease that was in no close before."""
TITLES = ("label", "from", "on", "due", "date", "month", "of", "name")
"""Keys by which an entry without an id is known again, the first that both versions have."""
SUBJECTS = ("rent", "row", "end", "option", "guarantee", "document", "check", "about")
"""Keys of a judgement that say what its question is asked of."""
REMARKS = frozenset(("reason", "source", "note", "notes", "name", "title", "by", "documents", "assumption",
                     "asset_group", "fair_value_method", "caption", "segment"))
"""Keys for a reader, on which no amount hangs: they are told after the others."""
REMARKED = (("facts", "documents"), ("facts", "notes"), ("policy", "reasons"))
"""Tables of which the same is true."""
MOST = 1000
"""Characters that are told of an entry added or removed."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_PLACE = re.compile(r"[.,\[\]]+")


class Named(str):
    """The part of a key that names an entry of a list: its id, or its number and what it is called."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One key that differs: its value ``before`` and ``after``, empty where it is not stated.

    ``source`` is the document and clause of the entry that it stands in, ``event`` the id of the event whose it is;
    both empty where there is none. ``parts`` is the key in its parts, by which a reason for it is found; ``effective``
    the first day of the event in either version.
    """

    key: str
    before: str
    after: str
    source: str = ""
    event: str = ""
    parts: Key = ()
    effective: str = ""

    @property
    def remark(self) -> bool:
        """Whether it is for a reader alone."""
        return not REMARKS.isdisjoint(self.parts[-1:]) or self.parts[:2] in REMARKED


@dataclass(frozen=True, slots=True)
class Pair:
    """An entry of a list in both versions (None where it is in one), by the parts of a key that name it."""

    named: Key
    before: Any
    after: Any


def changes(before: Document | None, after: Document) -> tuple[Change, ...]:
    """Return every key that differs between two versions of one lease, those that amounts may hang on first.

    A lease without a version before is one change, of the whole of it. Entries of lists are the same where they have
    the same id, judgements where they answer the same question, rows where they are called or begin alike. Numbers of
    the same value are the same, however they are written.
    """
    if before is None:
        return (Change(WHOLE, "", "closed for the first time", parts=(WHOLE,)),)
    words = _table_key if _from_tables(after) or _from_tables(before) else _file_key
    then, now = ({key: value for key, value in x.items() if key != STATED} for x in (before, after))
    days = _first_days(then, now)
    found = [Change(words(parts), old, new, source, event, parts, days.get(event, ""))
             for parts, old, new, source in _tables((), then, now, "")
             for event in [parts[1] if parts[0] == "events" else ""]]
    return tuple(sorted(found, key=lambda x: x.remark))


def _first_days(*versions: Document) -> dict[str, str]:
    """Return the first day of each event, by id, in any version."""
    found = dict[str, str]()
    for event in (x for version in versions for x in version.get("events", [])):
        if isinstance(event, dict) and (day := event.get("effective")):
            found[str(event.get("id"))] = min(str(day), found.get(str(event.get("id")), str(day)))
    return found


def newly_stated(before: Document | None, after: Document) -> list[Document]:
    """Return the entries of ``late_facts`` that a version before did not have."""
    known = (before or {}).get(STATED, [])
    return [x for x in after.get(STATED, []) if x not in known]


def reason_for(change: Change, stated: Sequence[Document]) -> Document | None:
    """Return the statement that names a change: whose ``changed`` has parts of its key, in order, or all of them."""
    return next((x for x in stated if _names(str(x["changed"]), change)), None)


def told_in_short(found: Sequence[str], length: int) -> str:
    """Join texts in at most ``length`` characters, as many as there is room for, and how many more there are."""
    told, left = "", len(found)
    for one in found:
        more = f" and {left - 1} more" if left > 1 else ""
        text = f"{told}; {one}" if told else one
        if len(text) + len(more) > length:
            break
        told, left = text, left - 1
    if not told and found:
        more = f" and {left - 1} more" if left > 1 else ""
        return f"{_cut(found[0], length - len(more))}{more}"
    return f"{told} and {left} more" if left else told


# Walking through two versions ----------------------------------------------------------------------------------------

Found = Iterator[tuple[Key, str, str, str]]


def _tables(parts: Key, before: Document, after: Document, source: str) -> Found:
    source = str(after.get("source") or before.get("source") or source)
    for name in sorted({*before, *after}):
        yield from _values((*parts, name), before.get(name), after.get(name), source)


def _values(parts: Key, before: Any, after: Any, source: str) -> Found:
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _tables(parts, before, after, source)
    elif entries(before) and entries(after):
        for pair in pairs(parts, before or [], after or []):
            yield from _pair((*parts, *pair.named), pair, source)
    elif not _same(before, after):
        yield parts, _text(before), _text(after), source


def _pair(parts: Key, pair: Pair, source: str) -> Found:
    if pair.before is not None and pair.after is not None:
        yield from _tables(parts, pair.before, pair.after, source)
    else:
        one = pair.after or pair.before
        yield parts, _text(pair.before), _text(pair.after), str(one.get("source") or source)


def entries(value: Any) -> bool:
    """Whether a value is a list of tables, or none at all."""
    return value is None or (isinstance(value, list) and all(isinstance(x, dict) for x in value))


def pairs(parts: Key, before: list[Any], after: list[Any]) -> Iterator[Pair]:
    """Yield the entries of a list in both versions, those of one name together."""
    named = _question if parts == ("judgements",) else _id
    one, other = {named(x): x for x in before}, {named(x): x for x in after}
    if () in one or () in other or len(one) < len(before) or len(other) < len(after):
        yield from _in_order(before, after)
        return
    for name in dict.fromkeys([*one, *other]):
        yield Pair(name, one.get(name), other.get(name))


def _id(entry: Document) -> Key:
    return (Named(entry["id"]),) if "id" in entry else ()


def _question(entry: Document) -> Key:
    subject = ", ".join(str(entry[key]) for key in SUBJECTS if key in entry)
    return (str(entry.get("question")), *([Named(subject)] if subject else []))


def _in_order(before: list[Any], after: list[Any]) -> Iterator[Pair]:
    """Pair entries that have no id: those between the ones that are alike in both, by what they are called."""
    one, other = ([json.dumps(x, sort_keys=True) for x in some] for some in (before, after))
    for tag, i, i_end, j, j_end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _gap(list(enumerate(before))[i:i_end], list(enumerate(after))[j:j_end])


def _gap(before: list[tuple[int, Any]], after: list[tuple[int, Any]]) -> Iterator[Pair]:
    """Pair what is called alike, then what is left if it is as many; the rest was added or removed."""
    pairs = list[tuple[int, Any, Any]]()
    rest = list(before)
    for place, entry in after:
        alike = next((x for x in rest if _alike(x[1], entry)), None)
        if alike is not None:
            rest.remove(alike)
        pairs.append((place, alike[1] if alike else None, entry))
    alone = [i for i, (_, old, _) in enumerate(pairs) if old is None]
    if len(alone) == len(rest):
        for i, (_, old) in zip(alone, rest, strict=True):
            pairs[i] = pairs[i][0], old, pairs[i][2]
        rest = []
    pairs += [(place, entry, None) for place, entry in rest]
    for place, old, new in pairs:
        yield Pair((Named(f"[{place}{_title(new or old)}]"),), old, new)


def _alike(one: Document, other: Document) -> bool:
    title = next((key for key in TITLES if key in one and key in other), None)
    return title is not None and one[title] == other[title]


def _title(entry: Document) -> str:
    """What an entry is called beside its number: its label, or the day it begins."""
    key = next((key for key in TITLES if key in entry), None)
    return "" if key is None else f", {entry[key]}" if key == "label" else f", {key} {entry[key]}"


# Values and keys in words --------------------------------------------------------------------------------------------


def _same(one: Any, other: Any) -> bool:
    """Whether two values say the same: numbers by their value."""
    if isinstance(one, str) and isinstance(other, str) and _NUMBER.fullmatch(one) and _NUMBER.fullmatch(other):
        return Decimal(one) == Decimal(other)
    return bool(one == other)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(_cut(_compact(value), MOST).split())


def _compact(value: Any) -> str:
    """A table or list in one line of words; the id of an entry stands in its key."""
    if isinstance(value, dict):
        order = sorted(value, key=lambda key: key not in ("kind", "effective"))
        return ", ".join(f"{key} {_compact(value[key])}" for key in order if key != "id")
    if isinstance(value, list):
        return "; ".join(f"({_compact(x)})" if isinstance(x, dict) else _compact(x) for x in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: max(length - 3, 0)] + "..."


def _file_key(parts: Key) -> str:
    """Key of a lease file; the answer of a judgement goes by its question."""
    if parts[0] == "judgements":
        parts = tuple(x for i, x in enumerate(parts) if i < 2 or x != "answer")
    return ".".join(parts).replace(".[", "[")


def _table_key(parts: Key) -> str:
    """Table and column that a key of a lease file stands for: what stands in none of its own is in ``leases``."""
    head, rest = parts[0], parts[1:]
    if head == "judgements" and rest[:1] in (("option",), ("guarantee",)):
        return _file_key((f"{'options' if rest[0] == 'option' else 'residual_guarantees'}", *rest[1:]))
    if head == "facts" and len(rest) > 1 and rest[0] not in ("commencement", "expiration"):
        return _file_key(tuple(x for x in rest if x != "rows"))
    if head in ("facts", "judgements"):
        named = {"payment_terms": rest[2:] or rest}.get(rest[0], rest)
        return _file_key(("leases", *(x for x in named if x not in ("answer", "date"))))
    return _file_key(parts if head in ("events", "used_to_build") else ("leases", *parts))


def _from_tables(lease: Document) -> bool:
    """Whether a lease was put together from the rows of tables: its facts say where they were entered."""
    facts = lease.get("facts")
    cited = [facts.get("commencement"), *facts.get("rent", [])] if isinstance(facts, dict) else []
    return any(isinstance(x, dict) and is_entered(str(x.get("source", ""))) for x in cited)


def _names(said: str, change: Change) -> bool:
    """Whether what was said to have changed is this key: any parts of it in their order."""
    wanted = [x for x in _PLACE.split(said.strip()) if x]
    if wanted[:1] in (["leases"], [WHOLE]):
        wanted = wanted[1:]
    known = iter(y.strip() for x in (*change.parts, change.key) for y in _PLACE.split(x) if y)
    return all(x.strip() in known for x in wanted)
