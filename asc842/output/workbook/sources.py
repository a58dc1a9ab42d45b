"""The Sources sheet: the documents, and the input itself, line by line, from which all else can be made again."""

from __future__ import annotations

from asc842.book.book_tables import BookTables
from asc842.contract.policy import Policy
from asc842.output.lease_toml import lease_toml
from asc842.output.workbook.page import Page, Workspace

SHEET = "Sources"
WIDTHS = (16, 110)
LEASE, POLICY, GOES_ON = "lease", "policy", "goes on"
"""What a line belongs to: the lease, the policy, or the line above it, where that is longer than a cell."""
HEADS = ("Part", "Text")
LONGEST = 30_000
DOCUMENTS = ("Document", "Title, date and where it can be read")


def input_lines(book: BookTables) -> list[tuple[str, str]]:
    """Return the input as lines: of the lease file that says what was given, then the policy as one line."""
    found = [(LEASE, line) for line in lease_toml(book.given).splitlines()]
    found.append((POLICY, book.policy.model_dump_json(exclude_defaults=True)))
    return [part for kind, line in found for part in _parts(kind, line)]


def _parts(kind: str, line: str) -> list[tuple[str, str]]:
    """Divide a line that is longer than a cell."""
    cuts = range(0, max(len(line), 1), LONGEST)
    return [(kind if at == 0 else GOES_ON, line[at:at + LONGEST]) for at in cuts]


def joined(lines: list[tuple[str, str]]) -> tuple[str, Policy]:
    """Return the text of the lease file and the policy that lines hold; raises ValueError where they hold none."""
    whole = list[list[str]]()
    for kind, text in lines:
        if kind == GOES_ON and whole:
            whole[-1][1] += text
        else:
            whole.append([kind, text])
    policies = [text for kind, text in whole if kind == POLICY]
    if len(policies) != 1 or not any(kind == LEASE for kind, _ in whole):
        raise ValueError("no lease, or no policy")
    return "\n".join(text for kind, text in whole if kind == LEASE) + "\n", Policy.model_validate_json(policies[0])


def write_sources(space: Workspace) -> None:
    """Write the Sources sheet."""
    page = Page(space, SHEET, "Sources", "What the figures rest on. asc842 verify makes the workbook again from the "
                "input below, and compares it cell by cell.")
    page.widths(WIDTHS)
    row = page.section(4, "Documents", 1)
    page.row_of(row, DOCUMENTS, "head")
    for document in space.book.stated.lease.facts.documents:
        row += 1
        said = (document.title, f"of {document.dated}" if document.dated else "", document.address or "",
                "" if document.held else "not at hand")
        page.row_of(row, [document.id, ", ".join(x for x in said if x)], "wrap line")
    row = page.section(row + 2, "Input", 1)
    page.row_of(row, HEADS, "head")
    for kind, line in input_lines(space.book):
        row += 1
        page.put(row, 0, kind, "faint")
        page.put(row, 1, line, "text")
    page.sheet.freeze_panes(3, 0)
