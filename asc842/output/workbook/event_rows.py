"""Rows of the Events sheet: what each is called, how it looks, and its formula in the column of an event.

In a template ``[key]`` is the cell of another row in the same column, ``[key-1]`` in the column before and
``[key+1]`` in the one after; ``#`` is the number of the span; ``{Payments.due}`` as in :mod:`grid`.
"""

from __future__ import annotations

from dataclasses import dataclass

from asc842.measurement.events import IN_PLACE
from asc842.measurement.treatments import TREATMENTS
from asc842.output.workbook.compounded import counted_in, per_year, time_step

MONTHS_APART = ("(YEAR([starts])-YEAR(Measured_from))*12+MONTH([starts])-MONTH(Measured_from)")
WHOLE = f"={MONTHS_APART}-IF([starts]<EDATE(Measured_from,{MONTHS_APART}),1,0)"
MONTHS = ("=[whole_months]+([starts]-EDATE(Measured_from,[whole_months]))"
          "/(EDATE(Measured_from,[whole_months]+1)-EDATE(Measured_from,[whole_months]))")
IN_FORCE = '{Payments.first},"<=#",{Payments.through},">=#"'
TO_COME = ('=SUMIFS({Payments.rent},{Payments.in_liability},"yes",{Payments.due},">="&[starts],'
           + IN_FORCE + ")"
           '-SUMIFS({Payments.incentive},{Payments.in_liability},"yes",{Payments.due},">="&[starts],' + IN_FORCE + ")")
# Shares of an amount in whole cents, half a cent up, below zero too; six decimals tell half a cent from less.
PORTION = "INT(ROUND(ROUND(%s*MINOR_UNITS,0)*%s,6)+0.5)/MINOR_UNITS"
ALL = {"released": "[liability_before]", "surrendered": "[asset_before]"}
BY_TREATMENT: dict[str, dict[str, str]] = {
    "terminate": ALL,
    "purchase": {**ALL, "gain_loss": "0", "transferred": "ROUND([asset_before]-[liability_before],PLACES)",
                 "bought": "ROUND([transferred]+[paid],PLACES)"},
    "reduce by share": {"released": PORTION % ("[liability_before]", "[share]"),
                        "surrendered": PORTION % ("[asset_before]", "[share]")},
    "reduce by liability": {"released": "IF([liability_before]<>0,ROUND([liability_before]-[measured],PLACES),0)",
                            "surrendered": "IF([liability_before]<>0,"
                            + PORTION % ("[asset_before]", "[released]/[liability_before]") + ",0)"},
    "sublet": {"surrendered": PORTION % ("[asset_before]", "[share]")},
    "carry": {"amortized": "[expensed]"},
    "true up": {"released": "ROUND([liability_before]-[measured],PLACES)",
                "gain_loss": "ROUND([released]+[carried_over],PLACES)"},
}
"""Formulas of treatments for rows of their own; what is not here comes to nothing, or to what all have in common."""


def by_treatment(key: str, otherwise: str = "0") -> str:
    """Return the formula of a row: that of the treatment which stands in the column, or another one."""
    formula = otherwise
    for name, own in BY_TREATMENT.items():
        formula = f'IF([treatment]="{name}",{own[key]},{formula})' if key in own else formula
    return f"={formula}"


def any_that(what: str) -> str:
    """Tell in a formula whether a treatment has what :class:`asc842.measurement.treatments.Treatment` says of some."""
    names = [f'[treatment]="{name}"' for name, of in TREATMENTS.items() if getattr(of, what)]
    return f"OR({','.join(names)})"


RECEIVED = "".join(f"{'+' if x.sign > 0 else '-'}[{x.name}]" for x in IN_PLACE)
CARRIED = "[asset_before]-[surrendered]+[moved]+[day_one]+[costs]+[prepaid]-[incentives]+[carried_over]-[impairment]"
EXPENSED = (f"=IF([spread_end]<[starts],ROUND({CARRIED},PLACES),IF([moved]<0,"
            f"MAX(MIN(ROUND({CARRIED}-MIN([asset_before]-[surrendered],0),PLACES),0),[moved]),0))")
SCALE = ('=IF(Cost_weights="days",1,LCM(DAY(EOMONTH([starts],0)),DAY(EOMONTH([spread_end],0)),'
         "DAY(EOMONTH([last_day],0))))")
WHOLE_WEIGHT = ('=MAX(1,IF(Cost_weights="days",[spread_end]+1-[starts],((YEAR([spread_end]+1)-YEAR([starts]))*12'
                "+MONTH([spread_end]+1)-MONTH([starts]))*[scale]"
                "+(DAY([spread_end]+1)-1)*[scale]/DAY(EOMONTH([spread_end],0))"
                "-(DAY([starts])-1)*[scale]/DAY(EOMONTH([starts],0))))")


@dataclass(frozen=True, slots=True)
class EventRow:
    """One row: ``formula`` for events, ``first`` for commencement; where both are empty, cells hold data."""

    key: str
    label: str
    style: str = "balance"
    formula: str = ""
    first: str = ""
    basis: str = ""
    live: bool = False


