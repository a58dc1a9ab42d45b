"""Formulas of the reports of a close: one pattern for each column, over the cells of its row or the rows by lease."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from asc842.base.lazy import pd
from asc842.closing.reports.all import DESCRIBED
from asc842.output.renderers.xlsx import TablePlace
from asc842.payments.improvements import LEAVES

Formulas = dict[str, str]
"""Formulas by the column that they fill; ``[name]`` is the cell of a column in the same row."""
OF_SCHEDULES: Formulas = {
    "rent": "=[gross_rent]-[abatement]",
    "liability_closing": "=[liability_opening]+[interest]-[payment]+[liability_adjustment]",
    "asset_closing": "=[asset_opening]-[amortization]+[asset_adjustment]"}
OF_PAYMENTS: Formulas = {"present_value": "=[settles]*[discount_factor]"}
ADDED_OTHERWISE = ("leasehold improvements", "financing obligations")
"""Roll-forwards whose ``difference`` is movements less closing; that of others is closing less movements."""
SHOWN_AS_LEAVING = tuple(name.replace("_", " ") for name in LEAVES)
"""Movements of leasehold improvements that are shown above zero and leave."""
_PATTERN = re.compile(r"[*?~]")
LONGEST_CRITERION = 250
"""Characters that SUMIFS compares; of longer names, and of names with its wildcards, rows are compared one by one."""


def of_rows(report: str, columns: Sequence[str]) -> Formulas:
    """Return the formulas of a report by lease: what its own columns give."""
    found = {}
    for name, asked, formula in _RULES:
        if name in columns and report.startswith(asked):
            made = formula(report, list(columns))
            if made:
                found[name] = made
    return found


def _rolled(report: str, columns: list[str]) -> str:
    """Opening, all movements up to closing, and what they do not explain, which a check holds at nothing."""
    if "opening" not in columns:
        return ""
    sign = "-" if report.startswith(ADDED_OTHERWISE) else "+"
    apart = f"{sign}[difference]" if "difference" in columns else ""
    moves = columns[columns.index("opening") + 1:columns.index("closing")]
    if not any(name in SHOWN_AS_LEAVING for name in moves) or not report.startswith(ADDED_OTHERWISE[0]):
        return f"=SUM([opening]:[{moves[-1] if moves else 'opening'}]){apart}"
    return "=[opening]" + "".join(f"{'-' if name in SHOWN_AS_LEAVING else '+'}[{name}]" for name in moves) + apart


def _summed(_report: str, columns: list[str]) -> str:
    """Every amount before the total."""
    first, last = len(DESCRIBED) + 1, columns.index("total") - 1
    return f"=SUM([{columns[first]}]:[{columns[last]}])" if first <= last else ""


def _of(formula: str) -> Callable[[str, list[str]], str]:
    """Give a formula to reports that have every column it names."""
    needed = re.findall(r"\[([^\]]+)\]", formula)
    return lambda _report, columns: formula if set(needed) <= set(columns) else ""


_RULES: tuple[tuple[str, tuple[str, ...], Callable[[str, list[str]], str]], ...] = (
    ("closing", ("liability roll-forward", "right-of-use asset roll-forward", "leasehold improvements roll-forward",
                 "financing obligations roll-forward"), _rolled),
    ("total", ("lease cost", "maturity"), _summed),
    ("liability", ("maturity",), _of("=[total]+[imputed interest]")),
    ("noncurrent", ("maturity", "functional currency"), _of("=[liability]-[current]")),
    ("noncurrent", ("right-of-use assets",), _of("=[right-of-use asset]-[current]")),
    ("difference", ("short-term commitment",), _of(
        "=[commitment of the next 12 months]-[cost of the year to date]")),
    ("asset after", ("impairments",), _of("=[asset before]-[impairment loss]")),
    ("difference", ("trial balance",), _of("=[ledger]-[booked]")),
)
"""Column, reports by the beginning of their name, and what makes the formula from the columns that are shown."""


def by_group(table: pd.DataFrame, keys: Sequence[str], of: TablePlace, *, counted: str = "leases") -> Formulas:
    """Return the formulas of rows that add up the rows ``of`` another table which have the same ``keys``."""
    used = [key for key in keys if key in of.letters and key in table]
    exact = any(_needs_comparing(value) for key in used for value in table[key])
    found = {}
    for name in table.columns:
        if name == counted:
            found[name] = _matching("", used, of, exact=exact)
        elif name in of.letters and name not in keys:
            found[name] = _matching(of.column(name), used, of, exact=exact)
    return found


def _needs_comparing(value: object) -> bool:
    return bool(_PATTERN.search(str(value))) or len(str(value)) > LONGEST_CRITERION


def _matching(amounts: str, keys: Sequence[str], of: TablePlace, *, exact: bool) -> str:
    """Add up the amounts of the rows that have the keys of this row, or count these rows."""
    if exact:
        alike = "*".join(f"({of.column(key)}=[{key}])" for key in keys)
        return f"=SUMPRODUCT({alike}{'*' if amounts else '*1'}{amounts})"
    pairs = ",".join(f'{of.column(key)},"="&[{key}]' for key in keys)
    return f"=SUMIFS({amounts},{pairs})" if amounts else f"=COUNTIFS({pairs})"


def of_averages(of: TablePlace) -> Formulas:
    """Return the formulas of the weighted averages, over the rows by lease (842-20-55-11, 842-20-55-12)."""
    whole = '[classification]="all"'
    alike = (f"({of.column('currency')}=[currency])*"
             f"((({of.column('classification')}=[classification])+({whole}))>0)")
    weights = {"liability": of.column("liability"), "payments": of.column("payments")}

    def averaged(what: str, weight: str) -> str:
        return (f'=IF([{weight}]=0,"",SUMPRODUCT({alike}*{weights[weight]}*{of.column(what)})'
                f"/SUMPRODUCT({alike}*{weights[weight]}))")
    return {"leases": f"=SUMPRODUCT({alike}*({weights['liability']}<>0))",
            **{name: f"=SUMPRODUCT({alike}*{column})" for name, column in weights.items()},
            "remaining_months": averaged("remaining_months", "liability"),
            "discount_rate": averaged("discount_rate", "payments"),
            "discount_rate_by_liability": averaged("discount_rate", "liability")}


_BALANCES = {"liability": ("maturity", "liability"), "current": ("maturity", "current"),
             "noncurrent": ("maturity", "noncurrent"),
             "right-of-use asset": ("right-of-use asset roll-forward, period", "closing"),
             "lease cost, year to date": ("lease cost, year to date", "total")}
"""What the first sheet shows, and the reports by class that it comes from."""


def of_balances(places: Mapping[str, tuple[TablePlace | None, TablePlace | None]]) -> Formulas:
    """Return the formulas of the balances on the first sheet, over the rows by class."""
    found = {}
    for name, (report, column) in _BALANCES.items():
        placed = places.get(report, (None, None))[0]
        if placed and column in placed.letters:
            keys = [key for key in ("entity", "currency", "classification") if key in placed.letters]
            found[name] = _matching(placed.column(column), keys, placed, exact=False)
    return found
