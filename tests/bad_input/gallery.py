"""The gallery of errors: every bad input with the exact text of its refusal.

``python tests/bad_input/gallery.py`` writes docs/errors.md; a test fails when the page is stale.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from bad_input.cases import GOOD, Case, cases

PAGE = Path(__file__).resolve().parents[2] / "docs" / "errors.md"
INTRODUCTION = """# Error messages

Every input below is refused, with exit code 2 and nothing written. A message says where (file, line, key), what was
found, what is expected and what to do; all problems of a file come at once, up to 25 with a count of the rest.

Each case is a change to the good file at the end of this page: lines with `-` are taken out, lines with `+` put in.
This page is written from the tests, which compare every message to the letter.
"""


def gallery() -> str:
    """Return the page."""
    sections = [f"\n## {group}\n" + "".join(map(_shown, members))
                for group, members in groupby(cases(), key=lambda c: c.group)]
    good = f"\n## The good file\n\n```toml\n{GOOD['lease.toml']}```\n"
    return INTRODUCTION + "".join(sections) + good


def _shown(case: Case) -> str:
    given = f"The file is {case.made}.\n" if case.made else _fenced("diff" if case.is_patch else "toml", _lines(case))
    file = "In policy.toml:\n\n" if case.file == "policy.toml" else ""
    return f"\n### {case.title}\n\n{file}{given}\n{_fenced('text', case.expected)}"


def _lines(case: Case) -> str:
    return "\n".join(case.lines) if case.is_patch else "\n".join(line[2:] for line in case.lines)


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(gallery(), encoding="utf-8")
