"""The comments of a file, kept when it is written with other values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

_CODE = re.compile(r"(?P<code>(?:[^\"'#]|\"(?:\\.|[^\"\\])*\"|'[^']*')*)(?P<comment>#.*)?")


@dataclass
class _Kept:
    """Comments above a line, and at its end."""

    above: list[str] = field(default_factory=list)
    after: str = ""


def with_comments(text: str, before: str, now: str) -> str:
    """Return ``now`` with the comments of ``text``, which says what ``before`` does: both as a file is written.

    A comment stays above its line, or at its end; above a line that is gone it stands where that line stood.
    """
    base, new = before.splitlines(), now.splitlines()
    kept, rest = _kept(text.splitlines(), base)
    out = list[str]()
    for one, first, last, other, end in SequenceMatcher(None, base, new, autojunk=False).get_opcodes():
        for n in range(first, last):
            out += kept[n].above
            if one == "equal":
                out.append(f"{new[other + n - first]}{kept[n].after}")
        out += [] if one == "equal" else new[other:end]
    return "\n".join([*out, *rest]) + "\n"


def _kept(own: list[str], base: list[str]) -> tuple[list[_Kept], list[str]]:
    """Return the comments of each line of a file as it is written, and those after the last one."""
    parts = [_parts(line) for line in own]
    lines = SequenceMatcher(None, base, [code for code, _ in parts], autojunk=False).get_matching_blocks()
    line_of = {block.b + n: block.a + n for block in lines for n in range(block.size)}
    kept, waiting = [_Kept() for _ in base], list[str]()
    for n, (code, comment) in enumerate(parts):
        at = line_of.get(n)
        if at is None or (not code and comment):
            waiting += [comment] if comment or waiting else []
            continue
        kept[at] = _Kept(waiting, f"  {comment}" if comment else "")
        waiting = []
    return kept, waiting


def _parts(line: str) -> tuple[str, str]:
    """Return the values of a line and its comment."""
    match = _CODE.fullmatch(line)
    return (match["code"].rstrip(), match["comment"] or "") if match else (line, "")
