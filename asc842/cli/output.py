"""What the command line prints, and how it refuses input."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from asc842.base.errors import CodedError, InputError

REFUSED = 2
WIDTH_WITHOUT_TERMINAL = 120
PROBLEMS = "asc842/problems/1"


@dataclass(frozen=True, slots=True)
class Output:
    """How a command was asked to print: as JSON or as text, and ``whole`` where nothing is to be folded."""

    as_json: bool
    whole: bool

    def put(self, text: Callable[[], Iterable[RenderableType]], document: Callable[[], Mapping[str, Any]]) -> None:
        """Print tables and texts, or the document that says the same; only what is asked for is made."""
        if self.as_json:
            print_json(document())
        else:
            show(*text())


def with_output_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command ``--format``, ``--json`` and ``--all``, and report refused input as they say.

    The command takes them as its argument ``output``.
    """
    @click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
                  help="How to print, refused input too.")
    @click.option("--json", "short", is_flag=True, help="The same as --format json.")
    @click.option("--all", "whole", is_flag=True, help="Print every problem and every check, none folded or left out.")
    @wraps(command)
    def run(*args: Any, form: str, short: bool, whole: bool, **others: Any) -> None:
        output = Output(short or form == "json", whole)
        with report_problems(output):
            command(*args, output=output, **others)
    return run


def print_json(document: Mapping[str, Any]) -> None:
    """Print a document as JSON, indented."""
    with report_if_unwritable():
        sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def show(*what: RenderableType) -> None:
    """Print tables and texts, as wide as COLUMNS says, else the terminal, else 120 columns.

    Where no terminal reads, no line ends in blanks. Standard output that can't be written is reported in one line.
    """
    with report_if_unwritable():
        from rich.console import Group  # noqa: PLC0415

        to, group = _console(), Group(*what)
        if to.is_terminal:
            to.print(group)
        else:
            with to.capture() as kept:
                to.print(group)
            sys.stdout.write("".join(line.rstrip() + "\n" for line in kept.get().splitlines()))


def _console() -> Console:
    from rich.console import Console  # noqa: PLC0415  (only what prints tables pays for it)

    given = os.environ.get("COLUMNS", "")
    width = int(given) if given.isdecimal() and int(given) else None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL
    return Console(width=width, highlight=False)


def say(message: str, *, error: bool = False) -> None:
    """Print a line as it is, to standard error where ``error``."""
    print(message, file=sys.stderr if error else sys.stdout)


@contextmanager
def report_problems(output: Output) -> Iterator[None]:
    """Print the problems of refused input and exit with code 2, without a traceback."""
    from asc842.base.errors import CodedError, InputError  # noqa: PLC0415

    try:
        yield
    except (CodedError, InputError) as error:
        if output.as_json:
            print_json(_document(error))
        elif isinstance(error, InputError):
            counted = _counted(error, whole=output.whole)
            say(f"{error.whole if output.whole else error}\n\nasc842: {counted}", error=True)
        else:
            say(f"asc842: {error}", error=True)
        raise SystemExit(REFUSED) from None


def _document(error: InputError | CodedError) -> dict[str, Any]:
    from asc842.base.errors import InputError  # noqa: PLC0415
    from asc842.output.json_book import problem_documents  # noqa: PLC0415

    if isinstance(error, InputError):
        return {"schema": PROBLEMS, "problems": problem_documents(error.problems)}
    return {"schema": PROBLEMS, "problems": [{"code": error.code, "found": error.text}]}


def _counted(error: InputError, *, whole: bool) -> str:
    """How many problems there are, of how many kinds where they are folded, and how to see them all."""
    from asc842.base.folding import folded  # noqa: PLC0415

    count, kinds = len(error.problems), len(folded(error.problems))
    said = f"{count:,} problem{'s' * (count != 1)}"
    if whole or kinds == count:
        return f"{said}; nothing was written."
    return f"{said} of {kinds:,} kind{'s' * (kinds != 1)}; nothing was written. Every one by itself: --all"


@contextmanager
def report_if_unwritable() -> Iterator[None]:
    """Say so in one line where standard output cannot be written, and exit with code 2; a closed pipe ends quietly."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        say(f"asc842: standard output cannot be written: {error.strerror}", error=True)
        raise SystemExit(REFUSED) from None
