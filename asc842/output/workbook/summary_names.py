"""Named cells: the inputs that an auditor may change, and the figures that follow at once from them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from asc842.book.book_tables import BookTables
from asc842.contract import judgements as j
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.measurement.discount import COMPOUNDINGS, CONVENTIONS
from asc842.output.workbook.compounded import counted_in, per_year, time_step
from asc842.output.workbook.events_page import place
from asc842.output.workbook.life import Life
from asc842.payments.compounding import compounding


@dataclass(frozen=True, slots=True)
class Input:
    """A cell to change: its name, label, value as measured, style, the words it may hold, where it comes from."""

    name: str
    label: str
    value: Any
    style: str
    choices: tuple[str, ...] = ()
    source: str = ""
    live: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """A named cell with a formula."""

    name: str
    label: str
    formula: str
    value: Any
    style: str
    basis: str = ""


def inputs(book: BookTables, *, dates_live: bool) -> list[Input]:
    """Return the inputs of a lease, in the order of Summary; whether its dates may be changed too."""
    lease, policy, s = book.lease, book.policy, book.summary
    reasons = policy.reasons
    elected = "policy: "
    return [
        _measured_from(lease, live=dates_live),
        Input("Term_end", "Last day of the lease term" + ("" if dates_live else ", as contracted"),
              s["lease_term_end"], "date", live=False,
              source=f"{_dated(lease, j.LeaseTermEnd, lease.facts.expiration)}; changed in the lease file, with the "
                     "payments"),
        Input("Discount_rate", "Discount rate, a year", s["discount_rate"], "percent",
              source=_judged(lease, j.DiscountRate)),
        Input("Rate_convention", "Rate convention", policy.rate_convention, "text", CONVENTIONS,
              elected + reasons.get("rate_convention", "rate_convention")),
        Input("Compounding", "Compounding of a nominal rate", compounding(lease, policy), "text", COMPOUNDINGS,
              elected + reasons.get("compounding", "compounding")),
        _day_one_payment(lease, policy),
        Input("Cost_weights", "Straight-line cost by", policy.cost_weights, "text", ("months", "days"),
              elected + reasons.get("cost_weights", "cost_weights")),
        Input("Initial_direct_costs", "Initial direct costs", s["initial_direct_costs"], "balance", source=_listed(
            f"{c.name} ({c.source})" for c in lease.facts.costs if c.paid_by == "lessee")),
        Input("Prepaid_rent", "Prepaid (accrued) rent", s["prepaid_rent"], "balance", source=_listed(
            [*(f"{p.id} ({p.source})" for p in lease.facts.prepaid_rent),
             *(filter(None, [_judged(lease, j.CarriedRent)]))])),
        Input("Incentives", "Lease incentives received", s["incentives"], "balance", source=_listed(
            f"{i.name} ({i.source})" for i in lease.facts.incentives if i.received)),
        *_thresholds(policy), *_current_portion(policy),
    ]


def _thresholds(policy: Policy) -> list[Input]:
    """Shares from which criteria of classification are met, and below which the life left is near its end."""
    reason = "policy: " + policy.reasons.get("classification", "classification")
    labels = {"major_part": "Major part of the remaining life, from",
              "near_end": "Near the end of life: life left, up to",
              "substantially_all": "Substantially all of fair value, from"}
    return [Input(key.capitalize(), label, getattr(policy.classification, key), "percent", source=reason)
            for key, label in labels.items()]


def _current_portion(policy: Policy) -> list[Input]:
    methods = {"current_portion": ("Current portion by", policy.current_portion_of(finance=False)),
               "current_portion_finance": ("Current portion, finance leases, by",
                                           policy.current_portion_of(finance=True)),
               "current_portion_outside": ("Current portion outside 0 to liability",
                                           policy.current_portion_outside)}
    choices = ("as computed", "within the liability"), ("present value", "principal")
    return [Input(key.capitalize(), label, value, "text", choices[value in choices[1]],
                  "policy: " + policy.reasons.get(key, key)) for key, (label, value) in methods.items()]


def _measured_from(lease: Lease, *, live: bool) -> Input:
    """Day from which months count: commencement, or the first under ASC 842 of a lease that passes to it."""
    if lease.transition:
        return Input("Measured_from", f"Transition to ASC 842 (commenced {lease.commencement})",
                     lease.transition.date, "date", source="transition", live=False)
    if lease.acquisition:
        return Input("Measured_from", f"Acquired with {lease.acquisition.business} (commenced {lease.commencement})",
                     lease.acquisition.date, "date", source=lease.acquisition.source, live=False)
    return Input("Measured_from", "Commencement", lease.commencement, "date", source=_dated(
        lease, j.CommencementJudgement, lease.facts.commencement), live=live)


def _day_one_payment(lease: Lease, policy: Policy) -> Input:
    """How a payment on the first day counts; of a lease that comes in later it is in the opening balance."""
    label, choices = "Payment due on that day", ("excluded", "included")
    if lease.take_over:
        return Input("Day_one_payment", "Payment due on the first day", "included", "text", choices,
                     lease.take_over.source, live=False)
    if lease.transition:
        return Input("Day_one_payment", label, "included", "text", choices, "842-10-65-1(l): unpaid rent", live=False)
    if lease.acquisition:
        return Input("Day_one_payment", label, "included", "text", choices, "805-20-30-24: rent that is left",
                     live=False)
    return Input("Day_one_payment", "Payment due at commencement", policy.day_one_payment, "text", choices,
                 "policy: " + policy.reasons.get("day_one_payment", "day_one_payment"))


def discounting(life: Life) -> list[Result]:
    """Return how the rate discounts: factor = (1 + rate per step) ^ -(time / step)."""
    per_step = ('=IF(Rate_convention="nominal",Discount_rate/Compounded_a_year,'
                'IF(Rate_convention="actual/365 nominal",Discount_rate/365,Discount_rate))')
    how = life.discounting(0)
    return [
        Result("Counted_in", "Time is counted in", f"={counted_in('Compounding')}", life.counted_in(0), "text right",
               "days under the daily conventions, and where a nominal rate compounds by days or weeks"),
        Result("Compounded_a_year", "Compounded, times a year", f"={per_year('Compounding')}", life.per_year(0),
               "fraction", "of the nominal convention"),
        Result("Rate_per_step", "Rate per step", per_step, float(how.rate_per_unit[0]), "factor",
               "factor = (1 + rate per step) ^ −(time ÷ step)"),
        Result("Time_step", "Step", f"={time_step('Compounding', 'Compounded_a_year')}", float(how.unit[0]),
               "fraction", "in months or days, as counted"),
    ]


def measured(book: BookTables) -> list[Result]:
    """Return the opening balances and totals, each with its formula."""
    s = book.summary
    promised = "-".join(f'SUMIFS({{Payments.{key}}},{{Payments.in_liability}},"yes",{{Payments.first}},0)'
                        for key in ("rent", "incentive"))
    return [
        Result("Opening_liability", "Opening lease liability", f"={place('liability_after', 0)}",
               s["opening_liability"], "balance bold", "present value of unpaid rent (842-20-30-1): Events"),
        Result("Day_one_rent", "Day-one payment outside the liability",
               f"=ROUND({promised}-SUMIFS({{Payments.settles}},{{Payments.first}},0),PLACES)", s["day_one_payment"],
               "balance", "paid on the first day, enters the asset"),
        Result("Opening_asset", "Opening right-of-use asset", f"={place('asset_after', 0)}", s["opening_asset"],
               "balance bold", "liability + day-one payment + costs + prepaid rent − incentives (842-20-30-5)"),
        Result("Total_cost", "Total lease cost", "=SUM({Schedule.cost})", s["cost_total"], "balance",
               "Schedule, through every event"),
        Result("Total_interest", "Total interest", "=SUM({Schedule.interest})", s["interest_total"], "balance",
               "Schedule, through every event"),
        Result("Total_gain", "Gain (loss) by events", "=SUM({Schedule.gain_loss})", s["gain_loss"], "balance",
               "Schedule"),
    ]


def values_of(book: BookTables) -> dict[str, Decimal]:
    """Return the amounts that the journal takes from named cells."""
    amounts = {r.name: r.value for r in measured(book)}
    return amounts | {i.name: i.value for i in inputs(book, dates_live=False) if isinstance(i.value, Decimal)}


def _dated(lease: Lease, kind: type[Any], fact: Any) -> str:
    return _judged(lease, kind) or (fact.source if fact else "")


def _judged(lease: Lease, kind: type[Any]) -> str:
    found = lease.judgement(kind)
    return f"{'assumption' if found.assumption else 'judgement'}, above" if found else ""


def _listed(texts: Any) -> str:
    return "; ".join(texts) or "none in the documents"
