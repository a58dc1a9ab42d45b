"""The Summary sheet: assumptions first, then inputs, balances, checks and what was not measured."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from asc842._version import __version__
from asc842.base.check import Check
from asc842.book.incentives import measured_as
from asc842.contract import judgements as j
from asc842.contract.basis import weights_text
from asc842.contract.elections import elected_keys, words_of
from asc842.contract.facts import NOT_STATED
from asc842.contract.policy import Policy
from asc842.output.renderers.styles import STATUSES
from asc842.output.workbook.checks import ordered
from asc842.output.workbook.events_page import months_between
from asc842.output.workbook.events_page import place as event_place
from asc842.output.workbook.explained import write_explanation
from asc842.output.workbook.grid import written
from asc842.output.workbook.page import EPOCH, Page, Workspace
from asc842.output.workbook.summary_names import Input, Result, inputs, measured

SHEET = "Summary"
WIDTHS = (40, 18, 18, 18, 18, 21, 28)
LAST = len(WIDTHS) - 1
TEXT = "wrap indent line"
QUESTIONS = {
    "commencement": "Commencement date", "lease_term_end": "Last day of the lease term",
    "first_lease_year_end": "Last day of lease year 1", "discount_rate": "Discount rate, a year",
    "classification": "Classification", "payment_terms": "When rent falls due",
    "carried_rent": "Rent carried in (prepaid, accrued)", "governing_figure": "Which printed figure governs",
    "governing_period": "Dates or count of months", "date_reading": "How a printed date is read",
    "document_date": "Date of a document",
}


def write_summary(space: Workspace) -> None:
    """Write the Summary sheet."""
    page = Page(space, SHEET, "Summary", _about(space))
    page.widths(WIDTHS)
    page.put(3, 0, f"Made by asc842 {__version__}. Blue cells on yellow may be changed; every other figure follows by "
             "formula.", "subtitle")
    row = _judged(page, 5, "Assumptions: they stand in for documents that are not at hand",
                  space.book.lease.assumptions, "none")
    row = _judged(page, row, "Other judgements", [x for x in space.book.lease.judgements if not x.assumption], "none")
    row = _inputs(page, row)
    row = write_results(page, row, "Opening balances and totals", [*measured(space.book), *_term(space)])
    row = _year_ends(page, row)
    row = _checks(page, row)
    row = _unmeasured(page, row)
    _policies(page, row)
    page.sheet.freeze_panes(3, 0)
    page.sheet.ignore_errors({"number_stored_as_text": "B1:B200"})


def _about(space: Workspace) -> str:
    lease, facts = space.book.lease, space.book.lease.facts
    asset = "" if facts.asset == NOT_STATED else f": {facts.asset}"
    return f"{lease.classification.capitalize()} {facts.parties}{asset}"


def _heads(page: Page, row: int, heads: Iterable[str], merged_from: int = LAST) -> int:
    """Write headers; the last one spans to the last column."""
    *firsts, last = heads
    for i, head in enumerate(firsts):
        page.put(row, i, head, "head" if i == 0 else "head center")
    page.merged(row, merged_from, LAST, last, "head indent")
    return row + 1


def _judged(page: Page, row: int, title: str, judgements: Iterable[Any], none: str) -> int:
    row = page.section(row, title, LAST)
    judgements = list(judgements)
    if not judgements:
        page.put(row, 0, none, "faint")
        return row + 2
    page.put(row, 0, "Question", "head")
    page.merged(row, 1, 2, "Answer", "head")
    page.merged(row, 3, LAST, "Reason", "head indent")
    for x in judgements:
        row += 1
        subject = f": {x.subject}" if x.subject else ""
        page.put(row, 0, f"{QUESTIONS.get(x.question, x.question.replace('_', ' '))}{subject}", "wrap line")
        page.merged(row, 1, 2, answer_text(x), "bold wrap line")
        page.merged(row, 3, LAST, x.reason + _worked_out(page, x) + _by(x), TEXT)
    return row + 2


def _worked_out(page: Page, judgement: Any) -> str:
    """Add the source of a discount rate that was worked out."""
    worked_out = isinstance(judgement, j.DiscountRate) and judgement.method != "given"
    return f" Rate: {page.space.book.summary['discount_rate_source']}." if worked_out else ""


def _by(judgement: Any) -> str:
    said = ", ".join(str(x) for x in (judgement.by, judgement.on) if x)
    return f" ({said})" if said else ""


def answer_text(judgement: Any) -> str:
    """Write a judgement's answer as a reader expects it."""
    answer = judgement.answer
    if isinstance(answer, j.PaymentTerms):
        return f"in {answer.timing}" + (f", due on day {answer.due_day}" if answer.due_day else "")
    if isinstance(judgement, j.CostBasis):
        return weights_text(judgement.answer)
    if isinstance(judgement, j.DiscountRate):
        return f"{(answer * 100).normalize():f} % a year"
    return f"{answer:,}" if isinstance(answer, Decimal) else str(answer)


