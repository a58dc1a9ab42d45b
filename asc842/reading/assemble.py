"""What was found, as the tables of a lease file; each value's place, and marks on what is not sure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from asc842.contract.draft import Missing, ToConfirm
from asc842.reading.draft import ContractDraft
from asc842.reading.found import Found
from asc842.reading.language.amounts import money
from asc842.reading.language.dates import in_other_order, month_first
from asc842.reading.rent.arithmetic import CENTS
from asc842.reading.rent.tables import RentComponent
from asc842.reading.said import Group, Said

FORMAT = "asc842/lease/1"
LONGEST_QUOTE = 400
LONGEST_QUESTION = 2_000
MOST_READINGS = 40
WHICH_FIRST = "does the month or the day come first in this date? Nothing in the document shows it."
STRUCK, NO_LONGER = "it is struck in the document: is it meant to hold?", "it does not hold"
UNREAD = "sentences that may change the rent or how it is paid, and that no reading uses: is it complete without them?"
UNACCOUNTED, HOLDS = "around this rent no reading accounts for", "Is it rent as it was read, and complete?"
ASKED = {
    "judgements.discount_rate": "What is the discount rate: the rate implicit in the lease, else the incremental "
    "borrowing rate? (0.06 for 6 %)",
    "judgements.classification": "Is the lease operating or finance (842-10-25-2)?",
}
"""What no contract prints and every lease needs."""
MAIN = ("amount", "area", "value", "share", "monthly", "annual", "rate")
"""The figure whose line is the source of a table, where it has one."""


class DraftAssembly:
    """Builds a draft of what was found; ``prefix`` is the key of the table that facts go into."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.draft = ContractDraft(found.document.name, {})
        self.month_first = month_first(found.document.text)

    def source(self, said: Said) -> str:
        """Return document and line of a value."""
        place = self.found.document.place(said.start, said.end)
        return str(place)

    def put(self, into: dict[str, Any], name: str, key: str, said: Said) -> None:
        """Put a value where it belongs, note its place, and mark it where it is in doubt."""
        place = self.found.document.place(said.start, said.end)
        said = self._of_either_order(said, place.quote)
        into[name] = said.value
        self.draft.places[key] = place
        question = said.question
        if not question and said.readings:
            question = "the characters are damaged: which value is meant?"
        if not question and not place.unique:
            question = "the words that say it occur more than once: is this the place?"
        if question:
            self.mark(key, question, place.quote, str(place), said.readings)

    def _of_either_order(self, said: Said, printed: str) -> Said:
        """Doubt a day in figures where nothing in the document shows that the month comes first."""
        if not isinstance(said.value, date) or said.doubtful or self.month_first:
            return said
        other = in_other_order(said.value, printed)
        return replace(said, readings=(said.value, other), question=WHICH_FIRST) if other else said

    def mark(
        self,
        key: str,
        question: str,
        quote: str | None,
        place: str | None,
        readings: tuple[Any, ...] = (),
        judgement: str | None = None,
    ) -> None:
        """Mark a key for someone to look at."""
        quoted = " ".join(quote.split())[:LONGEST_QUOTE] if quote else None
        self.draft.confirm.append(
            ToConfirm(
                key=key,
                question=question[:LONGEST_QUESTION],
                quote=quoted,
                place=place,
                readings=tuple(dict.fromkeys(text_of(r)[:LONGEST_QUESTION] for r in readings))[:MOST_READINGS],
                judgement=judgement,
            )
        )

    def table(self, group: Group, key: str, skip: tuple[str, ...] = ()) -> dict[str, Any]:
        """Return a table of the file with the values of a group, and its source."""
        out = dict[str, Any]()
        for name, said in group.said.items():
            if name not in skip:
                self.put(out, name, f"{key}.{name}", said)
        return out

    def sourced(self, group: Group, key: str) -> dict[str, Any]:
        """Return a table with the document and line that it is read from."""
        first = next((group.said[k] for k in MAIN if k in group.said), None) or min(
            group.said.values(), key=lambda s: s.start
        )
        return {**self.table(group, key), "source": self.source(first)}


