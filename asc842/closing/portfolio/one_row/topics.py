"""What each topic makes of one row of leases: the term, rent, months free, an allowance, costs, options."""

from __future__ import annotations

import re
from datetime import date

from asc842.base.constants import DAY
from asc842.calendar.grid import MonthGrid
from asc842.closing.portfolio.one_row import TOPICS
from asc842.closing.portfolio.one_row.row import OneRow

MONTHLY = re.compile(r"\b(mo|mos|month|monthly)\b", re.IGNORECASE)
"""In the head of a column of rent: it is rent of a month."""
AS_BEFORE = "as before"
"""The rent of a renewal in which rent, and its steps, go on."""
MOST_MONTHS = 2399
"""Of a term, and of a renewal."""
STEPS = ("step_rate", "step_amount", "step_months", "first_step")


@TOPICS.at(5, marks=("term_years",))
def years(one: OneRow) -> None:
    """The months of the term, where the row says how many years the lease lasts."""
    said = one.value("term_years")
    if said is None:
        return None
    if one.has("term_months"):
        return one.problem("row.said-twice", "term_years", f"{said} years, and {one.text('term_months')} months",
                           "one of the two", "empty one of them")
    if said * 12 != int(said * 12):
        other = f"{one.row.titled('term_months')} or {one.row.titled('expiration')}"
        return one.problem("term.part-month", "term_years", f"{said} years", "whole months, such as 5 or 5.25 years",
                           f"fill in {other} instead")
    return one.fill("term_months", str(int(said * 12)), "term_years")


@TOPICS.at(10, marks=("term_months",))
def term(one: OneRow) -> None:
    """The last day, where the row says how many months the lease lasts."""
    months, start = one.value("term_months"), one.start
    if months is None or start is None:
        return None
    if months < 1:
        return one.problem("term.too-short", "term_months", str(months), "at least one month", "correct it")
    following = one.month(months + 1)
    if following is None:
        return one.problem("term.too-long", "term_months", str(months), f"at most {MOST_MONTHS} months", "correct it")
    end, stated = following - DAY, one.value("expiration")
    if stated is None:
        return one.fill("expiration", end.isoformat(), "term_months")
    if stated != end:
        one.problem("term.two-ends",
                    "term_months", f"{months} months, which end on {end}, and {stated} as the end", "one last day",
                    "correct one of the two, or leave one out")
    return None


@TOPICS.at(20, marks=("rent", "frequency", *STEPS))
def rent(one: OneRow) -> None:
    """One component of rent with one row, and the steps by which it rises."""
    if not one.has("rent"):
        named = next(c for c in ("frequency", *STEPS) if one.has(c))
        if "rent" not in one.rows and "payments" not in one.rows:
            one.asked("rent", named, "the rent of one payment", "fill it in, or add rows of rent")
        else:
            one.problem("row.without-rent",
                        named, one.text(named), "it only where the row says the rent", "say it with the rows of rent")
        return
    if not all(one.alone(table, "rent", "rent", lambda x: "option" not in x.cells) for table in ("rent", "payments")):
        return
    frequency, head = one.text("frequency") or "monthly", one.row.titled("rent")
    if frequency != "monthly" and MONTHLY.search(head):
        one.problem("row.rent-of-a-month",
                    "rent", f"{head}, and {frequency} as how often it is paid", "the rent of one payment",
                    f"rename the column Rent, and write what is paid each time ({frequency})")
    cells = {"monthly" if frequency == "monthly" else "amount": one.text("rent"), "frequency": frequency}
    origin = {"": "rent", "monthly": "rent", "amount": "rent", "frequency": "frequency" if one.has("frequency") else
              "rent"}
    steps, of = _steps(one)
    one.add("rent", cells | steps, origin | of)


def _steps(one: OneRow) -> tuple[dict[str, str], dict[str, str]]:
    """Return the escalator that the row states, and where each cell of it came from."""
    named = [c for c in STEPS if one.has(c)]
    if not named:
        return {}, {}
    if one.has("step_rate") == one.has("step_amount"):
        both = one.has("step_rate")
        one.problem("step.by-what",
                    "step_rate",
                    "a rate and an amount" if both else f"nothing, with {one.row.titled(named[0])} filled in",
                    "how rent rises: by a rate or by an amount", "empty one of the two" if both else "fill one in")
        return {}, {}
    one.asked("step_months", named[0], "how many months apart the steps are", "write 12 for a step every year")
    of = {"escalator.rate": "step_rate", "escalator.amount": "step_amount", "escalator.every_months": "step_months"}
    cells = {key: one.text(column) for key, column in of.items() if one.has(column)}
    if (first := _first_step(one)) is not None:
        cells["escalator.first_month"] = str(first)
    begins, months = first or one.value("step_months"), one.months
    if isinstance(begins, int) and months is not None and begins >= months:
        one.problem("step.too-late",
                    "first_step" if first else "step_months", f"a first step with lease month {begins + (not first)}",
                    f"a step within the {months} months of the lease", "correct it, or empty the columns of the step")
    return cells, of | {"escalator.first_month": "first_step"}


def _first_step(one: OneRow) -> int | None:
    """Return the lease month with which rent rises first, where the row says so by month or date."""
    first, start = one.value("first_step"), one.start
    if not isinstance(first, date) or start is None:
        return first if isinstance(first, int) else None
    month = MonthGrid(start).month_of(first) + 1
    if one.month(month) == first:
        return month
    one.problem("step.first-day",
                "first_step", str(first), f"the first day of a lease month, such as {one.month(max(month, 2))}",
                "correct it, or write the steps as rows of rent")
    return None


