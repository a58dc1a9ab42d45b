"""The Schedule sheet: the promised columns, all of them formulas over Summary, Payments and Workings."""

from __future__ import annotations

from asc842.reports.book import LeaseBook
from asc842.reports.frames import SCHEDULE_COLUMNS
from asc842.reports.workbook.grid import Column, Grid
from asc842.reports.workbook.page import TablePage, Workspace
from asc842.reports.workbook.payments import MEASURED, rate_line

SHEET = "Schedule"
FIRST_ROW = 7
IN_PERIOD = '{Payments.due},">="&[starts],{Payments.due},"<="&[ends]'
LIABILITY = '=ROUND(SUMIFS({Payments.value},{Payments.due},">"&[ends])/<Workings.factor>,2)'
MONTH_END = "EOMONTH([starts],0)"
FORMULAS = {
    "period": '=YEAR([starts])&"-"&RIGHT("0"&MONTH([starts]),2)',
    "starts": "=[ends-1]+1",
    "ends": f"=IF(MAX({{Workings.last_due}})>Term_end,{MONTH_END},MIN({MONTH_END},Term_end))",
    "gross_rent": f"=SUMIFS({{Payments.gross_rent}},{IN_PERIOD},{MEASURED})",
    "abatement": f"=SUMIFS({{Payments.abatement}},{IN_PERIOD},{MEASURED})",
    "rent": "=ROUND([gross_rent]-[abatement],2)",
    "liability_opening": "=[liability_closing-1]",
    "interest": "=ROUND([liability_closing]-[liability_opening]+[payment]-[liability_adjustment],2)",
    "payment": f"=SUMIFS({{Payments.settles}},{IN_PERIOD})",
    "liability_closing": LIABILITY,
    "asset_opening": "=[asset_closing-1]",
}
OPERATING = {
    "cost": "=ROUND(<Workings.straight>-<Workings.straight-1>,2)",
    "amortization": "=ROUND([cost]-[interest],2)",
    "asset_closing": "=ROUND([asset_opening]-[amortization]+[asset_adjustment],2)",
}
FINANCE = {
    "cost": "=ROUND([interest]+[amortization],2)",
    "amortization": "=ROUND([asset_opening]+[asset_adjustment]-[asset_closing],2)",
    "asset_closing": "=<Workings.straight>",
}
FIRST = {"starts": "=Commencement", "liability_opening": "=Opening_liability", "asset_opening": "=Opening_asset"}
