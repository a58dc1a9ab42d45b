"""A book on one screen: what was measured, what was assumed, balances, checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from asc842._version import __version__
from asc842.base.check import Check
from asc842.base.constants import ZERO
from asc842.base.money import in_currency_of, percent, text
from asc842.book.book_tables import BookTables
from asc842.book.event_story import event_stories
from asc842.book.incentives import measured_as
from asc842.book.separate import separate_contracts
from asc842.contract.agreed import approved_on
from asc842.contract.basis import weights_text
from asc842.contract.events import Event
from asc842.contract.judgements import PaymentTerms
from asc842.output.renderers.text import COLOURS, rendered
from asc842.output.table import Kind, Table
from asc842.output.text.acquisition import acquisition_text
from asc842.output.text.expenses import components_table, expenses_table, improvements_table
from asc842.output.text.options import options_text
from asc842.output.text.sale_leaseback import sale_leaseback_text
from asc842.output.text.standards import standards_text
from asc842.output.text.subleases import subleases_text
from asc842.output.text.take_over import take_over_text
from asc842.output.text.transition import transition_text
from asc842.payments.combined import WHY_NOT_SEPARATED
from asc842.payments.payment import NOT_SEPARATED

TOTALS = (
    ("gross_rent", "Gross rent"), ("abatement", "Abatement"), ("rent", "Rent due"),
    ("initial_direct_costs", "Initial direct costs"), ("prepaid_rent", "Prepaid (accrued) rent"),
    ("incentives", "Incentives received"), ("incentives_in_payments", "Incentives in payments"),
    ("gain_loss", "Gain (loss) by events"), ("cost_total", "Total cost"),
    ("interest_total", "Total interest"),
    ("opening_liability", "Opening liability"), ("day_one_payment", "Day-one payment"),
    ("opening_asset", "Opening right-of-use asset"),
)
SHOWN_IF_ZERO = {"gross_rent", "abatement", "rent", "cost_total", "interest_total", "opening_liability",
                 "opening_asset"}


@in_currency_of("lease.currency")
def book_text(book: BookTables) -> RenderableType:
    """Lay out the summary of a book for a terminal."""
    further = [*components_table(book), *expenses_table(book), *improvements_table(book)]
    parts = [*_heading(book), *_assumptions(book), *options_text(book), *_classification(book), _amounts(book),
             *transition_text(book), *acquisition_text(book), *take_over_text(book), *_events(book), _year_ends(book),
             *standards_text(book), *further, *sale_leaseback_text(book), *subleases_text(book), *_unmeasured(book)]
    shown = (rendered(part) if isinstance(part, Table) else part for part in parts)
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in shown), checks_summary(book.checks))


def heading(book: BookTables) -> Text:
    """Name the lease and the engine."""
    return Text.assemble((book.lease.name, "bold"), f"  ({book.lease.id}, asc842 {__version__})")


def convention(book: BookTables) -> str:
    """Write the discount rate with its convention: 6.00 % nominal, compounded monthly."""
    s = book.summary
    compounded = f", compounded {s['compounding']}" if s["compounding"] else ""
    return f"{percent(s['discount_rate'])} {s['rate_convention']}{compounded}"


def _heading(book: BookTables) -> Iterator[RenderableType]:
    s, lease = book.summary, book.lease
    term = f"{s['commencement']} to {s['lease_term_end']}, {_months(s)}"
    kind = "short-term" if s["short_term"] else s["classification"]
    day_one = "included" if lease.enters_on else book.policy.day_one_payment
    exempt = "Not recognized while it is short-term (842-20-25-2). " if s["short_term"] else ""
    if "financing" in book.plain["sale_leaseback"]["outcome"]:
        kind, exempt = "leaseback,", "No lease is recognized: a sale and leaseback without a sale (842-40-25-5). "
    yield Group(heading(book), f"{kind.capitalize()} {lease.facts.parties}, {term}. {exempt}"
                f"Discounted at {convention(book)}; day-one payment {day_one}. "
                f"Amounts in {lease.currency}.", Text(f"Rate: {s['discount_rate_source']}", style="dim"))


def _months(summary: dict[str, Any]) -> str:
    """Write the length of the term; where calendar months count it otherwise, both, and what each is used for."""
    counted, by_calendar = summary["months_from_commencement"], summary["months"]
    if counted == by_calendar:
        return f"{counted} months"
    return (f"{counted} months from commencement, as discounted ({by_calendar} calendar months, by which cost is "
            "spread)")


def _assumptions(book: BookTables) -> Iterator[Table]:
    if book.lease.assumptions:
        yield Table.of_rows("Assumptions", (("Question", "text"), ("Answer", "text"), ("Reason", "text")),
                            [(f"{j.question} {j.subject}".strip(), answer_text(j.answer), j.reason)
                             for j in book.lease.assumptions])


def answer_text(answer: object) -> str:
    """Write a judgement's answer as a reader expects it."""
    if isinstance(answer, PaymentTerms):
        return f"in {answer.timing}" + (f", due on day {answer.due_day}" if answer.due_day else "")
    return weights_text(answer) if isinstance(answer, tuple) else str(answer)


