"""Scores what is read of the texts of this folder against what a person expects; writes docs/contracts.md's tables.

``python tests/contracts/score.py`` reads every text in every form and writes the tables; with names of texts it shows
what is not found and what is false in each. Expectations are in the files of the texts, in the keys of a lease file:

``row``        the rows of rent, as printed; ``component`` where the text has more than one
``fields``     what the clauses say; lists hold every value
``missing``    what a draft asks for, ``confirm`` what it marks, as the end of a key
``misprints``  two printed figures that disagree; ``traps`` figures that look like rent; ``redacted`` what is struck

A row is found where a row read has the same figures and days, marked or not; every other row read is false, unless
it is marked.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asc842
from score_fields import score_fields, score_marks
from score_rows import Facts, Score, score_rows
from typeset import FORMS, given, names, typeset

PAGE = Path(__file__).parents[2] / "docs" / "contracts.md"


def score_of(text: Facts, draft: Any, document: str = "") -> Score:
    """What a draft has of what is expected of a text; lines are looked up where its document is given."""
    score = Score(texts=1)
    score_rows(text, draft, score, document)
    score_fields(text, draft, score)
    score_marks(text, draft, score)
    return score


@dataclass
class Nothing:
    """The draft of a text at which the reader stopped."""

    lease: Facts = field(default_factory=lambda: {"facts": {}})
    said: Facts = field(default_factory=dict)
    places: Facts = field(default_factory=dict)
    confirm: tuple[Any, ...] = ()
    missing: tuple[Any, ...] = ()
    left_out: tuple[str, ...] = ()
    misprints: tuple[Any, ...] = ()


def scored(name: str, form: str, folder: Path) -> Score:
    """Read a text of this folder in one form, and score it; of one at which the reader stops nothing is found."""
    text = given(name)
    path = typeset(text, form, folder, name)
    stopped, draft = [], Nothing()
    try:
        draft = asc842.read(path)
    except Exception as error:
        stopped = [f"STOPPED: {error!r}"]
    score = score_of(text, draft, path.read_text(encoding="utf-8") if form == "text" else "")
    score.faults = [f"{name} ({form}): {fault}" for fault in (*stopped, *score.faults)]
    return score


HEAD = {
    "texts": "texts", "rows": "rows", "rows found": "rows_found", "of them marked": "rows_marked",
    "rows false": "rows_false", "figures": "figures",
    "with place": "placed", "fields": "fields", "fields found": "fields_found", "fields false": "fields_false",
    "to name": "named", "named": "named_found", "confirm marks": "marks",
}
"""Columns of a table, and what each counts."""
MARKS = {"form": ("<!-- by form -->\n", "<!-- end -->"), "layout": ("<!-- by layout -->\n", "<!-- end of layouts -->")}
Scores = dict[tuple[str, str], Score]
"""Of every text and form."""


def all_scores(texts: Iterable[str] = (), forms: Iterable[str] = FORMS) -> Scores:
    """Read texts, all if none is named, in some forms."""
    with tempfile.TemporaryDirectory() as folder:
        return {(name, form): scored(name, form, Path(folder))
                for name in texts or names() for form in forms if form in given(name).get("forms", FORMS)}


def by_form(scores: Scores) -> str:
    """A table with a row for each form, and one for all."""
    sums = {form: sum((s for (_, f), s in scores.items() if f == form), Score()) for form in FORMS}
    return table("Form", {**sums, "**all**": sum(scores.values(), Score())})


def by_layout(scores: Scores) -> str:
    """A table with a row for each layout and clause, over all forms."""
    layouts = {name: given(name)["layouts"] for name in names()}
    every = sorted({layout for found in layouts.values() for layout in found}, key=str.casefold)
    return table("Layout or clause", {
        layout: sum((s for (name, _), s in scores.items() if layout in layouts[name]), Score()) for layout in every})


def table(first: str, sums: dict[str, Score]) -> str:
    """Scores as a table of a page."""
    head = [f"| {' | '.join((first, *HEAD))} |", f"|{' --- |' + ' ---: |' * len(HEAD)}"]
    return "\n".join([*head, *(line(name, score) for name, score in sums.items())]) + "\n"


def line(name: str, score: Score) -> str:
    """A score as a row of a table."""
    return f"| {name} | {' | '.join(f'{getattr(score, count):,}' for count in HEAD.values())} |"


def page(text: str, scores: Scores) -> str:
    """The page with its tables as they are now."""
    for kind, shown in (("form", by_form(scores)), ("layout", by_layout(scores))):
        begin, end = MARKS[kind]
        before, rest = text.split(begin)
        text = before + begin + shown + end + rest.split(end, 1)[1]
    return text


def main(asked: list[str]) -> None:
    """Write the page, or show what is wrong with some texts: all of them as text, by ``-``."""
    if not asked:
        PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), all_scores()), encoding="utf-8")
        return
    scores = all_scores([] if asked == ["-"] else asked, ["text"] if asked == ["-"] else FORMS)
    print("\n".join(fault for score in scores.values() for fault in score.faults))
    print(by_form(scores))


if __name__ == "__main__":
    main(sys.argv[1:])
