"""The Contract sheet: facts as printed, beside what they come to; differences are marked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from itertools import chain

from asc842.base.column import Column
from asc842.contract.rent import MONTHS_PER_PAYMENT, Rent
from asc842.output.workbook.contract_facts import NEEDS, write_facts
from asc842.output.workbook.contract_options import NEEDS as OPTIONS
from asc842.output.workbook.contract_page import ContractPage, shared
from asc842.output.workbook.contract_rent import COMPARISONS, MEASURED, PRINTED, RentLine, rent_lines
from asc842.output.workbook.grid import Grid, written
from asc842.output.workbook.page import Workspace, amount_width

WIDTHS = {"date": 10.5, "unit": 8.5, "area": 9.5, "fraction": 8.0, "wrap": 14.0, "wrap right": 15.0, "balance": 12.5}
PARTS_TOTAL = ("parts_total", "Sum of parts")
FILLER = 12.0


def write_contract(space: Workspace) -> None:
    """Write the Contract sheet."""
    lease, checks = space.book.lease, space.book.checks
    tables = [(r, list(rent_lines(lease, r, i, checks))) for i, r in enumerate(lease.facts.rent)]
    needs = [n for s, n in NEEDS.items() if s != "abatements" or lease.facts.abatements]
    needs += [OPTIONS] if lease.facts.options or lease.facts.residual_guarantees else []
    page = ContractPage(space, _columns([line for _, lines in tables for line in lines], needs))
    row = 4
    for rent, lines in tables:
        row = _rent(page, row, rent, lines)
    write_facts(page, row)


def _columns(lines: list[RentLine], needs: Collection[Sequence[float]]) -> tuple[Column, ...]:
    """Return the columns that any rent table needs, printed ones first, and room for the ``needs`` of sections."""
    used = set(chain.from_iterable((*x.printed, *x.measured, *x.computed, *(f"{d}_off" for d in x.differences))
                                   for x in lines))
    largest = [v for x in lines for v in (*x.printed.values(), *x.measured.values()) if isinstance(v, Decimal)]
    wide = max(WIDTHS["balance"], amount_width("balance", largest))
    widths = {**WIDTHS, "balance": wide}
    middle = [Column(k, h, widths[s], s, band="As printed") for k, (h, s) in PRINTED.items() if k in used]
    headers = [*((c.key, c.header) for c in COMPARISONS), PARTS_TOTAL]
    for key, header in headers:
        middle += [Column(key, header, wide, "balance", band="Computed")] if key in used else []
        middle += [Column(f"{key}_off", "Printed less that", 10, "money", band="Computed")] * (f"{key}_off" in used)
    middle += [Column(k, h, widths[s], s, band="In measurement") for k, (h, s) in MEASURED.items() if k in used]
    while not all(shared([c.width for c in middle], n) for n in needs):
        middle.append(Column(f"filler{len(middle)}", "", FILLER))
    return (Column("title", "Row", 26, "wrap bold"), *middle, Column("remark", "Findings and judgements", 34, "wrap"),
            Column("source", "Source", 24, "wrap"))


def _rent(page: ContractPage, row: int, rent: Rent, lines: list[RentLine]) -> int:
    row = page.heading(row, f"{rent.name} ({rent.id})", _terms(page, rent))
    row = page.heads(row)
    grid = Grid.of("Contract", page.columns, row, len(lines))
    for index, line in enumerate(lines):
        _line(page, grid, index, line)
    for key in (c.key for c in page.columns if c.key.endswith("_off")):
        page.mark(row, page.place(key), row + len(lines) - 1)
    return row + len(lines) + 1


def _line(page: ContractPage, grid: Grid, index: int, line: RentLine) -> None:
    row, differences = grid.first + index, {f"{k}_off": v for k, v in line.differences.items()}
    values = {"title": line.title, "remark": line.remark, "source": line.source, **line.printed, **line.measured}
    for place, column in enumerate(page.columns):
        style = f"{column.style} line" + " italic faint" * (column.key in line.inferred)
        template = line.computed.get(column.key) or differences.get(column.key)
        if template:
            page.formula(row, place, written(template[0], grid, index, page.space.grids), template[1], style)
        else:
            page.put(row, place, values.get(column.key), style)


def _terms(page: ContractPage, rent: Rent) -> str:
    """Write how a component is paid, how it rises, and whether it is measured."""
    rises, e = "", rent.escalator
    if e:
        share = f"{(e.rate * 100).normalize():f} %" if e.rate is not None else ""
        by = " and ".join(filter(None, [share, f"{e.amount:,}" if e.amount is not None else ""]))
        what = f"the {e.applied_to}" if e.applied_to else "rent"
        rises = f"; {what} rises by {by} every {e.every_months} months ({e.source or rent.source})"
    out = "" if rent.measured else f"; not measured: {rent.why_not or 'no lease payment of this contract'}"
    return f"{_paid(page, rent)}{rises}{out}. Source: {rent.source}"


def _paid(page: ContractPage, rent: Rent) -> str:
    """Write when a component is paid; what is paid once need not say whether in advance."""
    if rent.frequency == "once":
        return "paid once"
    terms = page.space.book.lease.payment_terms(rent)
    return f"paid {rent.frequency} in {terms.timing}{_on(rent, terms.due_day)}"


def _on(rent: Rent, due_day: int | None) -> str:
    """Write by which days rent goes and falls due, as far as the contract says."""
    on = [f"on day {due_day}" if due_day and rent.frequency in MONTHS_PER_PAYMENT else "",
          f"on {rent.due_weekday.capitalize()}" if rent.due_weekday else "",
          f"on days {' and '.join(map(str, rent.due_days))}" if rent.due_days else "",
          f"for the time from day {' and '.join(map(str, rent.cycle_days))} on" if rent.cycle_days else "",
          f"from {', '.join(rent.quarter_days)} on" if rent.quarter_days else "",
          f"counted from {rent.cycle_begins}" if rent.cycle_begins else "",
          f"with parts of payments by {rent.proration}" if rent.proration else ""]
    return "".join(f" {words}" for words in on if words)
