"""Writes docs/errors.md, and what ``asc842 explain-error`` shows, from the cases and the codes of the package.

    python tests/bad_input/gallery.py             write the page
    python tests/bad_input/gallery.py --accept    take what is refused now as what is expected; read the changes
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bad_input.cases import HERE, Case, cases, refused
from bad_input.kinds import SHIPPED, document, kinds

PAGE = HERE.parents[1] / "docs" / "errors.md"
LONGEST = 30
TOP = """# Error messages

What asc842 says of input that it refuses. Each message names the file, the line and the key; shows the line; and says
what was found there, what is expected, and what to do. All problems of a file are told at once, as far as they do not
depend on one another; nothing is written, and the exit code is 2. Four problems of one kind and more are shown once,
with how many there are and where; `--all` shows each, and `--format json` prints them for a program. In Python,
`asc842.load` and `asc842.load_policy` raise `asc842.InputError`, whose `problems` hold the same as data.

This page is made from `tests/bad_input/`: each case is a change to a good file or a whole one, and a test compares the
message with what is shown here. What is read although it looks odd is there too, with what comes of it.
`python tests/bad_input/gallery.py` writes it.

The first line of a message ends in its code: topic and kind, as `[rent.gap]`. Codes stay as they are when wordings
change. `asc842 explain-error rent.gap` says what one means, with a bad input and what to do; [all codes](#codes), by
topic, stand at the end of this page. The sheet *Problems* of a marked workbook, `--format json` and `Problem.code`
have them too.
"""


def page() -> str:
    """Text of the page."""
    parts = [TOP]
    for group, found in groupby(cases(), key=lambda case: case.group):
        parts.append(f"\n## {group}\n")
        parts += [_shown(case) for case in found]
    return "".join([*parts, "\n## Codes\n", *_index()])


def _index() -> Iterator[str]:
    """Yield all codes by topic: what is wrong, what to do, and a link to an example where there is one."""
    for topic, found in groupby(kinds().items(), key=lambda kind: kind[1]["topic"]):
        yield f"\n### {topic}: codes\n\n| Code | What is wrong | What to do |\n| --- | --- | --- |\n"
        for code, kind in found:
            name = f"`{code}`"
            if "example" in kind:
                name = f"[{name}](#{kind['example']['where'].partition('#')[2]})"
            told = " ".join(kind.get("remedy", "as the message says").split()).replace("|", r"\|")
            yield f"| {name} | {kind['means']} | {told} |\n"


def _shown(case: Case) -> str:
    if case.made:
        text = f"The file is {case.made}.\n" if not case.made.startswith("no ") else f"There is {case.made}.\n"
    elif case.lines[0].startswith("|"):
        whole = "".join(f"{line[2:]}\n" for line in case.lines)
        kind = Path(case.file).suffix[1:]
        text = f"{_named(case)}```{'csv' if kind in ('xlsx', 'parquet') else kind}\n{whole}```\n"
    else:
        text = "```diff\n" + "".join(f"{line.rstrip()}\n" for line in case.lines) + "```\n"
    if case.run:
        text += f"\nIt is imported with `{case.run}`.\n"
    return f"\n### {case.title}\n\n{text}\n```text\n{_abridged(case.expected)}\n```\n"


def _named(case: Case) -> str:
    """Name a table, whose name says what it is."""
    return "" if case.file.endswith(".toml") else f"`{case.file}`\n\n"


def _abridged(text: str) -> str:
    lines = text.split("\n")
    return text if len(lines) <= LONGEST + 12 else "\n".join([*lines[:LONGEST], "[...]", "", lines[-1]])


def accept() -> None:
    """Write into each file of cases what is refused now."""
    for path in sorted(HERE.glob("*.txt")):
        blocks = ("\n" + path.read_text(encoding="utf-8")).split("\n# ")
        given = [block.partition("\n---\n")[0].rstrip("\n") for block in blocks[1:]]
        texts = [refused(case) for case in cases() if case.group == blocks[0].strip()]
        whole = [f"\n# {head}\n---\n{text}\n" for head, text in zip(given, texts, strict=True)]
        path.write_text(f"{blocks[0].strip()}\n{''.join(whole)}", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--accept"]:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            accept()
    PAGE.write_text(page(), encoding="utf-8")
    SHIPPED.write_text(document(), encoding="utf-8")
