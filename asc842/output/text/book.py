"""A book on one screen: what was measured, what was assumed, balances, checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from asc842._version import __version__
from asc842.base.check import Check
from asc842.base.money import in_currency_of, percent, text
from asc842.book.acquisition import acquisition_text
from asc842.book.book_tables import BookTables
from asc842.book.event_story import event_stories
from asc842.book.incentives import measured_as
from asc842.book.separate import separate_contracts
from asc842.contract.agreed import approved_on
from asc842.contract.basis import weights_text
from asc842.contract.events import Event
from asc842.contract.judgements import PaymentTerms
from asc842.output.text.asc840 import asc840_line
from asc842.output.text.expenses import components_table, expenses_table, improvements_table
from asc842.output.text.options import options_text
from asc842.output.text.sale_leaseback import sale_leaseback_text
from asc842.output.text.subleases import subleases_text
from asc842.output.text.tables import table as _table
from asc842.output.text.transition import transition_text
from asc842.payments.combined import WHY_NOT_SEPARATED
from asc842.payments.payment import NOT_SEPARATED

COLOURS = {"pass": "green", "note": "cyan", "resolved": "yellow", "fail": "bold red"}
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
    beside = [t for t in (components_table(book), expenses_table(book), improvements_table(book)) if t]
    parts = [*_heading(book), *_assumptions(book), *options_text(book), *_classification(book), _amounts(book),
             *transition_text(book), *acquisition_text(book), *_events(book), _year_ends(book), *asc840_line(book),
             *beside, *sale_leaseback_text(book), *subleases_text(book), *_unmeasured(book)]
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts), checks_summary(book.checks))


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
    parties = f"lease of {lease.facts.lessee} from {lease.facts.lessor}"
    term = f"{s['commencement']} to {s['lease_term_end']}, {_months(s)}"
    kind = "short-term" if s["short_term"] else s["classification"]
    day_one = "included" if lease.enters_on else book.policy.day_one_payment
    exempt = "Not recognized while it is short-term (842-20-25-2). " if s["short_term"] else ""
    if "financing" in book.tables["sale_leaseback"]["outcome"].tolist():
        kind, exempt = "leaseback,", "No lease is recognized: a sale and leaseback without a sale (842-40-25-5). "
    yield Group(heading(book), f"{kind.capitalize()} {parties}, {term}. {exempt}"
                f"Discounted at {convention(book)}; day-one payment {day_one}. "
                f"Amounts in {lease.currency}.", Text(f"Rate: {s['discount_rate_source']}", style="dim"))


def _months(summary: dict[str, Any]) -> str:
    """Write the length of the term; where calendar months count it otherwise, both, and what each is used for."""
    counted, by_calendar = summary["months_from_commencement"], summary["months"]
    if counted == by_calendar:
        return f"{counted} months"
    return (f"{counted} months from commencement, as discounted ({by_calendar} calendar months, by which cost is "
            "spread)")


def _assumptions(book: BookTables) -> Iterator[RenderableType]:
    if not book.lease.assumptions:
        return
    table = _table("Assumptions", ("Question", "left"), ("Answer", "left"), ("Reason", "left"))
    for j in book.lease.assumptions:
        table.add_row(escape(f"{j.question} {j.subject}".strip()), escape(answer_text(j.answer)), escape(j.reason))
    yield table


def answer_text(answer: object) -> str:
    """Write a judgement's answer as a reader expects it."""
    if isinstance(answer, PaymentTerms):
        return f"in {answer.timing}" + (f", due on day {answer.due_day}" if answer.due_day else "")
    return weights_text(answer) if isinstance(answer, tuple) else str(answer)


def _classification(book: BookTables) -> Iterator[RenderableType]:
    """Lay out the criteria of classification where facts about the asset are given."""
    if book.lease.facts.underlying_asset is None:
        return
    rows = book.tables["classification"].to_dict("records")
    table = _table("Classification (842-10-25-2, 842-10-55-2)", ("Criterion", "left"), ("Value", "right"),
                   ("Threshold", "right"), ("Result", "left"), ("Why", "left"))
    for row in rows:
        at = "" if row["at"] == "commencement" else f"{row['at']}: "
        table.add_row(escape(f"{at}{row['criterion']}"), shown(row["value"]), shown(row["threshold"]), row["result"],
                      escape(row["detail"]))
    yield table


