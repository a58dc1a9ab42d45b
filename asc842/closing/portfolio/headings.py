"""What tables and columns are headed in a spreadsheet: the titles that a template prints, and words of the trade."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from asc842.closing.portfolio.layout import layouts
from asc842.intake.text.text_table import TextTable
from asc842.intake.text.words import quoted

DIMENSION = "dimension."
"""What the columns of dimensions begin with; the word after it is the dimension's name."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a column or sheet, what else it may be called, and what a note says of it."""

    title: str
    also: tuple[str, ...] = ()
    note: str = ""


def _heading(title: str, also: str = "", note: str = "") -> Heading:
    return Heading(title, tuple(filter(None, also.split("; "))), note)


SHEETS: dict[str, Heading] = {
    "leases": _heading("Leases", "Lease list; Lease register; Lease schedule", "One row for each lease."),
    "rent": _heading("Rent steps", "Rent schedule; Rent table; Rents",
                     "Rent of a lease that one row does not say: a row for each step, or for each component."),
    "abatements": _heading("Abatements", "Free rent; Abatement", "Rent that the contract forgives."),
    "incentives": _heading("Incentives", "Allowances; Tenant improvement allowances; Lease incentives",
                           "What the lessor pays; parts still to be received stand in the sheet Receivable."),
    "costs": _heading("Costs", "Initial direct costs; Direct costs", "Costs of obtaining the lease (842-10-30-9)."),
    "options": _heading("Options", "Renewals; Renewal options",
                        "Rights to renew, to end early or to buy, each with the judgement on it."),
    "events": _heading("Events", "Modifications; Amendments", "What changes during the life of a lease."),
    "payments": _heading("Dated payments", "Payment schedule", "Payments dated already, in place of rent steps."),
    "index_readings": _heading("Index readings", "CPI; Index values", "Values of the index that rent follows."),
    "actuals": _heading("Actuals", "Variable charges", "What was charged of payments that vary."),
    "dimensions": _heading("Dimensions", "", "Further dimensions of the ledger by lease: region, project, ..."),
    "judgements": _heading("Judgements", "Judgments",
                           "Judgements beyond the columns of Leases: what was concluded, and why."),
    "receivable": _heading("Receivable", "", "Parts of an incentive still to be received, and when."),
    "outcomes": _heading("Outcomes", "", "How the condition of an incentive may end."),
    "documents": _heading("Documents", "", "The documents that sources name."),
    "keys": _heading("Further keys", "",
                     "Anything else that a lease file says, by its key, with its value as the file writes it."),
}
"""Sheets by table; any other table is titled as it is named."""