def _classification(book: BookTables) -> Iterator[Table]:
    """Lay out the criteria of classification where facts about the asset are given."""
    if book.lease.facts.underlying_asset is None:
        return
    heads: list[tuple[str, Kind]] = [("Criterion", "text"), ("Value", "rate"), ("Threshold", "rate"),
                                     ("Result", "text"), ("Why", "text")]
    yield Table.of_rows("Classification (842-10-25-2, 842-10-55-2)", heads, [
        (f"{'' if row['at'] == 'commencement' else row['at'] + ': '}{row['criterion']}", row["value"],
         row["threshold"], row["result"], row["detail"]) for row in book.plain["classification"].records()])


def _amounts(book: BookTables) -> Table:
    rows = [(label, book.summary[name]) for name, label in TOTALS if book.summary[name] or name in SHOWN_IF_ZERO]
    if book.summary["classification"] == "operating":
        even = "" if len(book.plain["basis"]) else "Straight-line "
        rows.append((f"{even}cost a month".capitalize(), _monthly_cost(book)))
    return Table.of_rows("Measured", (("", "text"), (book.lease.currency, "amount")), rows)


def _monthly_cost(book: BookTables) -> str:
    """Write the cost of a whole month: one figure, or the two that rounding alternates between."""
    cost = book.plain["schedule"]["cost"]
    costs = sorted(set(cost[1:-1]) or set(cost))
    if len(costs) > 2:
        return f"{text(costs[0])} to {text(costs[-1])}"
    return " or ".join(text(c) for c in costs)


def _year_ends(book: BookTables) -> Table:
    s, below = book.summary, _below_zero(book)
    heads: list[tuple[str, Kind]] = [("", "text"), *((head, "amount") for head in (
        "Rent due", "Cost", "Interest", "Liability", "Right-of-use asset",
        *["Presented as a liability"] * bool(below)))]
    opening = (f"{s['measured_from']} opening", None, None, None, s["opening_liability"], s["opening_asset"],
               *below.get("commencement", []))
    return Table.of_rows("Balances", heads, [opening, *_years(book, below)])


def _years(book: BookTables, below: dict[str, list[Decimal]]) -> Iterator[tuple[object, ...]]:
    for year in book.plain["schedule"].years().values():
        last = year[-1]
        yield (str(last["ends"]), *(sum((row[c] for row in year), ZERO) for c in ("rent", "cost", "interest")),
               last["liability_closing"], last["asset_closing"], *below.get(last["period"], []))


def _below_zero(book: BookTables) -> dict[str, list[Decimal]]:
    """Amounts presented as a liability in the place of an asset, by period; nothing where there never is any."""
    if not book.summary["largest_presented_as_liability"]:
        return {}
    rows = book.plain["asset_components"].records()
    return {row["period"]: [row["presented_as_liability"]] for row in rows}


