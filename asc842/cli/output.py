"""What the command line prints, and how it refuses input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

REFUSED = 2
WIDTH_WITHOUT_TERMINAL = 120


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
def report_problems() -> Iterator[None]:
    """Print the problems of refused input and exit with code 2, without a traceback."""
    from asc842.base.errors import Asc842Error, InputError  # noqa: PLC0415

    try:
        yield
    except InputError as error:
        count = len(error.problems)
        say(f"{error}\n\nasc842: {count} problem{'s' if count > 1 else ''}; nothing was written.", error=True)
        raise SystemExit(REFUSED) from None
    except Asc842Error as error:
        say(f"asc842: {error}", error=True)
        raise SystemExit(REFUSED) from None


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