SECTIONS: tuple[tuple[str, tuple[EventRow, ...]], ...] = (
    ("What happened", (
        EventRow("kind", "Kind", "bold wrap"),
        EventRow("effective", "Effective", "date left", "", "=Measured_from"),
        EventRow("when", "Takes effect", "wrap"),
        EventRow("approved", "Approved by both parties", "date left"),
        EventRow("changed", "What it changed", "wrap"),
        EventRow("reason", "Why", "wrap"),
        EventRow("source", "Document", "wrap"),
        EventRow("paragraph", "Paragraph", "wrap"),
    )),
    ("Lease liability", (
        EventRow("liability_before", "Before", "balance", "=<closing-1>", "=0", "Workings, closing of the last row"),
        EventRow("released", "Released", "balance", by_treatment("released"), "=0", "with the right of use that ends"),
        EventRow("remeasured", "Remeasured", "balance",
                 "=ROUND([liability_after]-[liability_before]+[released],PLACES)", "=[liability_after]",
                 "what is left or added"),
        EventRow("liability_after", "After", "balance bold total",
                 f"=IF({any_that('remeasures')},[measured],ROUND([liability_before]-[released],PLACES))",
                 "=[measured]", "present value, or as before"),
        EventRow("liability_change", "Change", "balance", "=ROUND([liability_after]-[liability_before],PLACES)",
                 "=[liability_after]", "after − before"),
    )),
    ("Right-of-use asset", (
        EventRow("catch_up", "Cost of the time gone by, caught up", "balance", "", "=0",
                 "of an incentive earned: so much less cost", live=True),
        EventRow("asset_before", "Before", "balance", "=ROUND(<asset-1>+[catch_up],PLACES)", "=0",
                 "Workings, closing of the last row, and what is caught up"),
        EventRow("surrendered", "Surrendered", "balance", by_treatment("surrendered"), "=0",
                 "with the right of use that ends"),
        EventRow("moved", "Moved with the liability", "balance", "=[remeasured]", "=[liability_after]",
                 "842-20-35-4, 842-10-25-11, -12"),
        EventRow("day_one", "Day-one payment", "balance", "=0", "=Day_one_rent", "outside the liability"),
        EventRow("costs", "Initial direct costs", "balance", "", "=Initial_direct_costs", "842-20-30-5", live=True),
        EventRow("prepaid", "Prepaid rent", "balance", "", "=Prepaid_rent", "842-20-30-5", live=True),
        EventRow("incentives", "Incentives received", "balance", "", "=Incentives", "842-20-30-5", live=True),
        EventRow("carried_over", "Carried over, or corrected", "balance", "=0", "",
                 "capital lease, exit costs, or an asset measured by itself: Transition (842-10-65-1); a take-over"),
        EventRow("impairment", "Impairment loss", "balance", "", "=0", "842-20-35-9, Topic 360", live=True),
        EventRow("expensed", "Not carried: profit or loss", "balance", EXPENSED, "=0",
                 "below zero, or no life left (842-20-35-4, -35-8)"),
        EventRow("asset_after", "After", "balance bold total", f"=ROUND({CARRIED}-[expensed],PLACES)",
                 f"=ROUND({CARRIED}-[expensed],PLACES)", "sum of the above"),
        EventRow("amortized", "Abandoned: amortized at once", "balance", by_treatment("amortized"), "=0",
                 "cost, where no life is left (842-20-35-8)"),
        EventRow("asset_change", "Change", "balance", "=ROUND([asset_after]-[asset_before]+[amortized],PLACES)",
                 "=[asset_after]", "after − before, without what is amortized"),
    )),
    ("Gain or loss", (
        *(EventRow(x.name, x.label, "balance", "", "=0", x.source, live=True) for x in IN_PLACE),
        EventRow("gain_loss", "Gain (loss)", "balance bold total",
                 by_treatment("gain_loss", "ROUND([released]-[surrendered]-[impairment]-[expensed]+[amortized]"
                              f"{RECEIVED},PLACES)"),
                 "=0", "released − surrendered − impairment − paid − not carried + investment − guarantee"),
        EventRow("below_zero", "of it, remeasurement below zero", "balance",
                 f"=IF({any_that('remeasures')},-[expensed],0)", "=0", "842-20-35-4"),
        EventRow("ended", "of it, of what is terminated", "balance",
                 f"=IF({any_that('terminates')},ROUND([gain_loss]-[below_zero]+[impairment],PLACES),0)",
                 "=0", "842-10-25-13, 842-20-40-1"),
        EventRow("other_gain", "of it, of a sublease", "balance",
                 "=ROUND([gain_loss]-[ended]-[below_zero]+[impairment],PLACES)", "=0",
                 "the rest, but for an impairment"),
        EventRow("transferred", "Passed into the asset bought", "balance", by_treatment("transferred"), "=0",
                 "asset − liability (842-20-40-2)"),
        EventRow("bought", "Asset bought, at", "balance", by_treatment("bought"), "=0", "and the price"),
        EventRow("outside", "Cost beside the rent", "balance",
                 f"=ROUND([costs]+[prepaid]-[incentives]-[bought]-(0{RECEIVED}),PLACES)",
                 "=0", "for the total on Checks"),
    )),
    ("Terms from then on", (
        EventRow("starts", "First day", "date right", "", "=Measured_from"),
        EventRow("last_day", "Last day of the span", "date right"),
        EventRow("term_end", "Lease term ends", "date right", "", "=Term_end"),
        EventRow("asset_end", "Asset amortized to", "date right"),
        EventRow("classification", "Classification", "text"),
        EventRow("rate", "Discount rate, a year", "percent", "", "=Discount_rate", "Summary; of an event, its own",
                 live=True),
        EventRow("compounding", "Compounding of a nominal rate", "text", "", "=Compounding"),
        EventRow("treatment", "Arithmetic", "wrap", live=True),
        EventRow("share", "Share of the right of use that ends", "fraction", "", "=0", "842-10-25-13", live=True),
    )),
    ("Discounting to the first day", (
        EventRow("per_year", "Compounded, times a year", "fraction", f"={per_year('[compounding]')}",
                 "=Compounded_a_year"),
        EventRow("per_step", "Rate per step", "factor",
                 '=IF(Rate_convention="nominal",[rate]/[per_year],'
                 'IF(Rate_convention="actual/365 nominal",[rate]/365,[rate]))', "=Rate_per_step"),
        EventRow("step", "Step", "whole",
                 f"={time_step('[compounding]', '[per_year]')}", "=Time_step", "in months or days, as counted"),
        EventRow("counted_in", "Time is counted in", "text", f"={counted_in('[compounding]')}", "=Counted_in"),
        EventRow("whole_months", "Whole months since commencement", "whole", WHOLE, "=0"),
        EventRow("months", "Months since commencement", "months", MONTHS, "=0", "part months by days"),
        EventRow("days", "Days since commencement", "whole", "=[starts]-Measured_from", "=0"),
        EventRow("time", "Time since commencement", "months", '=IF([counted_in]="days",[days],[months])', "=0",
                 "months or days, as counted"),
        EventRow("measured", "Present value of rent to come", "balance bold",
                 "=ROUND(SUM({Payments.value_#}),PLACES)", "=ROUND(SUM({Payments.value_#}),PLACES)",
                 "Payments, at this rate on the first day (842-20-30-1)"),
    )),
    ("Spread from the first day", (
        EventRow("promised", "Rent to come, less incentives", "balance", TO_COME, TO_COME, "Payments"),
        EventRow("spread", "What is spread", "text", basis="evenly, or by Weights"),
        EventRow("spread_end", "To", "date right"),
        EventRow("scale", "Units of weight in a month", "whole", SCALE, SCALE,
                 "by Weights: what these are divided by"),
        EventRow("total_weight", "Total weight W", "whole", WHOLE_WEIGHT, WHOLE_WEIGHT),
        EventRow("cents", "In cents", "whole"),
        EventRow("each", "Cents for each unit", "whole", "=INT([cents]/[total_weight])",
                 "=INT([cents]/[total_weight])"),
        EventRow("rest", "Cents over", "whole", "=[cents]-[each]*[total_weight]", "=[cents]-[each]*[total_weight]"),
        EventRow("carries", "Rounding goes on from before", "text", basis="where it is spread as before"),
        EventRow("drift", "Posted above exact, in cents", "months",
                 f'=IF(AND([carries]="yes",NOT({any_that("reduces")})),<drift-1>,0)', "=0",
                 "Workings, last row before"),
    )),
    ("As asc842 measured it", (
        EventRow("liability_made", "Liability after", "balance faint"),
        EventRow("asset_made", "Right-of-use asset after", "balance faint"),
        EventRow("gain_made", "Gain (loss)", "balance faint"),
    )),
)
ROWS = tuple(row for _, rows in SECTIONS for row in rows)
COST_CENTS = "=ROUND(([promised]-[day_one]+[asset_after]-[liability_after])*MINOR_UNITS,0)"
ASSET_CENTS = "=ROUND([asset_after]*MINOR_UNITS,0)"
LAST_DUE = "=IF(Last_due>Term_end,EOMONTH(Last_due,0),Term_end)"
TAKEN_OVER = {"effective": "", "starts": "=[effective]+1", "whole_months": WHOLE, "months": MONTHS,
              "days": "=[starts]-Measured_from", "time": '=IF([counted_in]="days",[days],[months])', "drift": "",
              "day_one": "=0"}
"""Formulas of what opens a lease taken over: its first day is not the one from which its months count."""
DATES_LIVE = {"last_day": LAST_DUE, "asset_end": "=[term_end]", "spread_end": "=[term_end]"}
"""Formulas of dates that are data but where the dates of a lease may be changed."""
