"""The rent of a list as that of one payment."""

from __future__ import annotations

from asc842.closing.lease_list.filling import Filling, Said
from asc842.closing.lease_list.heads import title, unit_of
from asc842.closing.lease_list.per_payment import as_a_year, of_one_payment
from asc842.closing.lease_list.told import ColumnQuestion, counted
from asc842.closing.portfolio.headings import sheet_heading

PER = {"months": "monthly", "years": "yearly"}


def make_rent_of_payments(f: Filling) -> None:
    """Make the rent of a month or year that of one payment; what it is of is asked for where nothing says it."""
    if "rent" not in f.reads:
        return
    column = f.by_target["rent"]
    per = f.said.says(column.label).get("per") or PER.get(unit_of(column.head), "")
    paid = "frequency" in f.by_target or title("frequency") in f.said.values
    each = [p or per or ("payment" if paid else "") for p in f.reads["rent"].per]
    if unsure := sum(not p and "rent" in row for p, row in zip(each, f.made.rows, strict=True)):
        first = next(row["rent"] for row in f.made.rows if "rent" in row)
        asked = ColumnQuestion(f"{counted(unsure, 'amount')} such as {first}, of no time named",
                               "whether it is the rent of a month or of a year",
                               (("monthly", f"{first} a month"), ("yearly", f"{first} a year")))
        f.ask_of(column, asked)
    elif per:
        f.made.read[column.label] = [*dict.fromkeys((*f.made.read[column.label], per))]
    own = f.by_target.get("renewal_rent")
    renewal = PER.get(unit_of(own.head), "") if own else ""
    for n, row in enumerate(f.made.rows):
        if "rent" in row:
            said = f.reads["renewal_rent"].per[n] if own else ""
            _of_one_payment(f, n, row, each[n], said or renewal or each[n])


def _of_one_payment(f: Filling, n: int, row: Said, per: str, of_renewal: str) -> None:
    column, typed = f.by_target["rent"], row["rent"]
    changed = of_one_payment(row, per, of_renewal)
    if changed is None:
        made = as_a_year(row, per)
        if made is None:
            f.made.problems.append(f.found.problem(
                "list.rent", column, f"{typed}, {per}, paid {row.get('frequency', 'monthly')}",
                "rent whose part for one payment is in whole cents",
                "write the rent of one payment, or the rent of a year without a rent of the renewal",
                f.made.lines[n]))
            return
        f.made.rent.append((n, made))
        f.count("rent", "a year's rent", typed, f"{made['annual']} a year, in {sheet_heading('rent').title}")
        return
    for name, amount in changed.items():
        if amount != row[name]:
            of = of_renewal if name == "renewal_rent" else per
            f.count(name, f"rent of a {of.removesuffix('ly')}", row[name], f"{amount} a payment")
    row |= changed
