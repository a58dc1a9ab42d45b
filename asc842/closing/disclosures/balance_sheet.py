"""Lines of the balance sheet, as the entity presents them: which line each lease balance stands in, and its amount."""

from __future__ import annotations

from pathlib import Path

from asc842.base.money import from_cents
from asc842.closing.csv_tables import read_csv, refuse
from asc842.closing.disclosures.elements import BALANCES
from asc842.closing.disclosures.rules import BalanceSheetLine
from asc842.measurement.reader import TableReader
from asc842.measurement.tables import currency_units

COLUMNS: dict[str, object] = {"element": None, "line": None, "amount": None}
NAME = "balance sheet"


def read_balance_sheet(path: Path, currency: str) -> list[BalanceSheetLine]:
    """Read a CSV of ``element, line, amount``: the balance, the line that includes it, and what the line amounts to.

    A balance that has a line of its own names itself. Raises InputError with every bad row.
    """
    text, file = read_csv(path, COLUMNS, ("amount",))
    reader = TableReader()
    found = reader.table({NAME: text}, NAME, COLUMNS)
    known = [e.name for e in BALANCES]
    wrong = ~found["element"].isin(known).to_numpy(bool)
    reader.check("balance-sheet.element", NAME, "element", wrong, found["element"],
                 f"one of {', '.join(known)}", "name the balance by its element, as disclosures.csv does")
    again = found.frame.duplicated(["element"]).to_numpy(bool) & ~wrong
    reader.check("balance-sheet.twice", NAME, "element", again, found["element"], "one row for each balance",
                 "keep one")
    reader.units[NAME] = currency_units([currency])
    cents = reader.cents(NAME, found, "amount", signed=True)
    refuse(file, reader)
    rows = zip(found["element"], found["line"], cents.tolist(), strict=True)
    return [BalanceSheetLine(str(element), str(line), from_cents(amount, currency)) for element, line, amount in rows]
