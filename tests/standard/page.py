"""Writes docs/standard.md from the matrix: ``python tests/standard/page.py``."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from standard.matrix import NOTHING, ROOT, SOURCES, STATES, Entry, all_entries, entries, unlisted

PAGE = ROOT / "docs" / "standard.md"
TOP = """# The standard, paragraph by paragraph

What ASC 842 asks of a lessee, in our own words; what a partner of an audit firm would ask of it, and where the output
answers; the function that does it; the tests and published cases that prove it; and who read it where.
`python tests/standard/page.py` makes this page from the files in `tests/standard/`. Tests compare the two, find every
function, command and table, see that every test and case named here is run, and find an entry for every paragraph that
the source or a document cites.
"""
STATES_TOLD = """
**Who read the Codification?** Nobody who built this had it at hand. Where a state says *read*, the text of the
paragraph (or the figures of the example) was read as a public page shows it, and the page is named. All else is
inferred, however well it is tested: a reader should hold our words against the Codification.

- **read and proved**: the text was read where it says, and the tests named prove what the paragraph asks.
- **inferred**: it was not read, or only retold by others; or the tests prove a part of it, and the row says which part
  they do not.
- **not done**: something that the paragraph asks is missing, and what; what is built of it is named all the same.
- Where a paragraph asks for a judgement, the file states it with its reason: what is proved is what follows from it.
- Apart from these, **nothing to compute**: a definition, a pointer, a judgement that the file states with its reason,
  a matter for lessors, and why. A pointer and a matter for lessors have no question either.

*Read in* names pages that show the text, *retold in* pages that give its content in words of their own. Functions are
named within `asc842`, tests within `tests`, cases by their ids in `tests/cases`. What lies outside of this software
altogether is in [scope.md](scope.md), and ten hard questions with their answers in
[audit-questions.md](audit-questions.md).
"""
HEAD = ("| Paragraph | Asks of a lessee | A partner asks | Answered by | State | Function | Proof | Read |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- |\n")


def page() -> str:
    """Text of the page."""
    parts = [TOP, headline(), STATES_TOLD, missing(), without_a_row()]
    for name, group in entries().items():
        parts.append(f"\n## {name[0].upper()}{name[1:]}\n\n{counted(group)}\n\n{HEAD}{''.join(map(row, group))}")
    return "".join(parts)


def headline() -> str:
    """All three states in one sentence, and what else there is."""
    return f"\n**Of {len([e for e in all_entries() if e.state != NOTHING])} entries: {counted(all_entries())}**\n"


def counted(group: list[Entry]) -> str:
    found = Counter(e.state for e in group)
    states = ", ".join(f"{found[state]} {state}" for state in STATES)
    return f"{states}. In {found[NOTHING]} further entries there is {NOTHING}."


def missing() -> str:
    lines = [f"- {e.title}: {e.gap}\n" for e in all_entries() if e.gap]
    return "\n## Not done\n\n" + ("".join(lines) or "None.\n")


def without_a_row() -> str:
    """Numbers between those of the entries, of which none is."""
    return ("\n## Numbers without a row\n\nOf these numbers, between those below, no row tells: they were not read, "
            "and nothing is known of whether a lessee is asked for anything there. Nor of what comes after the last "
            f"of each section.\n\n{', '.join(unlisted())}.\n")


def row(e: Entry) -> str:
    proof = [f"`{t.removeprefix('tests/')}`" for t in e.tests] + [f"case `{c}`" for c in e.cases]
    functions = [f"`{f.removeprefix('asc842.')}`" for f in e.functions]
    state = f"**{e.state}**" + (f": {e.why}" if e.why else "")
    cells = [e.title, e.asks, e.question, e.answer, state, "<br>".join(functions), "<br>".join(proof), source_of(e)]
    return "| " + " | ".join(cells) + " |\n"


def source_of(e: Entry) -> str:
    """Pages that show or retell it, and the note."""
    named = [f"{how} {', '.join(map(link, names))}"
             for how, names in (("read in", e.read), ("retold in", e.verified)) if names]
    return ". ".join(filter(None, ("; ".join(named), e.note)))


def link(source: str) -> str:
    return f"[{SOURCES[source]['title']}]({SOURCES[source]['address']})"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
