"""``asc842 new``: a lease question by question, in a terminal or from a pipe."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from asc842.cli.new_questions import QUESTIONS, Asking
from asc842.cli.output import REFUSED, Output, say, with_output_options

if TYPE_CHECKING:
    from asc842.api.new_lease import Draft
    from asc842.base.errors import Problem
    from asc842.contract.policy import Policy

BACK, HELP, QUIT, NOTHING = "back", "?", "quit", "-"
HOW = """Enter takes what stands in brackets, a number takes a choice, - leaves a question out.
back asks the question before once more, ? explains, quit writes nothing.
"""
MOST_STRETCHES = 12


@click.command(epilog="Exit code: 0 written; 2 nothing written.", short_help="Enter a lease question by question.")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@with_output_options
def new(file: Path | None, output: Output) -> None:
    """Enter a lease question by question into FILE: a new lease file, or a workbook, new or with leases in it.

    Each answer is held against the rules of a lease file at once; payments, liability and asset are shown as they
    grow. Answers may come from a pipe, a line each. Nothing is written before the last question.

    \b
        asc842 new office.toml
        asc842 new leases.xlsx
    """
    from asc842.api.new_lease import to_be_written  # noqa: PLC0415  (so that --help is quick)

    entry = Entry(file, to_be_written(file) if file else frozenset(), output)
    try:
        draft, path = entry.run()
    except KeyboardInterrupt:
        entry.tell("\nNothing was written.")
        raise SystemExit(REFUSED) from None
    book, written = draft.write(path)
    name, summary = book.lease.id, book.summary
    liability, asset = summary["opening_liability"], summary["opening_asset"]
    of = "" if written.suffix == ".toml" else f" --lease {name}"
    output.put(lambda: [f"\n{book.lease.name}: liability {liability:,}, right-of-use asset {asset:,}, cost "
                        f"{summary['cost_total']:,}, interest {summary['interest_total']:,}",
                        f"Written: {written}. Its schedule: asc842 schedule {written}{of}"], lambda: {
        "schema": "asc842/new/1", "file": str(written), "lease": name, "liability": f"{liability:f}",
        "asset": f"{asset:f}"})


class Entry:
    """One lease as it is asked for: ``taken`` are the ids that it can't have, ``typed`` all answers so far.

    Those of questions that are to be asked once more are what stands in brackets then; they count for nothing else.
    """

    def __init__(self, file: Path | None, taken: Collection[str], output: Output) -> None:
        self.file, self.taken, self.output = file, taken, output
        self.typed, self.asked = dict[str, str](), list[Asking]()
        self._shown = self._figures = ""

    def run(self) -> tuple[Draft, Path]:
        """Ask everything, and return what was said and where to write it; raises KeyboardInterrupt to leave."""
        with suppress(ImportError):
            import readline  # noqa: PLC0415, F401  (lines can be edited where there is one)
        self.tell(HOW)
        while True:
            question = self._next()
            if question is None:
                draft, path = self._draft(self._said), self._path()
                if path is not None:
                    return draft, path
            else:
                self._ask(question)

    def tell(self, text: str) -> None:
        """Print a line; where JSON is printed, to standard error."""
        say(text, error=self.output.as_json)

    @property
    def _said(self) -> dict[str, str]:
        return {c: self.typed[c] for question in self.asked for c in question.columns if c in self.typed}

    def _next(self) -> Asking | None:
        return next((q for q in QUESTIONS if q not in self.asked and q.applies(self._said)), None)

    def _ask(self, question: Asking) -> None:
        """Ask one question until its answer is none that is refused, or it is left."""
        from asc842.closing.portfolio.headings import heading  # noqa: PLC0415  (so that --help is quick)
        from asc842.closing.portfolio.notes import note_of  # noqa: PLC0415

        choices = _choices(question)
        typed = self._line(question.text, question.usual(self.typed), choices)
        if typed == BACK:
            return self._back()
        if typed == HELP:
            return self.tell("\n".join(f"  {heading('leases', c).title}: {note_of('leases', c)}"
                                       for c in question.columns))
        if typed.isdigit() and 0 < int(typed) <= len(choices):
            typed = choices[int(typed) - 1]
        cells = question.cells(typed)
        if problems := list(self._wrong(question, self._said | cells)):
            return self._refuse(problems)
        self.typed = {k: v for k, v in self.typed.items() if k not in question.columns} | cells
        self.asked.append(question)
        return self._grow()

    def _line(self, text: str, usual: str, choices: Iterable[str] = ()) -> str:
        """Return a line of input without blanks around it, or what stands for none; raises OutputError at its end."""
        from asc842.base.errors import OutputError  # noqa: PLC0415

        offered = "  ".join(f"{i} {choice}" for i, choice in enumerate(choices, 1))
        prompt = " ".join(filter(None, (text, f"({offered})" if offered else "", f"[{usual}]" if usual else ""))) + " "
        if self.output.as_json:
            print(prompt, end="", file=sys.stderr, flush=True)
        try:
            typed = input("" if self.output.as_json else prompt).strip()
            if not sys.stdin.isatty():
                self.tell(typed)
        except EOFError:
            self.tell("")
            raise OutputError("new.ended", f'The input ended at "{text}"; nothing was written\n'
                              "  remedy: answer every question, an empty line for what stands in brackets") from None
        if typed.lower() == QUIT:
            raise KeyboardInterrupt
        return "" if typed == NOTHING else typed.lower() if typed.lower() == BACK else typed or usual

    def _back(self) -> None:
        """Ask the question before once more, with its answer as what stands in brackets."""
        if not self.asked:
            return self.tell("  This is the first question.")
        self.asked.pop()
        return None

    def _wrong(self, question: Asking, said: dict[str, str]) -> Iterator[Problem]:
        """Yield what is wrong with an answer: nothing where one is needed, an id that is taken, or by the rules."""
        from asc842.base.errors import Problem  # noqa: PLC0415  (so that --help is quick)

        if question.needed and not any(column in said for column in question.columns):
            yield Problem("new.no-answer", question.text, "nothing", "an answer", "type it; ? explains")
        elif question.column == "lease" and said["lease"] in self.taken:
            yield Problem("id.in-two-places", question.text, f'"{said["lease"]}", a lease of {self.file}',
                          "an id used once", "take another one")
        else:
            yield from self._draft(said).problems([c for q in (*self.asked, question) for c in q.columns])

    def _refuse(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            place = replace(problem, key=str(problem.values.get("column", problem.key)), file="", line=None)
            self.tell("\n".join(f"  {line}" for line in str(place).split("\n")))

    def _draft(self, said: dict[str, str]) -> Draft:
        from asc842.api.new_lease import Draft  # noqa: PLC0415  (so that --help is quick)

        return Draft(said, self._policy)

    @cached_property
    def _policy(self) -> Policy | None:
        from asc842.closing.portfolio.sheet_policy import policy_beside  # noqa: PLC0415  (so that --help is quick)

        return policy_beside(self.file or Path("new.toml"))

    def _grow(self) -> None:
        """Show payments once it is known when they fall due, and what they measure once the rate is; if it is new."""
        said = self._said
        book = self._draft(said).book if "timing" in said else None
        if book is None:
            return
        shown, summary = "\n".join(_stretches(book.payments)), book.summary
        if shown != self._shown:
            self.tell(shown)
        self._shown, figures = shown, (f"  Liability {summary['opening_liability']:,}, "
                                       f"right-of-use asset {summary['opening_asset']:,}")
        if "discount_rate" in said and figures != self._figures:
            self.tell(figures)
            self._figures = figures

    def _path(self) -> Path | None:
        """Ask whether, and where, to write the lease; None to go on asking."""
        from asc842.api.new_lease import to_be_written  # noqa: PLC0415
        from asc842.base.errors import Asc842Error  # noqa: PLC0415

        name = self._said["lease"]
        usual = str(self.file or f"{name}.toml")
        typed = self._line("Write it to", usual)
        if typed == BACK:
            self._back()
            return None
        path, trouble = Path(typed), ""
        try:
            if name in to_be_written(path):
                trouble = f"{path} has a lease {name} already"
        except Asc842Error as error:
            trouble = str(error)
        if trouble:
            self.tell("\n".join(f"  {line}" for line in trouble.split("\n")))
        return None if trouble else path


def _choices(question: Asking) -> tuple[str, ...]:
    from asc842.closing.portfolio.layout import layouts  # noqa: PLC0415  (so that --help is quick)

    return question.examples or layouts()["leases"].columns[question.column].offered


def _stretches(payments: Any) -> Iterator[str]:
    """Yield a line for each run of payments of one amount: first and last day, how many, each, in all."""
    columns = (payments[name] for name in ("due", "rent", "gross_rent"))
    rows = [(due, rent) for due, rent, gross in zip(*columns, strict=True) if gross]
    runs = [list(run) for _, run in groupby(rows, key=lambda row: row[1])]
    for run in runs[:MOST_STRETCHES]:
        yield (f"  {run[0][0]} to {run[-1][0]}  {len(run):>4} x {run[0][1]:>14,} = "
               f"{sum(rent for _, rent in run):>16,}")
    if runs[MOST_STRETCHES:]:
        yield f"  and {len(runs) - MOST_STRETCHES} more amounts"
    yield f"  {len(rows)} payments, {sum(rent for _, rent in rows):,} in all"