COLUMNS: dict[str, dict[str, Heading]] = {
    "": {
        "lease": _heading("Lease", "Lease ID; Lease no; Lease number; Lease #",
                          "The id of the lease: lower-case letters, digits, dots, dashes. It names its files."),
        "id": _heading("ID", "", "A short name of this row, unique in the lease: lower-case letters, digits, dashes."),
        "source": _heading("Source", "", "Document and clause: contract, 4."),
        "reason": _heading("Reason", "Rationale; Why", "Why it was so judged."),
        "assumption": _heading("Assumption", "", "yes where the judgement stands in for a document not at hand."),
        "from": _heading("From", "Start date; From date"),
        "to": _heading("To", "Through; End date; To date"),
        "name": _heading("Name", "", "What outputs call it."),
        "option": _heading("Option", "", "The id of the option that it belongs to."),
        "incentive": _heading("Incentive", "", "The id of the incentive that it belongs to."),
        "improvement": _heading("Improvement", "", "The id of the leasehold improvement that it belongs to."),
        "prepaid_rent": _heading("Prepaid rent", "", "The id of the prepaid rent that it belongs to."),
        "variable_payment": _heading("Variable payment", "", "The id of the variable payment that it belongs to."),
        "event": _heading("Event", "", "The id of the event that brings it."),
        "rent": _heading("Component", "Rent component", "The component of rent, where a lease has several."),
        "document": _heading("Document", "", "The title of the document that sources cite; empty: the contract."),
    },
    "transfers": {"from": _heading("From", "Date; Transfer date; Effective")},
    "leases": {
        "name": _heading("Name", "Lease name; Description; Property; Premises", "What outputs call the lease."),
        "entity": _heading("Entity", "Company; Legal entity; Lessee entity"),
        "asset_class": _heading("Asset class", "Asset type; Class; Type; Category", "Policies are elected by it."),
        "cost_center": _heading("Cost center", "Cost centre; Department"),
        "lessor": _heading("Lessor", "Landlord; Vendor"),
        "commencement": _heading("Start", "Start date; Commencement date; Lease start; Lease start date; Begin date; "
                                 "Lease commencement date", "The day on which the asset is available (842-10-20)."),
        "term_months": _heading("Term (months)", "Term (mos); Term in months; Lease term (months); "
                                "Months; No of months",
                                "How many months the lease lasts from its start; or fill in End."),
        "term_years": _heading("Term (years)", "Term (yrs); Term in years; Lease term (years); Years; No of years",
                               "In the place of Term (months), where the lease lasts whole years or months."),
        "expiration": _heading("End", "End date; Expiration date; Lease end; Lease end date; Expiry; Expiry date; "
                               "Maturity", "The last day; or fill in Term (months)."),
        "rent": _heading("Rent", "Rent/mo; Monthly rent; Base rent; Monthly base rent; Rent per month; Payment; "
                         "Monthly payment; Payment amount; Rent amount", "The rent of one payment at the start."),
        "frequency": _heading("Paid", "Payment frequency; How often; Paid every; Pay frequency",
                              "How often rent is paid; monthly where this is empty."),
        "timing": _heading("Timing", "Payment timing; In advance or arrears; Advance/arrears; Advance or arrears",
                           "advance: due as the time paid for begins; arrears: as it ends."),
        "due_day": _heading("Due day", "Day due; Payment day; Due on; Day of month",
                            "Day of the month, 31 being the last; empty: the first day paid for, or in arrears the "
                            "last."),
        "step_rate": _heading("Step %", "Escalation; Escalator; Escalation %; Escalation rate; Annual increase; "
                              "Annual increase %; Rent increase %", "By which part rent rises: 3 %."),
        "step_amount": _heading("Step amount", "Escalation amount; Rent increase; Increase amount",
                                "By how much each payment rises; or fill in Step %."),
        "step_months": _heading("Step every (months)", "Escalation frequency; Months between steps; Step frequency",
                                "12 for a step every year."),
        "first_step": _heading("First step", "First escalation; First increase",
                               "Lease month or day of the first step; empty: one interval after the start."),
        "free_months": _heading("Free months", "Free rent; Free rent (months); Rent free; Months free; Rent holiday",
                                "The first months without rent, counted from the start."),
        "allowance": _heading("Allowance", "Tenant improvement allowance; TI allowance; TIA; Incentive; Lease "
                              "incentive; Tenant allowance", "What the lessor pays."),
        "allowance_received": _heading("Allowance received", "Allowance date; Allowance month; Allowance on",
                                       "A day, or the lease month with whose first day it comes."),
        "initial_direct_costs": _heading("Initial direct costs", "IDC; Direct costs; Commission; Broker commission",
                                         "What obtaining the lease cost (842-10-30-9)."),
        "discount_rate": _heading("Rate", "IBR; Discount rate; Incremental borrowing rate; Interest rate; Rate %",
                                  "The yearly discount rate (842-20-30-3): 7.25 % or 0.0725."),
        "classification": _heading("Classification", "Lease type; Lease classification; Operating/finance",
                                   "operating or finance; empty where the facts for the test decide (842-10-25-2)."),
        "useful_life": _heading("Useful life", "", "Last day, or months from the start, of an asset that is kept."),
        "underlying_asset.fair_value": _heading("Fair value", "Asset fair value", "Of the asset, for the test."),
        "underlying_asset.remaining_economic_life.years": _heading(
            "Remaining economic life (years)", "Remaining economic life; Remaining life (years)",
            "Left at the start: what the test compares the term with (842-10-25-2)."),
        "underlying_asset.economic_life.years": _heading(
            "Economic life (years)", "Economic life",
            "Of the asset from when it was new: whether the lease starts near its end."),
        "underlying_asset.transfers_ownership": _heading("Title passes", "Transfers ownership; Ownership transfer"),
        "underlying_asset.no_alternative_use": _heading("No alternative use", "Specialized asset"),
        "renewal_months": _heading("Renewal (months)", "Renewal; Renewal term; Renewal option; Renewal months",
                                   "How many months an option to renew adds."),
        "renewal_certain": _heading("Renewal reasonably certain", "Renewal exercised; Renewal certain; Renewal likely",
                                    "yes or no (842-10-30-1)."),
        "renewal_rent": _heading("Renewal rent", "", "The rent of one payment in the renewal; as before: rent and its "
                                 "steps go on."),
        "purchase_price": _heading("Purchase price", "Purchase option; Purchase option price; Buyout; Bargain "
                                   "purchase", "The price of an option to buy as the term ends."),
        "purchase_certain": _heading("Purchase reasonably certain", "Purchase exercised; Purchase certain",
                                     "yes or no (842-10-30-1)."),
        "take_over.on": _heading("Taken over on", "Take-over date; Go-live date; Cutover date",
                                 "The last day of the month whose balances other books carried."),
        "take_over.liability": _heading("Liability carried", "Lease liability; Carried liability; Liability balance"),
        "take_over.asset": _heading("Asset carried", "ROU asset; Carried asset; Right-of-use asset; ROU balance"),
        "take_over.prepaid_rent": _heading("Prepaid rent carried", "Prepaid rent"),
        "take_over.accrued_rent": _heading("Accrued rent carried", "Accrued rent; Deferred rent"),
        "take_over.rate": _heading("Rate carried", "", "The rate by which the liability was carried; empty: Rate."),
        "take_over": _heading("Difference taken over", "", "What is made of the difference to what the contract "
                              "gives: keep, true up or restate."),
        "lease_term_end": _heading("Lease term end (judged)", "", "Where no document prints the last day."),
        "by": _heading("Judged by", "", "Who made the judgements of the row."),
        "on": _heading("Judged on", "", "The day on which they were made."),
    },
    "rent": {
        "monthly": _heading("Monthly rent", "Rent/mo; Rent per month"),
        "amount": _heading("Amount", "Payment", "Of one payment, where rent is not monthly."),
        "annual": _heading("Annual rent", "Rent per year; Yearly rent"),
        "rate": _heading("Rate per area", "Rent per square foot; Rent/SF"),
        "escalator.rate": _heading("Step %", "Escalation"),
        "escalator.amount": _heading("Step amount", "", "By how much each payment rises."),
        "escalator.every_months": _heading("Step every (months)"), "escalator.first_month": _heading("First step"),
        "rent": _heading("Component", "Rent component; Rent ID", "The component of rent, where a lease has several."),
        "frequency": _heading("Paid", "Payment frequency; How often"),
        "begins": _heading("Component begins"), "ends": _heading("Component ends"),
    },
    "options": {"answer": _heading("Answer", "Exercised", "exercised: reasonably certain (842-10-30-1)."),
                "begins": _heading("Begins"), "on": _heading("Bought on")},
    "residual_guarantees": {"answer": _heading("Answer", "", "The amount that will probably be owed "
                                               "(842-10-30-5f).")},
    "payments": {"rent": _heading("Component", "", "The component of rent, where a lease has several."),
                 "due": _heading("Due", "", "The day on which it is due."),
                 "gross_rent": _heading("Gross rent", "", "The payment before what is abated of it."),
                 "abatement": _heading("Abatement", "", "What the contract forgives of it."),
                 "timing": _heading("Timing", "", "advance: due as the time paid for begins; arrears: as it ends.")},
    "judgements": {"question": _heading("Question", "", "What is judged; each question is chosen from the list."),
                   "answer": _heading("Answer", "", "What was concluded, of the kind that the question asks for."),
                   "due_day": _heading("Due day", "", "Of payment terms: the day of the month on which rent is due.")},
    "dimensions": {"dimension": _heading("Dimension", "", "Its name in the ledger: region, project."),
                   "value": _heading("Value", "", "What it is for this lease.")},
    "keys": {"key": _heading("Key", "", "A key as the lease file writes it, such as facts.lessor."),
             "value": _heading("Value", "", "Its value as the lease file writes it: text in quotes.")},
}
"""Columns by table, and under "" those of every table; any other column is titled as it is named."""


