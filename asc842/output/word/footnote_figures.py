"""What the places of a footnote are filled with: figures for filing by currency, and what the close has to say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from asc842._version import __version__
from asc842.base.check import Check
from asc842.closing.disclosures.elements import (
    AVERAGED,
    BALANCES,
    CAPITALIZED,
    COSTS,
    DUE,
    EXCESS,
    FLOWS,
    FURTHER,
    MATURITY,
    NAMES,
    PAYMENTS,
    RESULTS,
    Element,
)
from asc842.closing.disclosures.facts import Fact
from asc842.output.word.footnote_words import said_of

Figures = dict[str, Any]
NOTHING = "-"
REOPENED = "The period has been reopened: these are the figures of its last close, and may change. Close it again."
TOTALS = ("LeaseCost", *(f"{name}Liability" for name in NAMES.values()))
_TERM = re.compile(r"P(\d+)Y(\d+)M(\d+)D")


def footnote_figures(facts: Sequence[Fact], close: Mapping[str, Any], checks: Sequence[Check], *,
                     reopened: bool = False) -> Figures:
    """Return the figures of a footnote by name, all text, for the page and for Word alike.

    ``facts`` are the disclosures of a close, ``close`` its document, ``checks`` what the data-quality rules say;
    ``reopened``, whether what was closed may still change.
    """
    whole = [f for f in facts if not f.asset_class]
    ends = sorted({f.ends for f in whole}, reverse=True)[:2]
    currencies = [_currency([f for f in whole if f.currency == name], name, ends)
                  for name in sorted({f.currency for f in whole})]
    period = close["period"]
    return {
        "title": f"Leases, {period['label']}", "footer": f"Leases, {period['label']}: asc842 {__version__}",
        "about": f"Draft from the close of {period['label']} as the register keeps it, by asc842 {__version__}; "
                 f"input {close['input_hash'][:12]}.",
        "currencies": currencies, "said": _said(whole, close, currencies),
        "before_filing": [*([REOPENED] if reopened else []), *_before_filing(close, currencies, checks)],
        "checks": [{"name": c.name, "status": c.status, "expected": c.expected, "actual": c.actual} for c in checks],
    }


def _said(facts: Sequence[Fact], close: Mapping[str, Any], currencies: Sequence[Figures]) -> Figures:
    """Lines of each section; one with a table alone has a line above it, one without either has none."""
    begins = next((f"{f.begins} to {f.ends}" for f in facts if f.begins), "")
    year = f" from {begins}, with those of the same time of the year before," if begins else ""
    tables = {
        "balances": "Right-of-use assets and lease liabilities are presented as follows.",
        "cost": f"The components of lease cost{year} were as follows.",
        "flows": f"Cash paid and assets obtained{year} were as follows; averages are those of the last day.",
        "maturity": "Undiscounted lease payments fall due as follows, and reconcile to the lease liabilities.",
        "related": "Leases with related parties are included in these amounts.",
    }
    found = said_of(facts, close)
    return {**found, **{name: [line, *found.get(name, [])] if any(c[name] for c in currencies) else []
                        for name, line in tables.items()}}


def _currency(facts: Sequence[Fact], name: str, ends: Sequence[date]) -> Figures:
    """Tables of the leases of one currency, with the year before at the right."""
    told = {(f.label, f.ends): f for f in facts}
    years = [*ends, None][:2]

    def rows(elements: Sequence[Element]) -> list[Figures]:
        found = []
        for e in elements:
            now, before = (told.get((e.label, day)) if day else None for day in years)
            if now or before:
                sign = -1 if e.name == "SubleaseIncome" else 1
                unknown = e.report == MATURITY and e.before is None
                found.append({"label": e.label, "now": _text(now, sign),
                              "before": "" if unknown else _text(before, sign), "total": e.name in TOTALS})
        return found

    averages = [x for of in NAMES for x in rows([e for e in AVERAGED if e.classification == of])]
    related = rows([e for e in FURTHER if e.report == "related parties"])
    return {"currency": name, "now": str(ends[0]), "before": str(ends[1]) if len(ends) > 1 else "",
            "balances": rows(BALANCES), "cost": rows(COSTS),
            "results": rows((*CAPITALIZED, *RESULTS)), "flows": rows(FLOWS), "averages": averages, "related": related,
            "maturity": list(_maturity(facts, ends[0]))}


def _maturity(facts: Sequence[Fact], day: date) -> Iterator[Figures]:
    """Yield the rows of the maturity table: years, total, interest, liability; operating and finance side by side."""
    told = {f.element: f for f in facts if f.ends == day}
    for end in DUE:
        own = {of: told.get(f"{PAYMENTS[of]}{end}") for of in NAMES}
        labels = [f.column for f in own.values() if f]
        if labels:
            yield {"label": labels[0][0].upper() + labels[0][1:], **{of: _text(f) for of, f in own.items()},
                   "total": False}
    for label, elements, sign in (
            ("Total undiscounted payments", {of: f"{PAYMENTS[of]}Due" for of in NAMES}, 1),
            ("Less imputed interest", EXCESS, -1),
            ("Lease liabilities", {of: f"{NAMES[of]}Liability" for of in NAMES}, 1)):
        own = {of: told.get(element) for of, element in elements.items()}
        if any(own.values()):
            yield {"label": label, **{of: _text(f, sign) for of, f in own.items()}, "total": sign > 0}


def _text(fact: Fact | None, sign: int = 1) -> str:
    """Write a figure as a reader expects it: amounts with separators, rates in percent, terms in years."""
    if fact is None:
        return NOTHING
    if isinstance(fact.value, str):
        return _years(fact.value)
    if fact.unit == "pure":
        return f"{fact.value * 100:.2f} %"
    return f"{fact.value * sign:,}" if fact.value else NOTHING


def _years(term: str) -> str:
    found = _TERM.fullmatch(term)
    if found is None:
        return term
    years, months, days = map(int, found.groups())
    return f"{Decimal(years * 360 + months * 30 + days) / 360:.1f} years"


def _before_filing(close: Mapping[str, Any], currencies: Sequence[Figures], checks: Sequence[Check]) -> Iterator[str]:
    """What an accountant has to look at, since the leases don't say it, or say it against the footnote."""
    if len(currencies) > 1:
        yield ("Leases are in several currencies, and their tables are in each: translate them into the reporting "
               "currency before they are added up.")
    entities = {row["entity"] for table in close["by_class"].values() for row in table if row["entity"]}
    if len(entities) > 1:
        yield f"Amounts are those of {len(entities)} entities together: {', '.join(sorted(entities))}."
    assumed = sum(bool(row["assumption"]) for row in close["reports"].get("judgements", ()))
    if assumed:
        yield f"{assumed} judgements are assumptions that stand in for documents (reports/judgements.csv)."
    failing = [c["name"] for c in close["checks"] if c["status"] == "fail"]
    if failing:
        yield f"Checks of the close that fail: {'; '.join(failing)}."
    if close["rejected"]:
        yield f"{len(close['rejected'])} leases were rejected and are in no figure."
    noted = dict[str, list[str]]()
    for c in checks:
        if c.status == "note" and c.detail:
            noted.setdefault(c.detail, []).append(c.name)
    yield from (f"{'; '.join(dict.fromkeys(names))}: {detail}." for detail, names in noted.items())
    yield ("Restrictions and covenants (842-20-50-3(a)(4)), and what else a reader needs to know of the leases, are "
           "stated as far as the lease files note them.")