def _inputs(page: Page, row: int) -> int:
    row = page.section(row, "Inputs", LAST)
    row = _heads(page, row, ("Input", "Value", "As measured", "", "Where it comes from"), 4)
    for entry in inputs(page.space.book, dates_live=page.space.life.dates_live):
        _input(page, row, entry)
        row += 1
    return row + 1


def _input(page: Page, row: int, entry: Input) -> None:
    right = "right" if entry.style == "text" else ""
    page.put(row, 0, entry.label, "text line")
    page.put(row, 1, entry.value, f"{entry.style} {right} {'live' if entry.live else 'line'}")
    page.put(row, 2, entry.value, f"{entry.style} {right} line faint")
    page.formula(row, 3, f'=IF(B{row + 1}=C{row + 1},"","changed")', "", "center line")
    page.sheet.conditional_format(row, 3, row, 3, {
        "type": "cell", "criteria": "==", "value": '"changed"', "format": page.space.styles.conditional("differs")})
    page.merged(row, 4, LAST, entry.source, TEXT)
    if entry.choices and entry.live:
        page.sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": list(entry.choices)})
    page.space.workbook.define_name(entry.name, f"={SHEET}!$B${row + 1}")


def _term(space: Workspace) -> list[Result]:
    months = f"={months_between('Measured_from', 'Term_end')}"
    measured_rent = [p["due"] for p in space.book.plain["payments"].records() if p["in_liability"]]
    if not space.life.dates_live:
        return []
    return [
        Result("Term_months", "Calendar months in the lease term", months, space.life.term_months, "months",
               "part months by days; cost is spread by them, discounting counts from commencement"),
        Result("Last_due", "Last payment in the liability falls due",
               '=SUMPRODUCT(MAX(({Payments.in_liability}="yes")*{Payments.due}))', max(measured_rent, default=EPOCH),
               "date right", "the schedule runs until it is paid"),
    ]


def write_results(page: Page, row: int, title: str, results: Iterable[Result], last: int = LAST) -> int:
    """Write named cells, each with its formula and what it rests on, in a section of its own."""
    row = page.section(row, title, last)
    grid = page.space.grids["Payments"]
    for r in results:
        page.put(row, 0, r.label, "wrap line")
        page.formula(row, 1, written(r.formula, grid, 0, page.space.grids), r.value, f"{r.style} line")
        page.merged(row, 2, last, r.basis, "faint indent line")
        page.space.workbook.define_name(r.name, f"={page.name}!$B${row + 1}")
        write_explanation(page, row, r.name)
        row += 1
    return row + 1


def _year_ends(page: Page, row: int) -> int:
    row = page.section(row, "Balances at each year end", LAST)
    row = _heads(page, row, ("Year ends", "Rent due", "Cost", "Interest", "Liability", "Right-of-use asset", ""))
    page.row_of(row, [None] * LAST, "line")
    opens = f"={event_place('starts', 0)}" if page.space.book.lease.take_over else "=Measured_from"
    page.formula(row, 0, opens, page.space.book.summary["measured_from"], "date left line")
    for place, (key, name) in enumerate((("opening_liability", "Opening_liability"),
                                         ("opening_asset", "Opening_asset")), 4):
        page.formula(row, place, f"={name}", page.space.book.summary[key], "balance line")
    page.put(row, LAST, "opening", "faint indent line")
    schedule = page.space.book.plain["schedule"]
    first = 0
    for index, ends in enumerate(schedule["ends"]):
        if ends.month == 12 or index == len(schedule) - 1:
            row += 1
            _year(page, row, first, index)
            first = index + 1
    return row + 2


