"""Before a close posts on top of what the register holds: whether that is still what was sealed, in bounded time.

``verify`` proves all of a register; its cost grows with all that was ever posted. A close looks at what it builds on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain as joined
from typing import Any

import numpy as np
from sqlalchemy import Connection, Table, select

from asc842.base.errors import RegisterError
from asc842.base.lazy import pd
from asc842.closing.register.hashing import HEADER, LINE, entry_id, line_id, seals, written_rows
from asc842.closing.register.kept import file_seal
from asc842.closing.register.past import Past
from asc842.closing.register.prepared import summed
from asc842.closing.register.run import KEY
from asc842.closing.register.seals import Content, FormerContent, content_of_run
from asc842.closing.register.tables import entries, files, inputs, lease_states, lease_versions, lines, meta, runs
from asc842.closing.register.verify import (
    INPUT,
    STATE,
    VERSION,
    chain_problems,
    head_problems,
    period_problems,
    sealed_balances,
    sum_problems,
    verify,
)

WHOLE = 2_000
"""A register of at most so many entries is verified whole at each close."""
TURN = 5_000
"""How many entries of a larger one are looked through at each close beside those of the last, in turn."""
LOOKED = "looked_through"
"""Key of ``register``: the number of the entry at which the next close goes on looking through earlier ones."""
SHOWN = 5


def refuse_altered(connection: Connection, past: Past, held: pd.DataFrame) -> int:
    """Raise RegisterError where what a close builds on was altered; return the entry at which the next one goes on.

    Looked at: each run and the chain of them, the states of periods, the ``held`` balances against their digest in
    the last run, all that was written since the last close, and some entries of before, in turn. Nothing of it
    takes longer in an old register than in a young one.
    """
    if past.next_entry - 1 <= WHOLE:
        _refuse(verify(connection, files_too=False).problems)
        return 1
    chain = [dict(row) for row in connection.execute(select(runs).order_by(runs.c.number)).mappings()]
    problems = [*chain_problems(chain), *head_problems(connection, chain, None), *period_problems(connection, chain)]
    if not problems:
        problems = [*(sealed_balances(chain, held) if chain[-1]["balances"] else sum_problems(connection))]
    newest = _newest(chain)
    first, last = _turn(connection, int(newest[0]["first_entry"]) - 1)
    sound = not problems and all(_as_written(connection, run) for run in newest)
    if not sound or _as_sealed(connection, first, last) is None:
        _refuse(problems or verify(connection).problems)
    return last + 1


def refuse_other_sums(held: pd.DataFrame, sums: pd.DataFrame, leases: Sequence[str]) -> None:
    """Raise RegisterError where the lines of some leases do not add up to their balances, which are sealed."""
    mine = held[held["lease"].isin(leases)]
    apart = summed(pd.concat([mine, sums.assign(amount=-sums["amount"])[[*KEY, "amount"]]], ignore_index=True))
    _refuse([f"lines of lease {row['lease']} on {row['account']} were altered: they are off their balance"
             for row in apart.to_dict("records")])


def look_on(connection: Connection, entry: int) -> None:
    """Note the entry at which the next close goes on looking through earlier ones."""
    if connection.execute(meta.update().where(meta.c.key == LOOKED).values(value=str(entry))).rowcount == 0:
        connection.execute(meta.insert(), [{"key": LOOKED, "value": str(entry)}])


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        told = "".join(f"\n  - {problem}" for problem in problems[:SHOWN])
        more = f"\n  - and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
        raise RegisterError("register.altered",
                            f"the register was altered behind its back; nothing was written{told}{more}\n"
                            "  remedy:   restore it from a backup; asc842 status --verify names all that was altered")


def _newest(chain: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Return the runs from the last one that closed with leases on."""
    closings = [i for i, run in enumerate(chain) if run["states"]]
    return chain[closings[-1] if closings else 0:]


def _turn(connection: Connection, last: int) -> tuple[int, int]:
    """First and last entry of those whose turn it is, up to the ``last`` of before the newest runs."""
    noted = connection.execute(select(meta.c.value).where(meta.c.key == LOOKED)).scalar()
    first = int(noted) if noted is not None and str(noted).isdigit() and 0 < int(noted) <= last else 1
    return first, min(first + TURN - 1, last)