OTHERWISE = {"term_years": "term_months"}
"""Columns that say otherwise what a common one says, which stands in templates and in what is made of a list."""


def sheet_heading(table: str) -> Heading:
    """Return how the sheet of a table is headed."""
    return SHEETS.get(table) or Heading(_titled(table))


def heading(table: str, column: str) -> Heading:
    """Return how a column of a table is headed."""
    if column.startswith(DIMENSION):
        return Heading(column)
    return COLUMNS.get(table, {}).get(column) or COLUMNS[""].get(column) or Heading(_titled(column))


def table_headed(sheet: str) -> str | None:
    """Return the table that a sheet of this name holds, None where it is no name of one."""
    return _tables().get(_plain(sheet))


def column_headed(table: str, head: str) -> str:
    """Return the column of a table that a head names, in any case and by any word for it; else the head itself."""
    if head in layouts()[table].columns:
        return head
    if head[:len(DIMENSION)].lower() == DIMENSION:
        return f"{DIMENSION}{head[len(DIMENSION):]}"
    return _columns(table).get(_plain(head), head)


def name_columns(file: TextTable, table: str, typed: Sequence[str], titles: Mapping[str, str] | None = None) -> None:
    """Name the columns of a file as layouts know them, whatever case or word heads them; note one that is there twice.

    ``titles`` are what columns are headed that are not there.
    """
    file.header = [column_headed(table, head) for head in typed]
    heads, noted = zip(file.header, typed, strict=True), bool(file.problems)
    file.heads = dict(titles or {}) | {column: head for column, head in heads if titles or column != head}
    for column in dict.fromkeys(c for c in file.header if c and file.header.count(c) > 1):
        alike = [quoted(head) for head, c in zip(typed, file.header, strict=True) if c == column]
        if len(set(alike)) > 1 or not noted:
            file.note("table.column-twice", file.head_line, column,
                      f"the columns {' and '.join(alike)}, which mean the same", "each column once",
                      "keep one of them, or rename the other")


def _titled(name: str) -> str:
    words = name.replace(".", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def _plain(head: str) -> str:
    """Return a head without case, marks and spaces; a percent sign counts."""
    return re.sub(r"[\W_]+", " ", head.casefold().replace("%", " percent ").replace("#", " number ")).strip()


@cache
def _tables() -> dict[str, str]:
    known = {_plain(name): name for name in layouts()}
    for name in layouts():
        known |= {_plain(title): name for title in (sheet_heading(name).title, *sheet_heading(name).also)}
    return known


@cache
def _columns(table: str) -> dict[str, str]:
    """Return columns by their plain heads: a name of its own goes before a title, a title before another word."""
    names = layouts()[table].columns
    also = {_plain(word): c for c in names for word in heading(table, c).also}
    return also | {_plain(heading(table, c).title): c for c in names} | {_plain(c): c for c in names}
