"""Writes docs/standard.md from the matrix: ``python tests/standard/page.py``."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from standard.matrix import ROOT, SOURCES, Entry, all_entries, entries

PAGE = ROOT / "docs" / "standard.md"
TOP = """# The standard, paragraph by paragraph

What ASC 842 asks of a lessee, in our own words; the function that does it; the tests and published cases that prove
it; and what is missing. `python tests/standard/page.py` makes this page from the files in `tests/standard/`. Tests
compare the two, find every function, see that every test and case named here is run, and find an entry for every
paragraph that the source or a document cites.

- **PASS**: proved by the tests named, and nothing is known to be missing.
- **GAP**: something is missing, and what. What is built of it is named all the same.
- **not applicable**: nothing is to be computed, and why. Paragraphs for lessors stand here once.

*Content* names public pages in which the content of the paragraph was found. *Not checked*: our words rest on general
knowledge and on the examples cited, and a reader should hold them against the Codification. Functions are named within
`asc842`, tests within `tests`, cases by their ids in `tests/cases`.
"""
HEAD = ("| Paragraph | Asks of a lessee | Function | Proof | Result | Content |\n"
        "| --- | --- | --- | --- | --- | --- |\n")


def page() -> str:
    """Text of the page."""
    parts = [TOP, counts(), gaps(), unread()]
    for name, group in entries().items():
        parts.append(f"\n## {name[0].upper()}{name[1:]}\n\n{HEAD}{''.join(map(row, group))}")
    return "".join(parts)


def counts() -> str:
    found = all_entries()
    results = Counter(e.result for e in found)
    checked = Counter(e.result for e in found if e.verified)
    rows = [f"| {name} | {results[name]} | {checked[name]} |\n" for name in ("PASS", "GAP", "not applicable")]
    return ("\n| Result | Entries | Content checked |\n| --- | ---: | ---: |\n" + "".join(rows)
            + f"| all | {len(found)} | {checked.total()} |\n")


def gaps() -> str:
    missing = [f"- {e.title}: {e.gap}\n" for e in all_entries() if e.gap]
    return "\n## Gaps\n\n" + ("".join(missing) or "None.\n")


def unread() -> str:
    titles = ", ".join(e.title for e in all_entries() if "not read" in e.note.lower())
    return ("\n## Understood, not read\n\nNo public source searched shows the text of these. What they say is "
            f"inferred from where they stand and from what is quoted around them: {titles}.\n")


def row(e: Entry) -> str:
    proof = [f"`{t.removeprefix('tests/')}`" for t in e.tests] + [f"case `{c}`" for c in e.cases]
    functions = [f"`{f.removeprefix('asc842.')}`" for f in e.functions]
    why = e.gap or e.not_applicable
    result = f"**{e.result}**" + (f": {why}" if why else "")
    source = ", ".join(f"[{SOURCES[s]['title']}]({SOURCES[s]['address']})" for s in e.verified) or "not checked"
    cells = [e.title, e.asks, "<br>".join(functions), "<br>".join(proof), result,
             source + (f". {e.note}" if e.note else "")]
    return "| " + " | ".join(cells) + " |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
