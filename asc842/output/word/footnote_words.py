"""What a footnote says in words: only what figures, elections and terms of the close hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from asc842.closing.disclosures.facts import Fact
from asc842.contract.elections import EXPEDIENTS

METHODS = {
    "implicit": "the rate implicit in the lease", "incremental borrowing": "the incremental borrowing rate",
    "risk-free": "a risk-free rate for a comparable term", "given": "a rate stated for the lease by management",
}
"""How a discount rate was found, by its method in the report of rates (842-20-30-2, -3)."""
KINDS = {"renewal": "to extend", "termination": "to terminate", "purchase": "to purchase the underlying asset"}
RESTRICTIONS = ("covenant", "restoration", "held for sale")
Document = Mapping[str, Any]
Rows = Sequence[Mapping[str, Any]]


def said_of(facts: Sequence[Fact], close: Document) -> dict[str, list[str]]:
    """Return the lines of each section; none where there is nothing to say."""
    reports, elected = close["reports"], _elected(close)
    return {
        "nature": list(_nature(close)), "not_commenced": list(_not_commenced(facts, reports)),
        "judged": list(_rates(reports.get("discount rates", ()))),
        "short_term": list(_short_term(facts, elected.get("short_term_classes", ""))),
        "combined": _classes("Nonlease components are not separated from lease components, and both are accounted for "
                             "as one, for these classes of underlying asset", elected.get("combine_components", "")),
        "risk_free": _classes("A risk-free rate for a comparable term is used as the discount rate for these classes "
                              "of underlying asset", elected.get("risk_free_classes", "")),
        "events": list(_events(reports, _year(facts, close["period"]))),
    }


def _elected(close: Document) -> dict[str, str]:
    """What is elected by class, by the key of the policy; what is not elected is left out."""
    keys = {what: key for key, (what, _) in EXPEDIENTS.items()}
    return {keys[row["election"]]: row["elected"] for row in close["reports"].get("policy elections", ())
            if row["election"] in keys and row["elected"] != row["default"]}


def _classes(said: str, classes: str) -> list[str]:
    return [f"{said}: {classes}."] if classes else []


def _nature(close: Document) -> Iterator[str]:
    held = close["by_class"].get("maturity", ())
    count = Counter[str]()
    for row in held:
        count[row["classification"]] += row["leases"]
    classes = sorted({row["asset_class"] for row in held if row["asset_class"]})
    if count:
        of = f" of {_listed([name.lower() for name in classes])}" if classes else ""
        kinds = _listed([f"{n:,} {kind}" for kind, n in sorted(count.items(), reverse=True)])
        total = sum(count.values())
        yield (f"At {close['period']['last_day']} the Company recognizes {total:,} lease{'s' * (total != 1)}{of}: "
               f"{kinds}.")
    yield from _terms(close["reports"].get("options, guarantees and variable payments", ()))


def _terms(rows: Rows) -> Iterator[str]:
    """Options by what was judged of them last, guarantees, variable payments, subleases, restrictions."""
    last = {(row["lease"], row["id"]): row for row in rows if row["what"] == "option"}
    for kind, words in KINDS.items():
        own = [row for row in last.values() if row["kind"] == kind]
        if own:
            leases = len({row["lease"] for row in own})
            answers = _listed([f"{n:,} {answer}" for answer, n in sorted(Counter(
                row["answer"] or "not judged" for row in own).items())])
            yield f"{leases:,} lease{'s have' if leases != 1 else ' has'} options {words}; judged: {answers}."
    for what, words in (("guarantee", "residual value guarantees"), ("variable payment", "variable payments"),
                        ("sublease", "subleases")):
        own = [row for row in rows if row["what"] == what]
        if own:
            leases = len({row["lease"] for row in own})
            kinds = _listed(sorted({row["kind"] for row in own if row["kind"] and what == "variable payment"}))
            yield f"{leases:,} lease{'s have' if leases != 1 else ' has'} {words}{f' ({kinds})' if kinds else ''}."
    for row in rows:
        if row["what"] == "note" and row["kind"] in RESTRICTIONS:
            yield f"{row['kind'].capitalize()}: {row['terms']} ({row['lease']}, {row['source']})"


def _not_commenced(facts: Sequence[Fact], reports: Document) -> Iterator[str]:
    rows = reports.get("not yet commenced", ())
    for fact in facts:
        if fact.report == "not yet commenced" or fact.column == "payments":
            own = [row for row in rows if row["currency"] == fact.currency]
            first, last = (min(r["commencement"] for r in own), max(r["lease_term_end"] for r in own))
            leases = f"{len(own):,} lease{'s have' if len(own) != 1 else ' has'}"
            yield (f"{leases} not yet commenced, with undiscounted payments of {fact.currency} {fact.number:,}; the "
                   f"first commences on {first}, the last ends on {last}.")


def _rates(rows: Rows) -> Iterator[str]:
    found = Counter(row["method"] for row in rows)
    for method, words in METHODS.items():
        if found[method]:
            yield f"Discounted at {words}: {found[method]:,} measurement{'s' * (found[method] != 1)}."


def _short_term(facts: Sequence[Fact], classes: str) -> Iterator[str]:
    if not classes:
        return
    yield (f"Leases of 12 months or less without a purchase option that is reasonably certain to be exercised are not "
           f"recognized in the balance sheet, for these classes of underlying asset: {classes}.")
    for fact in facts:
        if fact.column == "commitment of the next 12 months":
            cost = next((f for f in facts if f.element == "ShortTermLeaseCost" and f.currency == fact.currency
                         and f.ends == fact.ends), None)
            if cost is not None and cost.value != fact.value:
                yield (f"Short-term lease cost of {fact.currency} {cost.number:,} differs from the commitment of the "
                       f"next 12 months, {fact.currency} {fact.number:,}.")


def _year(facts: Sequence[Fact], period: Document) -> tuple[str, str]:
    """First and last day of the fiscal year to date, that of the flows."""
    begins = max((f.begins for f in facts if f.begins), default=None)
    return begins.isoformat() if begins else period["first_day"], period["last_day"]


def _events(reports: Document, year: tuple[str, str]) -> Iterator[str]:
    """Tell what happened in the year: impairments one by one, the leases of what reports list in full."""
    for row in reports.get("impairments", ()):
        yield (f"On {row['date']} right-of-use assets were impaired by {row['currency']} "
               f"{_amount(row['impairment loss'])} ({row['lease']}; {row['asset_group']}; "
               f"{row['fair_value_method']}): {row['facts']}")
    for name, when, words in (("sales and leasebacks", "on", "sold and leased back"),
                              ("leases acquired", "acquired", "acquired with a business"),
                              ("transition", "date", "passed to ASC 842")):
        leases = len({row["lease"] for row in reports.get(name, ()) if year[0] <= str(row[when]) <= year[1]})
        if leases:
            yield f"{leases:,} lease{'s were' if leases != 1 else ' was'} {words} (reports/{name}.csv)."


def _amount(text: str) -> str:
    whole, dot, part = text.partition(".")
    return f"{int(whole):,}{dot}{part}"


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