def _events(book: BookTables) -> Iterator[Table | Text]:
    """Lay out what each event did to the balances, what it changed, by which document, and why."""
    stories = event_stories(book)
    if len(book.plain["events"]):
        heads: list[tuple[str, Kind]] = [("", "text"), ("Effective", "day"), ("Liability before", "amount"),
                                         ("after", "amount"), ("Asset before", "amount"), ("after", "amount"),
                                         ("Gain (loss)", "amount"), ("Rate", "rate")]
        yield Table.of_rows("Events", heads, zip(*(book.plain["events"][name] for name in (
            "kind", "effective", "liability_before", "liability_after", "asset_before", "asset_after", "gain_loss",
            "discount_rate")), strict=True))
    worked_out = {e.id for e in book.lease.events if e.discount_rate_method}
    for e, changed in stories:
        rate = f" (rate {e['discount_rate_source']})" if e["id"] in worked_out else ""
        yield _event_line(e["id"], e["paragraph"], e["source"], changed + rate, e["reason"])
    for event in separate_contracts(book.lease):
        price = (event.standalone_price or "").rstrip(".")
        yield _event_line(event.id, event.paragraph, event.source or "",
                          f"a separate contract{_agreed(book, event)}; nothing changes here. Added: "
                          f"{event.added_right_of_use}. Standalone price: {price}", event.reason)


def _agreed(book: BookTables, event: Event) -> str:
    day = approved_on(book.lease, event)
    return f", approved {day}" if day == event.effective else f" from {event.effective}"


def _event_line(name: str, paragraph: str, source: str, changed: str, reason: str) -> Text:
    cited = ", ".join(x for x in (source, paragraph) if x)
    return Text.assemble((f"{name}: ", "bold"), changed, (f". {reason} ({cited})", "dim"))


def _unmeasured(book: BookTables) -> Iterator[Text]:
    """Name what the contract grants on a condition and what enters no measurement."""
    for i in book.lease.facts.incentives:
        if not measured_as(book, i):
            yield Text(f"Not measured: {i.name}, {text(i.amount)}, conditional ({i.source}).", style="cyan")
    for rent in book.lease.facts.rent:
        if not rent.measured and not rent.expensed_as:
            where = f"; accounted for in {rent.accounted_in}" if rent.accounted_in else ""
            yield Text(f"Not measured: {rent.name}: {rent.why_not}{where} ({rent.source}).", style="cyan")
    if services := dict.fromkeys(p.rent for p in book.due if NOT_SEPARATED in p.marks):
        yield Text(f"Among the lease payments: {', '.join(services)}: {WHY_NOT_SEPARATED}.", style="cyan")


def checks_summary(checks: Iterable[Check]) -> RenderableType:
    """Count checks by status and list those that did not simply pass, with what explains or settles them."""
    checks = list(checks)
    counts = Counter(str(c.status) for c in checks)
    line = Text("Checks: ", style="bold")
    line.append(", ".join(f"{counts[s]} {s}" for s in COLOURS if counts[s]), style="not bold")
    open_ones = [c for c in checks if c.status != "pass"]
    return Group(line, *checks_listed(open_ones)) if open_ones else line


def checks_listed(checks: Sequence[Check]) -> tuple[RenderableType, ...]:
    """Lay out one row per check, then what explains or settles each difference."""
    return rendered(checks_table(checks)), *_details(checks)


def checks_table(checks: Iterable[Check]) -> Table:
    """Lay out one row per check."""
    heads: list[tuple[str, Kind]] = [("", "text"), ("Check", "text"), ("Of", "text"), ("Expected", "amount"),
                                     ("Actual", "amount"), ("Residual", "amount")]
    return Table.of_rows("", heads, [(c.status, c.name, c.about, c.expected, c.actual,
                                      f"{c.residual:,}" if c.residual else "") for c in checks])


def _details(checks: Iterable[Check]) -> Iterator[Text]:
    """What explains or settles each difference, said once per row concerned."""
    said = dict.fromkeys((c.about or c.name, c.difference, c.detail) for c in checks if c.detail)
    for about, difference, detail in said:
        yield Text(f"{about}: {difference}; {detail}" if difference else f"{about}: {detail}", style="dim")
