"""The ids of the leases of a list."""

from __future__ import annotations

from asc842.closing.lease_list.filling import Filling
from asc842.closing.lease_list.needs import Usual
from asc842.closing.lease_list.reading import read_column
from asc842.closing.lease_list.told import Told
from asc842.intake.text.words import listing, quoted


def make_ids(f: Filling) -> None:
    """Make ids of names, or of the numbers of rows, where there are none; keep an id that changed as the name."""
    made, names = f.made, [row.get("name", "") for row in f.made.rows]
    if "lease" in f.reads:
        if "name" not in f.reads:
            for row, text in zip(made.rows, f.found.texts(f.by_target["lease"]), strict=True):
                if row.get("lease", "") != text.casefold():
                    row["name"] = " ".join(text.split())
        return
    ids = read_column("lease", names, Told({})).values
    whole = all(ids)
    seen, taken = dict[str, int](), set[str]()
    for row, line, made_id in zip(made.rows, made.lines, ids, strict=True):
        base = row["lease"] = made_id if whole else f"row-{line}"
        while row["lease"] in taken:
            seen[base] = seen.get(base, 1) + 1
            row["lease"] = f"{base}-{seen[base]}"
        taken.add(row["lease"])
    source = f"made of {quoted(f.by_target['name'].label)}" if whole and "name" in f.by_target else (
        "made of the numbers of rows")
    made.usual.insert(0, Usual("lease", source, len(made.rows)))
    if twice := _as_before(f):
        made.usual.insert(1, Usual("lease", f"another one, though all cells are those of a row before it, in row"
                                   f"{'s' * (len(twice) > 1)} {listing(map(str, twice), 5)}", len(twice)))


def _as_before(f: Filling) -> list[int]:
    """Return the lines of rows that say what a row before them says, in every column that is used."""
    rows = zip(*(f.found.texts(column) for column in f.by_target.values()), strict=True)
    seen, twice = set[tuple[str, ...]](), list[int]()
    for line, row in zip(f.made.lines, rows, strict=True):
        if row in seen:
            twice.append(line)
        seen.add(row)
    return twice
