"""What a list leaves out and its leases need, asked for once."""

from __future__ import annotations

from asc842.base.errors import Problem
from asc842.closing.lease_list.filling import Filling
from asc842.closing.lease_list.found import ListColumn
from asc842.closing.lease_list.heads import shares_a_word, title
from asc842.closing.lease_list.needs import ASKED_BY, INSTEAD, NEEDED, OF_EACH, answers, missing
from asc842.closing.lease_list.reading import fits
from asc842.closing.lease_list.told import counted

OPEN = "Term (months) or End"


def ask_for_what_is_missing(f: Filling) -> None:
    """Ask once for what no column says; what a cell of a column leaves out is a problem of this cell."""
    rent = {n for n, _ in f.made.rent}
    wrong = {(p.line, p.key) for p in f.made.problems}
    lacking = dict[str, list[int]]()
    for n, row in enumerate(f.made.rows):
        for column in missing(row):
            if not (column == "rent" and n in rent):
                lacking.setdefault(column, []).append(n)
    for column, rows in lacking.items():
        at = _column_of(f, column)
        known = OPEN if column == "term_months" else title(column)
        if _is_asked(f, column, at):
            continue
        if at is None and title(column) not in f.said.values:
            f.ask(_without(f, column, known, len(rows)), "set", title(column), answers(column))
            continue
        f.made.problems += [f.found.problem(
            "list.empty", at, "nothing", f"{known} for every lease",
            "fill it in" if column in OF_EACH else f"fill it in, or for all of them {_set(column)}",
            f.made.lines[n])
            for n in rows if at is None or (f.made.lines[n], at.label) not in wrong]


def _column_of(f: Filling, column: str) -> ListColumn | None:
    return f.by_target.get(column) or (f.by_target.get("expiration") if column == "term_months" else None)


def _is_asked(f: Filling, column: str, at: ListColumn | None) -> bool:
    """Whether something else is asked of the column of the list, or of what no cell of it can be read as."""
    if at is None:
        return not f.not_read.isdisjoint((column, *INSTEAD.get(column, ())))
    return any(section == "read" and key == at.label for section, key, _ in f.made.asked)


def _without(f: Filling, column: str, known: str, count: int) -> Problem:
    needed = "every lease" if column in NEEDED else f"each of {count:,} with {title(ASKED_BY[column][0])}"
    at = f.found.file.name + (f", {f.found.sheet.name}" if f.found.sheet.name else "")
    named = f'name the column that says it: --map "{_likely(f, column)}={title(column)}"'
    remedy = f"{named}, or add one" if column in OF_EACH else f"{_set(column)}; or {named}"
    return Problem("list.column-missing", known, f"no column that says it, for {counted(count, 'lease')}",
                   f"it for {needed}", remedy, at)


def _likely(f: Filling, column: str) -> str:
    """Return the head of the only column that is not used and seems to say it, else HEAD."""
    likely = [p.column.label for p in f.places if not p.target and shares_a_word(p.column.head, column) and all(
        fits(column, t) for t in f.found.texts(p.column) if t)]
    return likely[0] if len(likely) == 1 else "HEAD"


def _set(column: str) -> str:
    return ", or ".join(f'--set "{title(column)}={answer}"' for answer in answers(column)[:3])