@TOPICS.at(30, marks=("free_months",))
def free_rent(one: OneRow) -> None:
    """The first months of the lease without rent."""
    if one.alone("abatements", "free_months", "an abatement"):
        one.add("abatements", {"id": "free-rent", "first_months": one.text("free_months"), "share": "1"},
                {"": "free_months", "first_months": "free_months"})


@TOPICS.at(40, marks=("allowance", "allowance_received"))
def allowance(one: OneRow) -> None:
    """What the lessor pays: received by commencement, or still receivable on a day or with a lease month."""
    one.asked("allowance", "allowance_received", "what the lessor pays", "fill it in, or empty the other")
    one.asked("allowance_received", "allowance", "when it is received: a date, or a month of the lease",
              "write 4 for the first day of lease month 4")
    received = one.value("allowance_received")
    day = one.month(received) if isinstance(received, int) else received
    if day is None or one.start is None or not (
            one.has("allowance") and one.alone("incentives", "allowance", "an incentive")):
        return
    origin = {"": "allowance", "amount": "allowance", "on": "allowance_received", "received": "allowance_received"}
    entry = {"id": "allowance", "name": "Allowance", "amount": one.text("allowance")}
    by_then = {"received": day.isoformat()} if day <= one.start else {}
    one.add("incentives", entry | by_then, origin)
    if not by_then:
        one.add("receivable", {"incentive": "allowance", "on": day.isoformat(), "amount": one.text("allowance")},
                origin)


@TOPICS.at(50, marks=("initial_direct_costs",))
def costs(one: OneRow) -> None:
    """Initial direct costs (842-10-30-9)."""
    if one.alone("costs", "initial_direct_costs", "a cost"):
        one.add("costs", {"id": "initial-direct-costs", "name": "Initial direct costs",
                          "amount": one.text("initial_direct_costs")},
                {"": "initial_direct_costs", "amount": "initial_direct_costs"})


@TOPICS.at(60, marks=("renewal_months", "renewal_rent", "renewal_certain"))
def renewal(one: OneRow) -> None:
    """An option to renew, and whether it is reasonably certain that it is exercised (842-10-30-1)."""
    columns = ("renewal_months", "renewal_certain", "renewal_rent")
    named = next(c for c in columns if one.has(c))
    one.asked("renewal_months", named, "how many months the renewal lasts", "fill it in, or empty the others")
    one.asked("renewal_certain", named, "whether it is reasonably certain that it is exercised", "write yes or no")
    certain, months, end = one.value("renewal_certain"), one.value("renewal_months"), one.value("expiration")
    if certain:
        one.asked("renewal_rent", named, "the rent of one payment in the renewal",
                  f"write it, or {AS_BEFORE} where rent and its steps go on")
    if months is None or certain is None or end is None or not one.alone(
            "options", "renewal_months", "a renewal", lambda o: o.cells.get("kind") == "renewal"):
        return
    if months > MOST_MONTHS:
        one.problem("term.too-long", "renewal_months", str(months), f"at most {MOST_MONTHS} months", "correct it")
        return
    after = MonthGrid(_counted_from(one, end)).boundary(_months_to(one, end) + months)
    origin = {"": "renewal_months", "answer": "renewal_certain", "reason": "reason", "assumption": "assumption"}
    one.add("options", {"id": "renewal", "kind": "renewal", "lease_term_end": (after - DAY).isoformat(),
                        **_answer(one, exercised=certain)}, origin)
    if one.has("renewal_rent") and one.text("renewal_rent").lower() != AS_BEFORE:
        frequency = one.text("frequency") or "monthly"
        figure = "monthly" if frequency == "monthly" else "amount"
        one.add("rent", {"option": "renewal", "frequency": frequency, figure: one.text("renewal_rent")},
                {"": "renewal_rent", figure: "renewal_rent"})


def _counted_from(one: OneRow, end: date) -> date:
    """Return the day from which months of a renewal count: commencement, where the term is whole months from it."""
    grid = MonthGrid(one.start) if one.start else None
    return grid.anchor if grid and grid.boundary(grid.month_of(end + DAY)) == end + DAY else end + DAY


def _months_to(one: OneRow, end: date) -> int:
    return MonthGrid(_counted_from(one, end)).month_of(end + DAY)


@TOPICS.at(70, marks=("purchase_price", "purchase_certain"))
def purchase(one: OneRow) -> None:
    """An option to buy the asset as the term ends, and whether it is reasonably certain that it is exercised."""
    one.asked("purchase_price", "purchase_certain", "the price", "fill it in, or empty the other")
    one.asked("purchase_certain", "purchase_price", "whether it is reasonably certain that it is exercised",
              "write yes or no")
    certain = one.value("purchase_certain")
    if certain is None or not (one.has("purchase_price") and one.alone(
            "options", "purchase_price", "a purchase", lambda o: o.cells.get("kind") == "purchase")):
        return
    one.add("options", {"id": "purchase", "kind": "purchase", "price": one.text("purchase_price"),
                        **_answer(one, exercised=certain)},
            {"": "purchase_price", "price": "purchase_price", "answer": "purchase_certain", "reason": "reason",
             "assumption": "assumption"})


def _answer(one: OneRow, *, exercised: bool) -> dict[str, str]:
    said = {name: one.text(name) for name in ("reason", "assumption") if one.has(name)}
    return {"answer": "exercised" if exercised else "not exercised", **said}
