"""Plain text, as EDGAR keeps it or as it was pasted: a line is a line."""

from __future__ import annotations

from asc842.reading.documents.document import ContractText, TextLine, divided, marked


def text_document(name: str, text: str) -> ContractText:
    """Return a text as lines; form feeds and page tags divide pages."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\u2007", " ")
    lines, at = list[TextLine](), 0
    for number, line in enumerate(text.split("\n"), 1):
        lines += divided(text, TextLine(at, at + len(line), number))
        at += len(line) + 1
    return marked(ContractText(name, text, lines))
