"""Steps of rent in a list: what a bare number of the first step means, and leases with a row for each step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from asc842.base.constants import DAY
from asc842.calendar.grid import MonthGrid
from asc842.closing.lease_list.filling import Filling, Said
from asc842.closing.lease_list.heads import title
from asc842.closing.lease_list.told import ColumnQuestion, counted
from asc842.intake.text.words import listing

OF_A_STEP = frozenset(("lease", "rent", "commencement", "expiration", "term_months"))
"""What rows of one lease that are steps of its rent differ in; in ids only where these are made of its name."""
RISES = ("step_rate", "step_amount")


def ask_for_first_steps(f: Filling) -> None:
    """Ask whether a step every 12 months that is said to come first at 12 comes with that lease month, or after it."""
    column = f.by_target.get("first_step")
    if column is None:
        return
    said = f.said.says(column.label).get("first", "")
    bare = [row for row in f.made.rows if row.get("first_step", "").isdigit()]
    unsure = [row for row in bare if row.get("step_months", "").isdigit()
              and int(row["first_step"]) % int(row["step_months"]) == 0]
    if unsure and not said:
        first, every = unsure[0]["first_step"], unsure[0]["step_months"]
        f.ask_of(column, ColumnQuestion(
            f"{counted(len(unsure), 'number')} such as {first}, of steps every {every} months",
            "whether it is the lease month of the first step, or the months before it", (
                ("month", f"the first step comes with lease month {first}"),
                ("after", f"after {first} months, with lease month {int(first) + 1}"))))
    for row in bare if said == "after" else ():
        typed, row["first_step"] = row["first_step"], str(int(row["first_step"]) + 1)
        f.count("first_step", "after so many months", typed, f"lease month {row['first_step']}")


def join_steps(f: Filling) -> None:
    """Make rows of one lease that differ in nothing but rent and its days the steps of its rent; asked for once.

    Rows are of one lease by its id, and by its name in a list without ids.
    """
    by, groups = "lease" if "lease" in f.by_target else "name", dict[str, list[int]]()
    column = f.by_target.get(by)
    for n, row in enumerate(f.made.rows):
        groups.setdefault(row.get(by) or f" {n}", []).append(n)
    several = [found for of in groups.values() if len(of) > 1 and (found := _in_order(f, of))]
    if column is None or not several:
        return
    said = f.said.says(column.label).get("rows", "")
    if not said:
        lines = listing((str(f.made.lines[n]) for n in several[0]), 4)
        f.ask_of(column, ColumnQuestion(
            f"{counted(len(several), 'lease')} in several rows, such as {f.made.rows[several[0][0]]['lease']} in rows "
            f"{lines}, which differ in {title('rent')} and its days alone", "one row for each lease",
            (("steps", "each row is a step of the lease's rent"), ("leases", "each row is a lease of its own"))))
    for of in several if said == "steps" else ():
        _join(f, of)
    for of in several if said == "leases" else ():
        for i, n in enumerate(of[1:] if by == "lease" else (), 2):
            f.made.rows[n]["lease"] += f"-{i}"
    if said == "steps":
        _drop(f, {n for of in several for n in of[1:]})


def _in_order(f: Filling, of: Sequence[int]) -> list[int]:
    """Return the numbers of rows that are steps of one lease in the order of their days; none where they are none."""
    rows = [f.made.rows[n] for n in of]
    rent = {n for n, _ in f.made.rent}
    same = all({c: v for c, v in row.items() if c not in OF_A_STEP} == {
        c: v for c, v in rows[0].items() if c not in OF_A_STEP} for row in rows)
    whole = all("commencement" in row and ("rent" in row or n in rent) for n, row in zip(of, rows, strict=True))
    if not same or not whole or any(c in rows[0] for c in RISES):
        return []
    found = sorted(of, key=lambda n: f.made.rows[n]["commencement"])
    return found if _end([f.made.rows[n] for n in found]) else []


def _end(rows: Sequence[Said]) -> dict[str, str]:
    """Return the end or the term of a lease by its steps, each of which goes on where the one before it ends."""
    starts = [date.fromisoformat(row["commencement"]) for row in rows]
    if len(set(starts)) < len(starts):
        return {}
    after = [*starts[1:], None]
    if all("expiration" in row for row in rows):
        ends = [date.fromisoformat(row["expiration"]) for row in rows]
        follow = len(set(ends)) == 1 or all(b in (None, a + DAY) for a, b in zip(ends, after, strict=True))
        return {"expiration": rows[-1]["expiration"]} if follow else {}
    terms = [int(text) for row in rows if (text := row.get("term_months", "")).isdigit()]
    if len(terms) < len(rows):
        return {}
    if all(b in (None, MonthGrid(a).boundary(n)) for a, n, b in zip(starts, terms, after, strict=True)):
        return {"term_months": str(sum(terms))}
    known = len({row.get("lease") for row in rows}) == 1  # things of one name are often let for the same time
    return {"term_months": rows[0]["term_months"]} if known and len(set(terms)) == 1 else {}


def _join(f: Filling, of: Sequence[int]) -> None:
    """Put the rent of each row of a lease into Rent steps; the first row becomes that of the lease."""
    rows, stated = [f.made.rows[n] for n in of], dict(f.made.rent)
    first, end = rows[0], _end(rows)
    first["lease"] = f.made.rows[min(of)]["lease"]
    f.count("lease", "rows of one lease", f"rows {listing((str(f.made.lines[n]) for n in of), 4)}",
            f"{first['lease']}, {len(of)} steps of rent")
    steps = list[tuple[int, Said]]()
    for n, row in zip(of, rows, strict=True):
        step = stated.get(n) or {"amount": row["rent"]}
        steps.append((of[0], step | {"lease": first["lease"], "from": row["commencement"]}))
        if "frequency" in first:
            steps[-1][1]["frequency"] = first["frequency"]
    f.made.rent = [*((n, row) for n, row in f.made.rent if n not in of), *steps]
    for name in ("rent", "frequency", "expiration", "term_months"):
        first.pop(name, None)
    first |= end


def _drop(f: Filling, gone: set[int]) -> None:
    """Leave rows out, and number those of Rent steps anew."""
    kept = [n for n in range(len(f.made.rows)) if n not in gone]
    at = {n: i for i, n in enumerate(kept)}
    f.made.rows, f.made.lines = [f.made.rows[n] for n in kept], [f.made.lines[n] for n in kept]
    f.made.rent = [(at[n], row) for n, row in f.made.rent]
