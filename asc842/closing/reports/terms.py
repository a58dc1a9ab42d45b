"""Options, residual value guarantees and variable payments of all leases, and their related parties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from asc842.base.lazy import pd
from asc842.base.money import from_cents, in_currency_of, percent, text
from asc842.book.options import guarantees_table, options_table
from asc842.checks.pointed import POINTED
from asc842.closing.reports import NOTES, WORDS
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent
from asc842.contract.variable import VariablePayment
from asc842.payments.targets import targets_of
from asc842.payments.variable import actual_cents
from asc842.timeline.timeline import Timeline

TERM_COLUMNS = ("lease", "what", "id", "kind", "terms", "at", "answer", "ends_or_on", "amount", "effect", "reason",
                "paragraph", "source")


@NOTES.at(30, "lives", name="options, guarantees and variable payments", marks=(WORDS,))
def terms(lives: Iterable[Timeline]) -> pd.DataFrame:
    """One row per option, guarantee, variable payment, sublease and note: TERM_COLUMNS, text (842-20-50-3a).

    The notes of a lease file hold what else a reader should know: covenants, restrictions.

    An option or a guarantee has a further row for each event that judges it anew; ``answer`` is what was judged of it.
    """
    rows = [row for life in lives for row in _rows(life)]
    return pd.DataFrame(rows, columns=list(TERM_COLUMNS), dtype=object)


@in_currency_of("lease.currency")
def _rows(life: Timeline) -> list[tuple[str, ...]]:
    return list(_of_lease(life))


def _of_lease(life: Timeline) -> Iterator[tuple[str, ...]]:
    lease = life.lease
    if lease.facts.options:
        for r in options_table(life).records():
            yield (lease.id, "option", r["option"], r["kind"], _held(r), r["by"], r["answer"],
                   _text(r["lease_term_end"] or r["on"]), _text(r["amount"]), r["effect"], r["reason"], r["paragraph"],
                   r["source"])
    if lease.facts.residual_guarantees:
        for r in guarantees_table(life).records():
            yield (lease.id, "guarantee", r["guarantee"], "residual value", f"guaranteed by {r['guaranteed_by']}",
                   r["by"], f"probable: {_text(r['probable'])}", "", _text(r["guaranteed"]), r["effect"], r["reason"],
                   r["paragraph"], r["source"])
    for rent in _rents(lease):
        yield (lease.id, "variable payment", rent[0], "index", _index(rent[1]), rent[2], "", "", "",
               "in the liability at the index of commencement; later changes are variable lease cost", "",
               "842-10-30-5b", rent[1].source)
    for v in lease.facts.variable_payments:
        yield (lease.id, "variable payment", v.id, v.basis, _variable(v), "commencement", "", "", "",
               "outside the liability, cost as it arises", "", "842-10-30-6a", v.source)
        yield from _targets(lease.id, v)
    for s in lease.facts.subleases:
        effect = ("income gross of lease cost" if s.is_operating else
                  "asset derecognized, net investment recognized")
        part = f"{percent(s.share)} let to {s.sublessee} from {s.begins}"
        yield (lease.id, "sublease", s.id, s.classification, part, "commencement", "", str(s.last_day), "", effect,
               s.reason, "842-20-35-14", s.source)
        for m in s.modifications:
            changed = "ends, share or rent change" if m.rent or m.abatements else "ends or share change"
            yield (lease.id, "sublease", s.id, "modification", f"{changed} from {m.effective} on", m.id, "",
                   str(m.ends or ""), "", "a new lease; what was accrued is carried into it", m.reason,
                   "842-10-25-15", m.source)
    for number, note in enumerate(lease.facts.notes, 1):
        _, paragraph, says = POINTED.get(note.about, ("", "842-20-50-3a", ""))
        yield (lease.id, "note", str(number), "" if note.about == "other" else note.about, note.text, "", "", "", "",
               says, "", paragraph, note.source)


def _targets(lease: str, v: VariablePayment) -> Iterator[tuple[str, ...]]:
    """What was held of each target of a variable payment, by the day on which it was recorded."""
    for found in targets_of(v):
        for a in found:
            amount = f"{from_cents(actual_cents(v, a)):,}" if a.probable else ""
            effect = "cost over the target's time" if a.probable else "no cost before it is met"
            yield (lease, "target", v.id, v.basis, f"from {a.from_} to {a.to}", str(a.recorded),
                   f"probable: {'yes' if a.probable else 'no'}", "", amount, effect, a.reason,
                   "842-20-55-1" if a.probable else "842-20-55-2", a.source or v.source)


def _rents(lease: Lease) -> Iterator[tuple[str, Rent, str]]:
    """Components of rent that follow an index, those that events bring among them."""
    stages = [("commencement", lease.facts.rent), *((e.id, e.rent) for e in lease.events)]
    for at, rents in stages:
        for rent in rents:
            if rent.index:
                yield rent.id, rent, at


def _held(row: Mapping[Any, Any]) -> str:
    return f"held by {row['held_by']}" + (f"; notice by {row['notice_by']}" if _text(row["notice_by"]) else "")


def _index(rent: Rent) -> str:
    assert rent.index
    i = rent.index
    bounds = [f"{name} {percent(value)}" for name, value in (("cap", i.cap), ("floor", i.floor)) if value is not None]
    return "; ".join([f"{rent.name}: {i.name}, {i.at_commencement} at commencement", *bounds])


def _variable(v: VariablePayment) -> str:
    above = f" above {_text(v.above)}" if v.above else ""
    return v.name + (f": {v.rate} of each unit{above}" if v.rate is not None else "")


def _text(value: Any) -> str:
    if value is None or value != value:  # noqa: PLR0124  (what pandas makes of no date)
        return ""
    return text(value) if isinstance(value, Decimal) else str(value)