def text_of(value: Any) -> str:
    """Return a reading as an answer may be typed."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def draft_of(found: Found) -> ContractDraft:
    """Return the draft of a contract that was read."""
    a = DraftAssembly(found)
    facts = facts_of(a)
    title = str(found.notes.get("title", "Lease"))
    lessee = str(facts.get("lessee", title))
    a.draft.lease = {
        "format": FORMAT,
        "id": slug(found.document.name.rsplit(".", 1)[0]) or "lease",
        "name": " ".join(f"{title}, {lessee}".split())[:200],
        "currency": found.notes.get("currency", "USD"),
        "facts": facts,
    }
    if "currency" in found.single:
        a.put(a.draft.lease, "currency", "currency", found.single["currency"])
    judged(a)
    unread(a)
    for n, text in enumerate(found.document.struck):
        if money(text):
            a.mark(f"struck[{n}]", STRUCK, text, None, (NO_LONGER, "it holds"))
    for sought in found.sought:
        a.draft.missing.append(Missing(key=sought.key, question=sought.question[:LONGEST_QUESTION]))
    for key, question in ASKED.items():
        a.draft.missing.append(Missing(key=key, question=question))
    a.draft.said = {k: v for k, v in found.notes.items() if k not in ("title", "currency", "lease_year_place")}
    a.draft.left_out = [*(text for text, _, _ in found.left_out), *found.passed_over]
    return a.draft


def facts_of(a: DraftAssembly) -> dict[str, Any]:
    """Return the facts of a lease file in the order of the format."""
    found, facts = a.found, dict[str, Any]()
    for name in ("lessee", "lessor", "asset"):
        if name in found.single:
            a.put(facts, name, f"facts.{name}", found.single[name])
    facts["documents"] = documents(a)
    for name in ("commencement", "expiration"):
        if name in found.single:
            said = found.single[name]
            facts[name] = {}
            a.put(facts[name], "date", f"facts.{name}.date", said)
            facts[name]["source"] = a.source(said)
    listed(a, facts, "premises")
    if "premises_total" in found.single:
        facts["premises_total"] = {}
        a.put(facts["premises_total"], "area", "facts.premises_total.area", found.single["premises_total"])
        facts["premises_total"]["source"] = a.source(found.single["premises_total"])
    listed(a, facts, "proportionate_shares")
    facts |= rent_of(a)
    for name in ("abatements", "totals", "incentives", "costs", "prepaid_rent"):
        listed(a, facts, name)
    facts["notes"] = notes(a)
    return {k: v for k, v in facts.items() if v or k == "documents"}


def documents(a: DraftAssembly) -> list[dict[str, Any]]:
    """Return the document read, and the lease that it recites, which is not at hand."""
    single, own = a.found.single, {"id": a.found.document.id, "title": str(a.found.notes.get("title", "Lease"))}
    if "dated" in single:
        a.put(own, "dated", "facts.documents[0].dated", single["dated"])
    if not a.found.amends:
        return [own]
    lease: dict[str, Any] = {"id": "lease", "title": "Lease", "held": False}
    if "recited" in single:
        a.put(lease, "dated", "facts.documents[1].dated", single["recited"])
    return [{**own, "recites": ["lease"]}, lease]


def listed(a: DraftAssembly, facts: dict[str, Any], name: str) -> None:
    """Put a list of tables; those that need an id get one."""
    out = list[dict[str, Any]]()
    for n, group in enumerate(a.found.listed.get(name, [])):
        key = f"facts.{name}[{n}]"
        one = a.sourced(group, key)
        if name in ("abatements", "incentives", "prepaid_rent"):
            base = {"incentives": slug(str(one.get("name", "allowance"))), "prepaid_rent": "paid-at-signing"}.get(
                name, "abatement"
            )
            taken = {x["id"] for x in out}
            one = {"id": base if base not in taken else f"{base}-{n + 1}", **one}
        outcomes = a.found.listed.get(f"{name}/{n}/outcomes", [])
        if outcomes:
            one["outcomes"] = [a.sourced(g, f"{key}.outcomes[{m}]") for m, g in enumerate(outcomes)]
        out.append(one)
    if out:
        facts[name] = out


def rent_of(a: DraftAssembly) -> dict[str, Any]:
    """Return components of rent, and options with theirs."""
    found = a.found
    plain = [c for c in found.components if c.kind == "rent"]
    rents, ids = list[dict[str, Any]](), set[str]()
    for n, component in enumerate(plain):
        rents.append(component_of(a, component, f"facts.rent[{n}]", ids))
    if len({re.sub(r"-\d+$", "", r["id"]) for r in rents}) < len(rents):
        for n, component in enumerate(plain):
            a.mark(
                f"facts.rent[{n}]",
                "the contract prints rent of one kind in several places: does each hold, and for when?",
                None,
                a.source(Said(None, component.start, component.end)),
            )
    out: dict[str, Any] = {"rent": rents} if rents else {}
    options = options_of(a, [c for c in found.components if c.kind == "option"])
    return {**out, **({"options": options} if options else {})}


def options_of(a: DraftAssembly, components: list[RentComponent]) -> list[dict[str, Any]]:
    """Return options; rent that a table prints for one goes with the first renewal, or asks for its option."""
    out = [
        a.sourced(Group({k: v for k, v in g.said.items() if k != "note"}), f"facts.options[{n}]")
        for n, g in enumerate(a.found.listed.get("options", []))
    ]
    if components and not any(o["kind"] == "renewal" for o in out):
        first = Said(
            "renewal",
            components[0].start,
            components[0].end,
            ("renewal",),
            "the contract prints rent of an option: which one?",
        )
        key = f"facts.options[{len(out)}]"
        one: dict[str, Any] = {"id": "renewal"}
        a.put(one, "kind", f"{key}.kind", first)
        out.append({**one, "held_by": "lessee", "source": a.source(first)})
    renewals = [n for n, o in enumerate(out) if o["kind"] == "renewal"]
    for m, component in enumerate(components):
        at = renewals[min(m, len(renewals) - 1)]
        rents = out[at].setdefault("rent", [])
        rents.append(component_of(a, component, f"facts.options[{at}].rent[{len(rents)}]", {r["id"] for r in rents}))
    return out


def component_of(a: DraftAssembly, component: RentComponent, key: str, ids: set[str]) -> dict[str, Any]:
    """Return a component of rent with its rows."""
    single, out = a.found.single, dict[str, Any]()
    base = (
        "base"
        if component.name.lower() in ("base rent", "rent", "basic rent", "minimum rent", "fixed rent")
        else slug(component.name) or "rent"
    )
    out["id"] = base if base not in ids else f"{base}-{len(ids) + 1}"
    ids.add(out["id"])
    out["name"], out["frequency"] = component.name, component.frequency
    if component.often:
        a.put(out, "frequency", f"{key}.frequency", component.often)
    for name in ("timing", "due_day"):
        if name in single and key.startswith("facts.rent"):
            a.put(out, name, f"{key}.{name}", single[name])
    if "due_day" in out and "timing" not in out:
        del out["due_day"]
    has_rate = any("rate" in row.said for row in component.rows)
    if has_rate and (area := _area_of(a, component)):
        out["area"] = area
    if has_rate:
        per = component.rate_per or next((p for p in ("year", "month") if _all_charged(a, component, p)), "")
        out["rate_per"] = per or "year"
        if not per:
            a.mark(
                f"{key}.rate_per",
                "is the rate per unit of area one of a year or of a month?",
                None,
                a.source(Said(None, component.start, component.end)),
                ("year", "month"),
            )
    if "escalator" in single and key == "facts.rent[0]":
        a.put(out, "escalator", f"{key}.escalator", single["escalator"])
    if "index" in single and key == "facts.rent[0]" and "escalator" not in single:
        out["basis"] = "index"
    out["source"] = a.source(Said(None, component.start, component.start + 1))
    doubted(a, component, key)
    out["rows"] = [a.sourced(row, f"{key}.rows[{n}]") if row.said else {} for n, row in enumerate(component.rows)]
    for n, sought in component.asked:
        a.draft.missing.append(Missing(key=f"{key}.rows[{n}].{sought.key}", question=sought.question))
    return out


def doubted(a: DraftAssembly, component: RentComponent, key: str) -> None:
    """Mark a component as a whole: what is asked of it, and what nothing around it accounts for."""
    if component.question:
        a.mark(key, component.question, None, a.source(Said(None, component.start, component.end)))
    if component.doubts:
        first = a.found.document.place(component.doubts[0].start, component.doubts[0].end)
        texts = dict.fromkeys(doubt.text for doubt in component.doubts)
        a.mark(key, f"{UNACCOUNTED} {'; '.join(texts)}. {HOLDS}", first.quote, str(first), tuple(texts))


def _area_of(a: DraftAssembly, component: RentComponent) -> Decimal | None:
    """Return the area that rates are charged on: of the premises that the component is named after, else all."""
    for group in a.found.listed.get("premises", []):
        if str(group.value("name")).lower() in component.name.lower():
            return Decimal(group.value("area"))
    areas, per = a.found.areas, component.rate_per
    charged = (area for area in areas if any(_charged_on(area, row, per) for row in component.rows))
    return next(charged, areas[0] if areas else None)


def _all_charged(a: DraftAssembly, component: RentComponent, per: str) -> bool:
    """Whether every row's rate, of a month or of a year, comes to its rent on one of the areas that are printed."""
    rows = [row for row in component.rows if row.value("rate")]
    if any(said.question for row in rows for said in row.said.values()):
        return False
    return any(rows and all(_charged_on(area, row, per) for row in rows) for area in a.found.areas)


