"""How messages quote what stands in a file, list what is known, and name what is nearest."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

SHOWN = 60
LISTED = 14
SPELT_LONGER = 4
"""Letters by which a misspelt name is longer or shorter at most."""
COMPARED = 100
"""Names compared with a misspelt one; a file with more has none worth guessing."""


def clean(text: str) -> str:
    """Return a text with every character that a terminal might obey, or not show, replaced by a question mark."""
    return "".join(c if c.isprintable() else " " if c in "\t\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def shown(text: str) -> str:
    """Return a text as messages show it: on one line, cut where it is long."""
    text = " ".join(clean(text[:SHOWN * 20]).split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN - 3]}..."


def quoted(text: str) -> str:
    """Return a text in double quotes, as the file would hold it."""
    return f'"{shown(text)}"'


def listing(names: Iterable[str], listed: int = LISTED) -> str:
    """Return names with commas between, the last ones counted where there are many."""
    known = list(names)
    more = len(known) - listed
    head = ", ".join(map(shown, known[:listed]))
    return head if more <= 0 else f"{head} and {more:,} more"


def either(names: Sequence[str]) -> str:
    """Return names as a choice: a, b or c."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}" if names else "nothing"


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the known name most like a word, in capitals or not, or None where none is like it."""
    names = {name.lower(): name for name in list(known)[:COMPARED]}
    near = difflib.get_close_matches(word.lower(), names, 1, cutoff) if len(word) <= SHOWN else []
    return names[near[0]] if near else None


def about_as_long(word: str, known: Iterable[str]) -> list[str]:
    """Return the names that a word may be meant for, by their length or as a part of it."""
    said = word.lower()
    return [name for name in known
            if abs(len(said) - len(name)) <= SPELT_LONGER or said in name.lower() or name.lower() in said]


def by_nearness(word: str, known: Iterable[str]) -> list[str]:
    """Return known names, those like a word first."""
    names = list(known)
    near = difflib.get_close_matches(word.lower()[:SHOWN], names, 3, 0.5)
    return [*near, *(name for name in names if name not in near)]


def did_you_mean(word: str, known: Iterable[str], otherwise: str, cutoff: float = 0.6) -> str:
    """Return the remedy for a text that names nothing known: the nearest that does, or else another remedy."""
    near = nearest(word, known, cutoff)
    return f"did you mean {quoted(near)}?" if near else otherwise
