"""How reports are laid out: which come in which order, under which heading, and what their columns are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from asc842.base.check import Check
from asc842.base.lazy import pd
from asc842.closing.book import CloseBook
from asc842.closing.reports.all import DESCRIBED, shown
from asc842.output.close.tables import classed, report_file

SHEETS = {
    "Liability": ("liability roll-forward, period", "liability roll-forward, year to date",
                  "liability roll-forward, prior year to date"),
    "Asset": ("right-of-use asset roll-forward, period", "right-of-use asset roll-forward, year to date",
              "right-of-use asset roll-forward, prior year to date"),
    "Cost": ("lease cost, period", "lease cost, year to date", "lease cost, prior year to date"),
    "Impairments": ("impairments",),
    "Cash flows": ("cash flows, period", "cash flows, year to date", "cash flows, prior year to date"),
    "Leasehold improvements": (*(f"leasehold improvements roll-forward, {when}" for when in (
        "period", "year to date", "prior year to date")), "leasehold improvements under common control",
                               "common control taken up"),
    "Sales and leasebacks": ("sales and leasebacks", *(f"financing obligations roll-forward, {when}" for when in (
        "period", "year to date", "prior year to date")), "financing obligations"),
    "Functional currency": ("functional currency", *(f"{what} in functional currency, {when}" for what in (
        "liability roll-forward", "right-of-use asset roll-forward") for when in (
        "period", "year to date", "prior year to date"))),
    "Maturity": ("maturity", "right-of-use assets"),
    "Averages": ("weighted averages", "weighted averages, prior year", "weighted averages by lease"),
    "Not commenced": ("not yet commenced",),
    "Commitments": ("short-term commitment", "related parties"),
    "Elections": ("policy elections", "transition", "leases acquired", "leases taken over"),
    "Judgements": ("judgements",),
    "Rates": ("discount rates",),
    "Terms": ("options, guarantees and variable payments",),
}
"""Reports by sheet or section, in reading order."""
CITATIONS = {
    "Liability": "842-20-50-4", "Asset": "842-20-50-4", "Cost": "842-20-50-4",
    "Impairments": "842-20-35-9, 360-10-50-2", "Cash flows": "842-20-45-5, 842-20-50-4g",
    "Functional currency": "842-20-55-10", "Sales and leasebacks": "842-40-50-1, -50-2",
    "Leasehold improvements": "842-20-35-12 to -35-13, 842-20-50-7A", "Maturity": "842-20-50-6, 842-20-45-1",
    "Averages": "842-20-55-11, -55-12", "Not commenced": "842-20-50-3b", "Commitments": "842-20-50-7, 842-20-50-8",
    "Elections": "842-20-50-3c, 842-20-50-8 to -50-10, 842-10-65-1(i), (j), 805-20-30-24",
    "Judgements": "842-20-50-3c", "Rates": "842-20-30-2, 842-20-30-3, 842-20-50-3c", "Terms": "842-20-50-3a",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One report: by class (None where it has no classes), by lease or row, and the CSV file that has it all."""

    name: str
    summary: pd.DataFrame | None
    detail: pd.DataFrame
    file: str

    @property
    def title(self) -> str:
        """What a reader sees above it."""
        return self.name[0].upper() + self.name[1:]

    @property
    def keys(self) -> list[str]:
        """What its rows by class are grouped by."""
        return [key for key in DESCRIBED if key in self.detail.columns]

    def totals(self, table: pd.DataFrame) -> bool:
        """Whether the rows of one of its tables may be added up: they name one currency, and none is a sum itself."""
        return (len(table) > 0 and "currency" in table and table["currency"].nunique() == 1
                and "all" not in set(table.get("classification", ())))


def sheets(book: CloseBook) -> list[str]:
    """Name the sheets that have a report in this close, in reading order."""
    return [sheet for sheet, names in SHEETS.items() if any(name in book.reports for name in names)]


def sections(book: CloseBook, sheet: str) -> list[Section]:
    """Return the reports of a sheet, for workbook and page; rows and columns without any amount are left out."""
    # With them is kept what they are made from, so that nothing else can be taken for it.
    return book.roster.once(("sections", sheet, id(book.reports)), lambda: (book.reports, _sections(book, sheet)))[1]


def _sections(book: CloseBook, sheet: str) -> list[Section]:
    found = []
    for name in SHEETS[sheet]:
        if name in book.reports:
            table = without_empty(shown(name, book.reports[name]))
            summary = classed(book, name) if DESCRIBED[0] in table and len(table) else None
            if summary is not None:
                summary = summary[[*(c for c in DESCRIBED if c in table), "leases",
                                   *(c for c in summary.columns if c in table and c not in DESCRIBED)]]
            found.append(Section(name, summary, table, report_file(name)))
    return found


def balances(book: CloseBook) -> pd.DataFrame:
    """Liability, its parts, asset and lease cost of the year by entity, currency and classification."""
    keys = ["entity", "currency", "classification"]
    owed = classed(book, "maturity").groupby(keys)[["liability", "current", "noncurrent"]].sum()
    held = classed(book, "right-of-use asset roll-forward, period").groupby(keys)["closing"].sum()
    cost = classed(book, "lease cost, year to date").groupby(keys)["total"].sum()
    joined = owed.assign(liability=owed["liability"]).join(held.rename("right-of-use asset"), how="outer")
    joined = joined.join(cost.rename("lease cost, year to date"), how="outer")
    return without_names(joined.fillna(0).astype("int64").reset_index())


FEW_LEASES = 25
"""Leases of which workbook and page show every schedule; of more of them the files have all."""


def few(book: CloseBook) -> bool:
    """Whether the leases are few enough for their schedules to be shown."""
    return len(book.roster.leases) <= FEW_LEASES


def checks_table(checks: Iterable[Check]) -> pd.DataFrame:
    """Return the checks as a table: how many were compared of what, and what the worst differs by."""
    return pd.DataFrame([{"status": c.status, "check": c.name, **_compared(c.about), "residual": c.residual,
                          "source": c.source, "detail": c.detail} for c in checks])


def _compared(about: str) -> dict[str, object]:
    """Part the number of things compared from what they are."""
    number, _, what = about.partition(" ")
    counts = number.replace(",", "").isdecimal()
    return {"number": int(number.replace(",", "")) if counts else None, "compared": what if counts else about}


def without_empty(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out amounts that are zero in every row, but for totals and balances, and names that no row has."""
    kept = ("opening", "closing", "total", "liability", "current", "noncurrent", "difference")
    empty = [c for c in table.columns if table[c].dtype.kind == "i" and c not in kept and not table[c].any()]
    return without_names(table.drop(columns=empty))


def without_names(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out the columns of entities and classes where no row names any."""
    unnamed = [c for c in ("entity", "asset_class") if c in table and len(table) and not table[c].fillna("").any()]
    return table.drop(columns=unnamed)
