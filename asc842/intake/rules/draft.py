"""Rules on drafts: what was read from a contract and is not confirmed is not measured."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.errors import Problem
from asc842.contract.lease import Lease
from asc842.intake.doubts import Doubts
from asc842.intake.rules import RULES
from asc842.intake.text.places import key_path
from asc842.intake.text.source import SourceFile
from asc842.intake.text.words import quoted

REMEDY = "answer it with asc842 confirm, or correct the file and take the mark out"
MARKS = ("confirm", "missing")


@RULES.at(5, marks=MARKS)
def open_marks(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """A draft has no open mark: each is named with its question, what is quoted and where it is printed."""
    for i, mark in enumerate(lease.confirm):
        if not doubts.covers("confirm", i):
            said = ", ".join(filter(None, (quoted(mark.quote) if mark.quote else "", mark.place)))
            readings = f"{mark.question} Readings: {', '.join(mark.readings)}" if mark.readings else mark.question
            yield Problem(
                "draft.confirm",
                f"confirm[{i}]",
                f"{mark.key} to be confirmed{f': {said}' if said else ''}",
                readings,
                REMEDY,
            )
    for i, sought in enumerate(lease.missing):
        if not doubts.covers("missing", i):
            yield Problem(
                "draft.missing",
                f"missing[{i}]",
                f"{sought.key} was not found in the contract",
                sought.question,
                REMEDY,
            )


def doubt_marked(source: SourceFile) -> None:
    """Hold in doubt every key that is marked, so that nothing else is said about it."""
    for name in MARKS:
        listed = source.data.get(name) if isinstance(source.data, dict) else None
        for mark in listed if isinstance(listed, list) else ():
            key = mark.get("key") if isinstance(mark, dict) else None
            if isinstance(key, str) and key.startswith(("facts.", "events[", "judgements.")):
                source.doubts.add(("judgements", "*") if key.startswith("judgements.") else key_path(key))
