"""What was read of clauses against what a text is expected to say; and what a draft has to ask and to name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from score_rows import FIGURES, Facts, Score, day_of, figures_of, marked, number, of, rows_read, shown

Found = Iterable[tuple[str, Any]]
"""Values with their keys in the draft."""


def _dated(name: str) -> Callable[[Facts], Found]:
    return lambda facts: [(f"facts.{name}", day_of(facts[name].get("date")))] if facts.get(name) else []


def _areas(facts: Facts) -> Found:
    return [(f"facts.premises[{i}]", number(p["area"])) for i, p in enumerate(facts.get("premises", ()))]


def _area_total(facts: Facts) -> Found:
    return [("facts.premises_total", number(facts["premises_total"]["area"]))] if facts.get("premises_total") else []


def _shares(facts: Facts) -> Found:
    shares = facts.get("proportionate_shares", ())
    return [(f"facts.proportionate_shares[{i}]", number(p["share"])) for i, p in enumerate(shares)]


def _abatements(facts: Facts) -> Found:
    return [(f"facts.abatements[{i}]", a) for i, a in enumerate(facts.get("abatements", ()))]


def _free(facts: Facts) -> Found:
    """Times without rent: rows of nothing, and what is abated in full."""
    rows = [(r.key, {"from": r.first, "to": r.last}) for r in rows_read(facts)
            if (shown := {k: v for k, v in figures_of(r.row, r.component).items() if k != "rate_per"})
            and not any(shown.values())]
    return [*rows, *((k, a) for k, a in _abatements(facts) if number(a.get("share")) == 1)]


def _words(name: str) -> Callable[[Facts], Found]:
    """What a lease file has no key for is said by its name."""
    return lambda facts: [(f"said.{name}", number(facts["said"][name]))] if name in facts["said"] else []


def _due_day(facts: Facts) -> Found:
    return list({r["due_day"]: (f"facts.rent[{i}].due_day", number(r["due_day"]))
                 for i, r in enumerate(facts.get("rent", ())) if r.get("due_day")}.values())


def _escalator(facts: Facts) -> Found:
    return [(f"facts.rent[{i}].escalator", number(r["escalator"].get("rate", r["escalator"].get("amount"))))
            for i, r in enumerate(facts.get("rent", ())) if r.get("escalator")]


def _recapture(facts: Facts) -> Found:
    return [(key, True) for key, abatement in _abatements(facts) if abatement.get("recapture")]


def _option_rent(facts: Facts) -> Found:
    """Every amount of rent that is due if an option is exercised."""
    return [(f"{key}.rent", number(row[name])) for key, option in _options(facts) for rent in option.get("rent", ())
            for row in rent["rows"] for name in FIGURES if row.get(name) is not None]


def _options(facts: Facts) -> Found:
    return [(f"facts.options[{i}]", o) for i, o in enumerate(facts.get("options", ()))]


def _amounts(name: str) -> Callable[[Facts], Found]:
    return lambda facts: [(f"facts.{name}[{i}]", number(x.get("amount"))) for i, x in enumerate(facts.get(name, ()))]


def _totals(facts: Facts) -> Found:
    return [(f"facts.totals[{i}]", number(t["value"])) for i, t in enumerate(facts.get("totals", ()))]


READERS: dict[str, Callable[[Facts], Found]] = {
    "commencement": _dated("commencement"), "expiration": _dated("expiration"), "term_months": _words("term_months"),
    "areas": _areas, "area_total": _area_total, "shares": _shares, "abatements": _abatements, "free": _free,
    "deposit": _words("deposit"), "due_day": _due_day, "escalator": _escalator, "options": _options,
    "option_rent": _option_rent, "recapture": _recapture,
    "incentives": _amounts("incentives"), "prepaid": _amounts("prepaid_rent"), "total": _totals,
}
"""Every field that has a key of its own in a lease file. What a draft has of these and is not expected is false."""
NEVER_FALSE = ("free", "term_months", "total", "area_total", "escalator")
"""What a draft may have although the text leaves it to its rows."""
NAMED = ("lessor", "lessee")


def _same_value(expected: Any, read: Any) -> bool:
    """Whether what was read says all that is expected; a table may say more."""
    if isinstance(expected, dict):
        return all(_same_value(value, read.get(key)) for key, value in expected.items())
    if isinstance(expected, list | tuple):
        return isinstance(read, list | tuple) and sorted(map(str, expected)) == sorted(map(str, read))
    if isinstance(expected, int | Decimal) and not isinstance(expected, bool):
        return number(expected) == number(read)
    return day_of(expected) == day_of(read) if isinstance(expected, date) else bool(expected == read)


def score_fields(text: Facts, draft: Any, score: Score) -> None:
    facts, expected = {**draft.lease["facts"], "said": draft.said}, text.get("fields", {})
    for name, reader in READERS.items():
        wanted = expected.get(name, [])
        read = [pair for pair in reader(facts) if name != "commencement" or pair[1] != expected.get("effective")]
        _score_field(name, wanted if isinstance(wanted, list) else [wanted], read, draft, score)
    _score_names(expected, draft, score)
    _score_words(expected, draft, score)


def _score_field(name: str, wanted: list[Any], read: list[tuple[str, Any]], draft: Any, score: Score) -> None:
    left, missed = list(read), []
    for value in wanted:
        score.fields += 1
        found = next((pair for pair in left if _same_value(value, pair[1])), None)
        score.fields_found += found is not None
        missed += [] if found else [value]
        left = [pair for pair in left if pair is not found]
    score.faults += [f"field not found: {name} {value}" for value in missed]
    for key, value in left:
        free = name == "abatements" and _is_free(value)
        if free or name in NEVER_FALSE or any(_in_part(one, value) for one in missed):
            continue
        score.fields_false += not marked(draft, key)
        score.faults.append(f"{'marked' if marked(draft, key) else 'FALSE'} field: {name} {value}")


def _in_part(expected: Any, read: Any) -> bool:
    """Whether what was read is a part of what is expected, and nothing in it is otherwise."""
    if not isinstance(expected, dict) or not isinstance(read, dict):
        return False
    both = [key for key in expected if key in read]
    return bool(both) and all(_same_value(expected[key], read[key]) for key in both)


def _is_free(abatement: Facts) -> bool:
    """Whether an abatement is what the text calls a time without rent."""
    return number(abatement.get("share")) == 1 and bool(abatement.get("from"))


def _score_names(expected: Facts, draft: Any, score: Score) -> None:
    """Names of the parties: a text that gives none has none."""
    for name in NAMED:
        wanted, read = ([value] if value else [] for value in (expected.get(name), draft.lease["facts"].get(name)))
        _score_field(name, wanted, [(f"facts.{name}", value) for value in read], draft, score)


def _score_words(expected: Facts, draft: Any, score: Score) -> None:
    """Names, dates of documents, and what only words say: it is in what the draft says."""
    everything = f"{_said(draft)} {draft.lease}"
    for name, value in expected.items():
        if name in READERS or name in NAMED:
            continue
        for one in value if isinstance(value, list) else [value]:
            score.fields += 1
            found = _in_words(one, everything)
            score.fields_found += found
            score.faults += [] if found else [f"field not found: {name} {one}"]


def _in_words(value: Any, everything: str) -> bool:
    if isinstance(value, date):
        return value.isoformat() in everything or f"{value!r}" in everything
    return _in(str(value).casefold(), everything.casefold())


def _said(draft: Any) -> str:
    """All that a draft says in words: notes, questions, what was left out, what its checks find."""
    facts = draft.lease["facts"]
    parts: list[object] = [facts.get(name, ()) for name in ("notes", "incentives", "options")]
    parts += [draft.missing, draft.confirm, draft.said, draft.left_out, draft.misprints]
    return " ".join(map(str, parts))


def score_marks(text: Facts, draft: Any, score: Score) -> None:
    """What the draft has to ask, to mark, to name."""
    score.marks += len(draft.confirm)
    said = _said(draft)
    asked = " ".join(str(of(m, "key")) for m in draft.missing)
    looked = [(f"missing {key}", key in asked) for key in text.get("missing", ())]
    looked += [(f"confirm {key}", any(marked_at(draft, key))) for key in text.get("confirm", ())]
    looked += [(f"misprint {shown(m)}", all(_in(m[k], said) for k in ("printed", "other"))) for m in
               text.get("misprints", ())]
    looked += [(f"trap {figure}", _in(figure, said)) for figure in text.get("traps", ())]
    looked += [(f"redacted {what}", "redact" in said.casefold()) for what in text.get("redacted", ())]
    score.named += len(looked)
    score.named_found += sum(found for _, found in looked)
    score.faults += [f"not named: {what}" for what, found in looked if not found]


def marked_at(draft: Any, end: str) -> Iterator[bool]:
    """Whether a mark is at a key, or below it."""
    return (end in str(of(entry, "key")) for entry in draft.confirm)


def _in(figure: object, said: str) -> bool:
    """Whether a figure is named, with or without commas."""
    plain = re.sub(r"(?<=\d),(?=\d)", "", said)
    return re.sub(r"(?<=\d),(?=\d)", "", str(figure)) in plain