def shown(value: object) -> str:
    """Write a ratio as a percentage, yes or no as they are, nothing where there is nothing."""
    return percent(value) if isinstance(value, Decimal) else str(value or "")


def _amounts(book: BookTables) -> Table:
    table = _table("Measured", ("", "left"), (book.lease.currency, "right"))
    for name, label in TOTALS:
        if book.summary[name] or name in SHOWN_IF_ZERO:
            table.add_row(label, text(book.summary[name]))
    if book.summary["classification"] == "operating":
        even = "" if len(book.tables["basis"]) else "Straight-line "
        table.add_row(f"{even}cost a month".capitalize(), _monthly_cost(book))
    return table


def _monthly_cost(book: BookTables) -> str:
    """Write the cost of a whole month: one figure, or the two that rounding alternates between."""
    costs = sorted(set(book.schedule["cost"].iloc[1:-1]) or set(book.schedule["cost"]))
    if len(costs) > 2:
        return f"{text(costs[0])} to {text(costs[-1])}"
    return " or ".join(text(c) for c in costs)


def _year_ends(book: BookTables) -> Table:
    s, schedule, below = book.summary, book.schedule, _below_zero(book)
    table = _table("Balances", ("", "left"), ("Rent due", "right"), ("Cost", "right"), ("Interest", "right"),
                   ("Liability", "right"), ("Right-of-use asset", "right"),
                   *[("Presented as a liability", "right")] * bool(below))
    table.add_row(f"{s['measured_from']} opening", "", "", "", text(s["opening_liability"]), text(s["opening_asset"]),
                  *below.get("commencement", []))
    for _, year in schedule.groupby(schedule["period"].str[:4], sort=False):
        last = year.iloc[-1]
        sums = (sum(year[c], Decimal(0)) for c in ("rent", "cost", "interest"))
        table.add_row(str(last["ends"]), *(text(x) for x in sums), text(last["liability_closing"]),
                      text(last["asset_closing"]), *below.get(last["period"], []))
    return table


def _below_zero(book: BookTables) -> dict[str, list[str]]:
    """Amounts presented as a liability in the place of an asset, by period; nothing where there never is any."""
    if not book.summary["largest_presented_as_liability"]:
        return {}
    rows = book.tables["asset_components"].to_dict("records")
    return {row["period"]: [text(row["presented_as_liability"])] for row in rows}


def _events(book: BookTables) -> Iterator[RenderableType]:
    """Lay out what each event did to the balances, what it changed, by which document, and why."""
    stories = event_stories(book)
    if len(book.events):
        table = _table("Events", ("", "left"), ("Effective", "left"), ("Liability before", "right"),
                       ("after", "right"), ("Asset before", "right"), ("after", "right"), ("Gain (loss)", "right"),
                       ("Rate", "right"))
        rows: list[dict[str, Any]] = book.events.to_dict("records")  # type: ignore[assignment]
        for e in rows:
            table.add_row(escape(e["kind"]), str(e["effective"]), text(e["liability_before"]),
                          text(e["liability_after"]), text(e["asset_before"]), text(e["asset_after"]),
                          text(e["gain_loss"]), percent(e["discount_rate"]))
        yield table
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


def _unmeasured(book: BookTables) -> Iterator[RenderableType]:
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
    return checks_table(checks), *_details(checks)


def checks_table(checks: Iterable[Check]) -> Table:
    """Lay out one row per check."""
    table = _table("", ("", "left"), ("Check", "left"), ("Of", "left"), ("Expected", "right"), ("Actual", "right"),
                   ("Residual", "right"))
    for c in checks:
        table.add_row(Text(c.status, style=COLOURS[c.status]), escape(c.name), escape(c.about), escape(c.expected),
                      escape(c.actual), f"{c.residual:,}" if c.residual else "")
    return table


def _details(checks: Iterable[Check]) -> Iterator[Text]:
    """What explains or settles each difference, said once per row concerned."""
    said = dict.fromkeys((c.about or c.name, c.difference, c.detail) for c in checks if c.detail)
    for about, difference, detail in said:
        yield Text(f"{about}: {difference}; {detail}" if difference else f"{about}: {detail}", style="dim")