def _year(page: Page, row: int, first: int, last: int) -> None:
    grid, schedule = page.space.grids["Schedule"], page.space.book.plain["schedule"]
    page.formula(row, 0, f"={grid.cell('ends', last)}", schedule["ends"][last], "date left line")
    for place, key in enumerate(("rent", "cost", "interest"), 1):
        total = sum(schedule[key][first:last + 1], Decimal(0))
        rows = f"{grid.cell(key, first)}:{grid.cell(key, last).split('!')[1]}"
        page.formula(row, place, f"=SUM({rows})", total, "money line")
    for place, key in enumerate(("liability_closing", "asset_closing"), 4):
        page.formula(row, place, f"={grid.cell(key, last)}", schedule[key][last], "balance line")
    page.put(row, LAST, None, "line")


def _checks(page: Page, row: int) -> int:
    book, grid, live = page.space.book, page.space.grids["Checks"], page.space.identities
    row = page.section(row, "Checks", LAST)
    page.row_of(row, ["", *STATUSES, *[None] * (LAST - len(STATUSES))], "head center")
    split = grid.first + len(live)
    counts = (("by asc842", split + 1, grid.last + 1, book.checks),
              ("live in this workbook", grid.first + 1, split, live))
    for who, first, last, made in counts:
        row += 1
        page.row_of(row, [who, *[None] * LAST], "line")
        for place, word in enumerate(STATUSES, 1):
            count = f'=COUNTIF(Checks!$A${first}:$A${last},"{word}")' if made else "=0"
            page.formula(row, place, count, sum(c.status == word for c in made), f"whole center line {word}")
            _only_if_any(page, row, place)
    row = _named_checks(page, row + 1, [c for c in ordered(book.checks) if c.status != "pass"])
    return row + 1


def _only_if_any(page: Page, row: int, place: int) -> None:
    """Take the colour off a count of zero."""
    page.sheet.conditional_format(row, place, row, place, {
        "type": "cell", "criteria": "==", "value": 0, "format": page.space.styles.conditional("none")})


def _named_checks(page: Page, row: int, checks: list[Check]) -> int:
    for c in checks:
        of = f"{c.about}: " if c.about else ""
        explained = "; ".join(x for x in (c.difference, c.detail) if x)
        page.put(row, 0, c.name, "wrap line")
        page.put(row, 1, c.status, f"{c.status} line")
        page.merged(row, 2, LAST, f"{of}expected {c.expected}, actual {c.actual}, residual {c.residual:,}. "
                    f"{explained} ({c.source})", TEXT)
        row += 1
    return row


def _unmeasured(page: Page, row: int) -> int:
    """List what the documents grant or charge that enters no measurement."""
    facts = page.space.book.lease.facts
    row = page.section(row, "Stated by the documents, in no measurement", LAST)
    start = row
    for i in (x for x in facts.incentives if not measured_as(page.space.book, x)):
        page.put(row, 0, f"{i.name} (incentive)", "bold line")
        page.put(row, 1, i.amount, "balance line")
        condition = f"On condition: {i.condition}" if i.condition else "not received by commencement"
        page.merged(row, 2, LAST - 1, condition, TEXT)
        page.put(row, LAST, i.source, TEXT)
        for o in i.outcomes:
            row += 1
            page.put(row, 0, "     outcome", "faint line")
            page.put(row, 1, o.amount, "balance line")
            page.merged(row, 2, LAST - 1, f"If {o.when}: {o.then}", TEXT)
            page.put(row, LAST, o.source, TEXT)
        row += 1
    for rent in (r for r in facts.rent if not r.measured):
        page.put(row, 0, f"{rent.name} (rent)", "bold line")
        page.put(row, 1, None, "line")
        page.merged(row, 2, LAST - 1, rent.why_not or "not a lease payment of this contract", TEXT)
        page.put(row, LAST, rent.source, TEXT)
        row += 1
    if row == start:
        page.put(row, 0, "nothing", "faint")
        row += 1
    return row + 1


def _policies(page: Page, row: int) -> None:
    policy = page.space.book.policy
    row = page.section(row, "Policies the entity elected", LAST)
    told, usual = elected_keys(), Policy()
    for name in (*told, *(name for name in policy.reasons if name not in told)):
        elected = name in told and getattr(policy, name) != getattr(usual, name)
        page.put(row, 0, name.replace("_", " ").capitalize(), "wrap line")
        page.put(row, 1, words_of(policy, name) if name in told else None, "wrap right line")
        page.merged(row, 2, LAST, policy.reasons.get(name, "no reason given" if elected else "default"), TEXT)
        row += 1
