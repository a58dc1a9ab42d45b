"""The sections of the Contract sheet below the rent tables: premises, abatements, money, totals, documents, notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from asc842.base.money import digits, half_up, percent
from asc842.book.incentives import measured_as
from asc842.book.separate import separate_contracts
from asc842.contract.facts import PrintedTotal
from asc842.contract.rent import Abatement
from asc842.contract.subleases import Sublease
from asc842.output.workbook.contract_options import write_options
from asc842.output.workbook.contract_page import ContractPage, Places
from asc842.output.workbook.grid import written

TITLE = "wrap bold"
NEEDS: dict[str, tuple[float, ...]] = {
    "premises": (14,), "shares": (12, 12, 14), "abatements": (24, 15, 13, 10, 9, 9, 13, 11),
    "money": (20, 14, 12, 12, 14), "subleases": (20, 12, 12, 15, 12),
    "totals": (15, 10, 15, 12), "documents": (16, 12, 11, 20),
}
"""What each section needs between label and remark, in characters."""
Line = Sequence[object]


def write_facts(page: ContractPage, row: int) -> None:
    """Write every section; those without facts are left out."""
    for section in (_premises, _shares, write_options, _abatements, _money, _subleases, _totals, _documents,
                    _notes):
        row = section(page, row)


def _premises(page: ContractPage, row: int) -> int:
    facts = page.space.book.lease.facts
    if not facts.premises:
        return row
    places, styles = page.slots(NEEDS["premises"]), (TITLE, "area", "wrap", "wrap")
    lines: list[Line] = [(p.name, p.area, "not printed, worked out by the reader" if p.inferred else "", p.source)
                         for p in facts.premises]
    first, last = row + 2, row + 1 + len(lines)
    if facts.premises_total:
        column, printed = places[1][0], facts.premises_total
        cells = [xl_rowcol_to_cell(r, column) for r in (first, last, last + 1)]
        difference = printed.area - sum((p.area for p in facts.premises), Decimal(0))
        lines += [("Total as printed", printed.area, "", printed.source),
                  ("Less the sum of the parts", (f"={cells[2]}-SUM({cells[0]}:{cells[1]})", difference), "", "")]
        page.mark(last + 2, column, last + 2)
    return page.table(page.heading(row, "Premises"), places, ("Part", "Area", "Remark", "Source"), styles, lines) + 1


def _shares(page: ContractPage, row: int) -> int:
    shares = page.space.book.lease.facts.proportionate_shares
    if not shares:
        return row
    places = page.slots(NEEDS["shares"])
    lines = []
    for i, s in enumerate(shares, row + 2):
        share, area = (xl_rowcol_to_cell(i, places[p][0]) for p in (1, 2))
        implied = (f"={area}/{share}", s.area / s.share) if s.share else None
        lines.append(("Tenant's share", s.share, s.area, implied, "a rounded share allows a range: see Checks",
                      s.source))
    return page.table(page.heading(row, "Proportionate share"), places,
                      ("", "Share of the building", "Area", "Building it implies", "Remark", "Source"),
                      (TITLE, "percent", "area", "whole", "wrap", "wrap"), lines) + 1


def _abatements(page: ContractPage, row: int) -> int:
    abatements = page.space.book.lease.facts.abatements
    if not abatements:
        return row
    places = page.slots(NEEDS["abatements"])
    lines = [_abatement(page, i, places, a) for i, a in enumerate(abatements, row + 2)]
    page.mark(row + 2, places[8][0], row + 1 + len(lines))
    return page.table(
        page.heading(row, "Abatements"), places,
        ("Abatement", "When", "Of", "Amount", "Area", "Rate", "Share", "Area × rate × share, a month",
         "Printed less that", "Condition", "Source"),
        (TITLE, "wrap", "wrap", "balance", "area", "unit", "percent", "balance", "money", "wrap indent", "wrap"),
        lines) + 1


def _abatement(page: ContractPage, row: int, places: Places, a: Abatement) -> Line:
    rents = {r.id: r.name for r in page.space.book.lease.facts.rent}
    of = ", ".join(rents[r] for r in a.rent) or "all rent"
    d, cells = a.derivation, {i: xl_rowcol_to_cell(row, places[i][0]) for i in (3, 4, 5, 6, 7)}
    area, rate, share = (d.area, d.rate, d.share) if d else (a.area, None, a.share)
    derived: tuple[str, Any] | None = None
    less: tuple[str, Any] | None = None
    if d:
        months = 12 if d.rate_per == "year" else 1
        exact = Fraction(d.area) * Fraction(d.rate) * Fraction(d.share) / months
        derived = (f"=ROUND({cells[4]}*{cells[5]}/{months}*{cells[6]},PLACES)", half_up(exact))
        if a.amount is not None:
            less = (f"=ROUND({cells[3]}-{cells[7]},PLACES)", a.amount - derived[1])
    return a.id, abatement_time(a), of, a.amount, area, rate, share, derived, less, _terms(a), a.source


def abatement_time(a: Abatement) -> str:
    """Write when an abatement applies, as its contract does."""
    names = [f"calendar months {', '.join(map(str, a.calendar_months))}" if a.calendar_months else "",
             ", ".join(a.months), f"from {a.from_}" if a.from_ else "", f"to {a.to}" if a.to else "",
             f"month {a.month}" if a.month else "", f"through month {a.through_month}" if a.through_month else "",
             f"first {a.first_months:f} months" if a.first_months else "",
             f"first {a.first_full_months} full months" if a.first_full_months else "",
             f"last {a.last_months:f} months" if a.last_months else ""]
    return " ".join(filter(None, names)) or "the whole term"


def _terms(a: Abatement) -> str:
    limit = f"until {a.until_aggregate:,} is abated" if a.until_aggregate is not None else ""
    printed = f"printed aggregate {a.aggregate:,}" if a.aggregate is not None else ""
    return "; ".join(filter(None, (a.condition, "payable again on breach" if a.recapture else "", limit, printed)))


def _money(page: ContractPage, row: int) -> int:
    lines = list(_money_lines(page))
    if not lines:
        return row
    return page.table(page.heading(row, "Costs, prepaid rent, incentives"), page.slots(NEEDS["money"]),
                      ("What", "Kind", "Amount", "Paid or received", "Paid by", "In the asset", "Remark", "Source"),
                      (TITLE, "wrap", "balance", "date", "center", "center", "wrap", "wrap"), lines) + 1


def _money_lines(page: ContractPage) -> Iterator[Line]:
    facts = page.space.book.lease.facts
    for c in facts.costs:
        borne = c.paid_by == "lessee"
        yield (c.name, "initial direct cost" if borne else "cost", c.amount, c.paid, c.paid_by,
               "added" if borne else "no", "" if borne else "the lessor's: no initial direct cost", c.source)
    for p in facts.prepaid_rent:
        yield p.id, "prepaid rent", p.amount, p.paid, "lessee", "added", "", p.source
    for i in facts.incentives:
        how = measured_as(page.space.book, i) or "in no measurement"
        yield (i.name, "incentive", i.amount, i.received, "lessor", "deducted" if i.received else "no",
               f"{how}; on condition: {i.condition}" if i.condition else how, i.source)


def _subleases(page: ContractPage, row: int) -> int:
    lines: list[Line] = [
        (s.id, s.sublessee, s.begins, s.last_day, s.classification, s.share, " ".join(_course(s)), s.source)
        for s in page.space.book.lease.facts.subleases]
    if not lines:
        return row
    return page.table(page.heading(row, "Subleases"), page.slots(NEEDS["subleases"]),
                      ("Sublease", "Sublessee", "Begins", "Ends", "Classification", "Share sublet", "Why", "Source"),
                      (TITLE, "wrap", "date", "date", "wrap", "percent", "wrap", "wrap"), lines) + 1


def _course(s: Sublease) -> Iterator[str]:
    """Write why a sublease is what it is, and what became of it."""
    yield s.reason
    for m in s.modifications:
        share = f", {percent(m.share)} sublet" if m.share is not None else ""
        yield f"Modified from {m.effective} on, to {m.ends or 'the same end'}{share}: {m.reason} ({m.source})."
    if s.terminated:
        yield f"Ended before {s.agreed_end}."


def _totals(page: ContractPage, row: int) -> int:
    totals = page.space.book.lease.facts.totals
    if not totals:
        return row
    places = page.slots(NEEDS["totals"])
    lines = [_total_line(page, i, places, t) for i, t in enumerate(totals, row + 2)]
    page.mark(row + 2, places[4][0], row + 1 + len(lines))
    return page.table(page.heading(row, "Totals as printed"), places,
                      ("Total of", "Printed", "At most", "Payments come to", "Printed less that", "Remark", "Source"),
                      (TITLE, "fraction", "center", "fraction", "money", "wrap", "wrap"), lines) + 1


def _total_line(page: ContractPage, row: int, places: Places, t: PrintedTotal) -> Line:
    printed, actual = (xl_rowcol_to_cell(row, places[i][0]) for i in (1, 3))
    value = _total(page, t.of)
    known = value[1] if isinstance(value, tuple) else value
    apart = round(float(t.value) - float(known), digits())
    less = None if t.at_most else (f"=ROUND({printed}-{actual},PLACES)", apart)
    return t.of, t.value, "at most" if t.at_most else "", value, less, "", t.source


def _total(page: ContractPage, of: str) -> Any:
    """Return what the payments come to: a formula with its value where a sum says it, else the number."""
    s, grids = page.space.book.summary, page.space.grids
    key, value = {"gross rent": ("gross_rent", s["gross_rent"]), "abatement": ("abatement", s["abatement"]),
                  "rent due": ("rent", s["rent"])}.get(of, ("", None))
    if key:
        formula = f'=SUMIFS({{Payments.{key}}},{{Payments.in_liability}},"yes")'
        return written(formula, grids["Payments"], 0, grids), value
    if of == "months":
        counted = float(s["months_from_commencement"])
        return ("=Term_months", counted) if counted == float(s["months"]) else counted
    abated = [p["covers_from"] for p in page.space.book.plain["payments"].records()
              if p["in_liability"] and p["abatement"]]
    months = len({(d.year, d.month) for d in abated})
    if months != len(abated):
        return months
    formula = '=SUMPRODUCT(({Payments.in_liability}="yes")*({Payments.abatement}<>0))'
    return written(formula, grids["Payments"], 0, grids), months


def _documents(page: ContractPage, row: int) -> int:
    lines = [(d.title, d.id, d.dated, "yes" if d.held else "no", ", ".join(d.recites), d.address or "", "")
             for d in page.space.book.lease.facts.documents]
    return page.table(page.heading(row, "Documents"), page.slots(NEEDS["documents"]),
                      ("Title", "Id", "Dated", "At hand", "Recites", "Address", ""),
                      (TITLE, "wrap", "date", "center", "wrap", "wrap", "wrap"), lines) + 1


def _notes(page: ContractPage, row: int) -> int:
    facts = page.space.book.lease.facts
    places: Places = [(0, 0), (1, page.end - 1), (page.end, page.end)]
    printed = [("Commencement", facts.commencement), ("Expiration", facts.expiration)]
    lines = [("Lessee", facts.lessee, ""), ("Lessor", facts.lessor, ""), ("Asset", facts.asset, ""),
             *((label, f"{d.date}, as printed", d.source) for label, d in printed if d),
             *(("Note", n.text, n.source) for n in facts.notes),
             *((f"Separate contract, {e.effective}", f"{e.added_right_of_use}. Standalone price: {e.standalone_price}",
                e.source or "") for e in separate_contracts(page.space.book.lease))]
    return page.table(page.heading(row, "Parties, dates, notes"), places, ("", "As printed", "Source"),
                      (TITLE, "wrap", "wrap"), lines) + 1
