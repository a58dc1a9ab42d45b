"""A derivation as HTML: a page of steps that open, and its tree alone for a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from asc842.derivation.figure import Derived, Part
from asc842.derivation.operations import OPERATIONS
from asc842.output.derivation_words import labelled, sentence, through

STYLE = """body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1f2933}
details{margin-left:1.1rem;border-left:1px solid #d8dee4;padding-left:.6rem}summary{cursor:pointer}
.leaf{margin-left:1.1rem;padding-left:.6rem;border-left:1px solid #d8dee4;color:#334e68}
small{color:#62748a}"""


def derivation_page(of: Derived, depth: int) -> str:
    """Return a page of its own."""
    return (f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(of.words)}</title>\n'
            f"<style>{STYLE}</style>\n</head>\n<body>\n{derivation_html(of, depth)}</body>\n</html>\n")


def derivation_html(of: Derived, depth: int) -> str:
    """Return the tree, so many steps deep; the first step is open."""
    return "".join(_lines(Part(of), depth, is_open=True))


def _lines(part: Part, depth: int, *, is_open: bool = False) -> Iterator[str]:
    of = part.of if is_open else through(part.of)
    rule = OPERATIONS[of.how].rule
    beside = escape("; ".join(x for x in (of.paragraph, rule) if x))
    line = escape(sentence(of) if is_open else labelled(part)) + (f" <small>{beside}</small>" if beside else "")
    if not of.parts or depth <= 0:
        yield f'<div class="leaf">{line}</div>\n'
        return
    yield f"<details{' open' if is_open else ''}><summary>{line}</summary>\n"
    for below in of.parts:
        yield from _lines(below, depth - 1)
    yield "</details>\n"