def _as_written(connection: Connection, run: Mapping[str, Any]) -> bool:
    """Whether all that a run wrote is what it sealed; files by their digest alone."""
    content, after = content_of_run(run), run["first_entry"] + run["entries"]
    for first in range(run["first_entry"], after, TURN):
        ids = _as_sealed(connection, first, min(first + TURN, after) - 1)
        if ids is None:
            return False
        content.add("entries", ids)
    return (_add(connection, content, "versions", lease_versions, VERSION, "seal", run)
            and _add(connection, content, "states", lease_states, STATE, "lease", run)
            and _add_files(connection, content, run)
            and _add(connection, content, "inputs", inputs, INPUT, "seal", run)
            and content.end() == str(run["content"]))


def _add(connection: Connection, content: Content | FormerContent, part: str, table: Table, covered: Sequence[str],
         order: str, run: Mapping[str, Any]) -> bool:
    """Take in a run's rows of a table; whether each agrees with its seal."""
    found = _seals(connection, table, covered, order, run["number"])
    content.add(part, found or [])
    return found is not None


def _add_files(connection: Connection, content: Content | FormerContent, run: Mapping[str, Any]) -> bool:
    """Take in the files that a run keeps by their digests; whether each agrees with its seal."""
    query = select(files.c.path, files.c.sha256, files.c.blank, files.c.seal).where(files.c.run == run["number"])
    found = sorted(tuple(row) for row in connection.execute(query))
    for row in found:
        content.add_file(*row)
    return all(file_seal(run["number"], path, sha, blank) == seal for path, sha, blank, seal in found)


def _seals(connection: Connection, table: Table, covered: Sequence[str], order: str, run: int) -> list[str] | None:
    """Return the seals of a run's rows of a table, by ``order``; None where one does not agree with its row."""
    query = select(table.c[order], table.c.seal, *(table.c[name] for name in covered)).where(table.c.run == run)
    found = list[tuple[str, str]]()
    for rows in connection.execute(query).partitions(TURN):
        places, given, *columns = zip(*rows, strict=True)
        if seals(columns) != list(given):
            return None
        found += zip(places, given, strict=True)
    return [its_seal for _, its_seal in sorted(found)]


def _as_sealed(connection: Connection, first: int, last: int) -> list[str] | None:
    """Return the ids of entries from one number to another; None where they or their lines are not as they were."""
    try:
        return [] if last < first else _sealed_ids(connection, first, last)
    except (TypeError, ValueError, OverflowError):  # a number was altered to something else
        return None


def _sealed_ids(connection: Connection, first: int, last: int) -> list[str] | None:
    heads = _columns(connection, [entries.c.number, entries.c.id, *(entries.c[name] for name in HEADER)],
                     entries.c.number, first, last)
    parts = _columns(connection, [lines.c.entry, lines.c.id, *(lines.c[name] for name in LINE)], lines.c.entry, first,
                     last)
    if not heads or not parts or heads[0] != list(range(first, last + 1)):
        return None
    counts = np.bincount(np.array(parts[0], dtype=np.int64) - first, minlength=last - first + 1)
    if parts[2] != list(joined.from_iterable(range(1, n + 1) for n in counts.tolist())):
        return None
    bounds = np.concatenate([[0], np.cumsum(counts)]).tolist()
    texts, tops = written_rows(parts[2:]), written_rows(heads[2:])
    ids = [entry_id(top, texts[bounds[i]: bounds[i + 1]]) for i, top in enumerate(tops)]
    owners = joined.from_iterable([each] * n for each, n in zip(ids, counts.tolist(), strict=True))
    return ids if ids == heads[1] and list(map(line_id, owners, texts)) == parts[1] else None


def _columns(connection: Connection, columns: Sequence[Any], numbered: Any, first: int, last: int) -> list[list[Any]]:
    """Return columns of the rows numbered from one entry to another, in order of entry and of the third column."""
    query = select(*columns).where(numbered >= first, numbered <= last).order_by(numbered, columns[2])
    return [list(column) for column in zip(*connection.execute(query).all(), strict=True)]
