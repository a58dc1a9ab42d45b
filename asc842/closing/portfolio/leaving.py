"""Leases that leave a portfolio, or go on under another id: ``dropped.toml`` or ``dropped.csv``, and ``formerly``."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

from asc842.base.errors import InputError, Problem
from asc842.closing.portfolio.portfolio import PortfolioLease, RejectedLease
from asc842.contract.dropped import Dropped, DroppedLease, Treatment
from asc842.intake.text.source import read_toml
from asc842.intake.text.text_table import TextTable, read_csv
from asc842.intake.text.validation import validated
from asc842.intake.text.words import listing, quoted

DROPPED, TABLE = "dropped.toml", "dropped.csv"
"""Files of the folder itself that name leases which leave it: no lease file, and no table of leases."""
COLUMNS = ("lease", "treatment", "reason")


def dropped_of(root: Path, held: Collection[str]) -> tuple[DroppedLease, ...]:
    """Return the leases that a folder says have left it, by either file or both; raises InputError.

    ``held`` are the ids of leases that are in the portfolio: none of them can have left it.
    """
    found, problems = list[DroppedLease](), list[Problem]()
    if os.path.lexists(root / DROPPED):
        source = read_toml(root / DROPPED)
        said = validated(source, Dropped)
        problems += source.problems
        if said is not None and not source.problems:
            found += said.dropped
            problems += [source.place(p) for p in _wrong(said.dropped, held, "dropped[{}].lease")]
    if os.path.lexists(root / TABLE):
        file = read_csv(root / TABLE)
        rows = _rows(file)
        problems += [*file.problems, *(problem for _, problem in file.ragged)]
        for number, problem in _numbered(rows, {*held}, {x.lease for x in found}):
            problems.append(file.problem(problem.code, file.lines[number], "lease", problem.found, problem.expected,
                                         problem.remedy))
        found += rows
    if problems:
        raise InputError(problems)
    return tuple(sorted(found, key=lambda x: x.lease))


def _rows(file: TextTable) -> list[DroppedLease]:
    if not file.problems:
        file.require(COLUMNS, COLUMNS)
    if file.problems or file.ragged:
        return []
    found, treatments = [], get_args(Treatment)
    for line, cells in zip(file.lines, file.rows, strict=True):
        said = dict(zip(file.header, cells, strict=True))
        for name in COLUMNS:
            if not said[name]:
                file.note("dropped.missing",
                          line, name, "nothing", f"{name} of every lease that is dropped", "fill it in")
        if said["treatment"] and said["treatment"] not in treatments:
            file.note("dropped.treatment",
                      line, "treatment", quoted(said["treatment"]), f"one of: {listing(treatments)}", "correct it")
        if not file.problems:
            found.append(DroppedLease.model_validate(said))
    return [] if file.problems else found


def _wrong(dropped: Sequence[DroppedLease], held: Collection[str], key: str) -> Iterator[Problem]:
    for number, problem in _numbered(dropped, held, ()):
        yield replace(problem, key=key.format(number))


def _numbered(dropped: Sequence[DroppedLease], held: Collection[str], known: Collection[str]
              ) -> Iterator[tuple[int, Problem]]:
    seen = set(known)
    for number, x in enumerate(dropped):
        if x.lease in seen:
            yield number, Problem("dropped.twice",
                                  "", f"{quoted(x.lease)}, dropped twice", "each lease once", "keep one of the two")
        elif x.lease in held:
            yield number, Problem("dropped.still-there",
                                  "", f"{quoted(x.lease)}, which is in the portfolio", "a lease that has left it",
                                  "take its file or rows out, or take this out")
        seen.add(x.lease)


def each_goes_on_once(held: list[PortfolioLease]) -> tuple[list[PortfolioLease], list[RejectedLease]]:
    """Reject leases whose ``formerly`` another one has too, or is the id of a lease that is still there."""
    former = Counter(x.formerly for x in held if x.formerly)
    ids, rejected = {x.id for x in held} if former else {}, []
    for x in held:
        name = x.formerly
        if name is None:
            continue
        if name in ids:
            expected = "the id that this lease had before, which no other has now"
            problem = Problem("formerly.still-there",
                              "formerly", f"{quoted(name)}, which is in the portfolio as well", expected,
                              "take the file or rows under the former id out, or take formerly out", file=x.where)
        elif former[name] > 1:
            others = ", ".join(o.where for o in held if o.formerly == name and o is not x)
            problem = Problem("formerly.twice",
                              "formerly", f"{quoted(name)}, as in {others}", "one lease that goes on under another id",
                              "keep it in one; the others are new leases", file=x.where)
        else:
            continue
        rejected.append(RejectedLease(x.id, x.where, InputError([problem])))
    bad = {a.where for a in rejected}
    return [x for x in held if x.where not in bad], rejected