def _charged_on(area: Decimal, row: Group, per: str) -> bool:
    """Whether a row's rate comes to its year's or month's rent on an area."""
    if (rate := row.value("rate")) is None:
        return False
    year = rate * area * (12 if per == "month" else 1)
    return any(
        (rent := row.value(key)) is not None and abs(rent * times - year) <= max(CENTS, area / 150)
        for key, times in (("annual", 1), ("monthly", 12))
    )


def notes(a: DraftAssembly) -> list[dict[str, Any]]:
    """Return what a lease file has no key for, each with its place."""
    out, own = list[dict[str, Any]](), [(text, said) for text, said in a.found.noted]
    for text, said in own:
        key = f"facts.notes[{len(out)}].text"
        one = dict[str, Any]()
        a.put(one, "text", key, Said(text[:2000], said.start, said.end, said.readings, said.question))
        out.append({**one, "source": a.source(said)})
    for text, start, end in a.found.left_out:
        out.append({"text": text[:2000], "source": a.source(Said(None, start, end))})
    return out


def unread(a: DraftAssembly) -> None:
    """Mark once the sentences that may change the rent and that no reading uses, each with its place."""
    if not (doubts := a.found.unread):
        return
    places = [a.found.document.place(doubt.start, doubt.end) for doubt in doubts]
    texts = tuple(f"{place}: {' '.join(doubt.text.split())}" for place, doubt in zip(places, doubts, strict=True))
    a.mark("unread", f"{UNREAD} {'; '.join(texts)}", places[0].quote, str(places[0]), texts)


def judged(a: DraftAssembly) -> None:
    """Ask for the original lease's commencement where an amendment alone is read."""
    found, begins = a.found, a.draft.lease["facts"].get("commencement", {}).get("date")
    if not found.amends:
        return
    of = f" of {found.single['recited'].value}" if "recited" in found.single else ""
    taken = f" Of the premises as amended, {begins} is printed." if isinstance(begins, date) else ""
    found.seek("judgements.commencement", f"The lease{of} is not at hand: when did it commence?{taken}")
    found.seek(
        "judgements.carried_rent",
        "What rent was prepaid (positive) or accrued (negative) before commencement? (0.00 for none)",
    )


def slug(name: str) -> str:
    """Return a name as an id: lower-case letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")
