"""A contract's file to a document: by what it is, within bounds."""

from __future__ import annotations

import re
from pathlib import Path

from asc842.reading.documents.document import ContractText
from asc842.reading.documents.refusal import refused
from asc842.reading.documents.text_document import text_document
from asc842.reading.language.amounts import SIGNS

LARGEST = 60_000_000
"""Bytes of a file that is read."""
MOST_CHARACTERS = 6_000_000
MOST_LINES = 150_000
MOST_AMOUNTS = 8_000
"""Signs of money: more of them would take longer to understand than a contract may."""
LONGEST_WORD = 500
_LONG_WORD = re.compile(rf"\w{{{LONGEST_WORD + 1}}}")


def document_of(path: str | Path) -> ContractText:
    """Read a file as text, HTML or PDF; raises InputError where it can't be, or is beyond what is read."""
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST:
            raise refused(
                path, f"{path.stat().st_size:,} bytes", f"at most {LARGEST:,}", "read the part with the lease"
            )
        data = path.read_bytes()
    except OSError as error:
        raise refused(
            path, f"{error.strerror}", "a file with a contract: text, HTML or PDF", "name another file"
        ) from None
    document = read_bytes(path, data)
    if _LONG_WORD.search(document.text):
        raise refused(
            path,
            f"a word of more than {LONGEST_WORD} characters",
            "a contract as text, HTML or PDF",
            "save it as text, words apart",
        )
    amounts = sum(document.text.count(sign) for sign in SIGNS)
    if amounts > MOST_AMOUNTS:
        most = f"a contract, of at most {MOST_AMOUNTS:,}"
        raise refused(path, f"{amounts:,} amounts", most, "read the part with the lease")
    return document


def read_bytes(path: Path, data: bytes) -> ContractText:
    """Return the document that a file's bytes hold."""
    if data[:1024].lstrip().startswith(b"%PDF"):
        from asc842.reading.documents.pdf_document import pdf_document  # noqa: PLC0415  (loaded where it is needed)

        return pdf_document(path, data)
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") or data[:3] in (
        b"\xff\xd8\xff",
        b"\x89PN",
        b"GIF",
        b"II*",
        b"MM\x00",
    ):
        raise refused(
            path, "an image, an archive or an office file", "a contract as text, HTML or PDF", "save it as text or PDF"
        )
    text = decoded(path, data)
    if is_html(text):
        from asc842.reading.documents.html_document import html_document  # noqa: PLC0415

        return html_document(path, text)
    if text.count("\n") > MOST_LINES or len(text) > MOST_CHARACTERS:
        raise refused(
            path,
            f"{len(text):,} characters",
            f"at most {MOST_CHARACTERS:,} on {MOST_LINES:,} lines",
            "read the part with the lease",
        )
    return text_document(path.name, text)


def decoded(path: Path, data: bytes) -> str:
    """Return the characters of a file: UTF-8 or UTF-16, else Windows' Latin."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data[:4096]:
        raise refused(path, "binary data", "a contract as text, HTML or PDF", "save it as text or PDF")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def is_html(text: str) -> bool:
    """Whether a text is HTML; EDGAR's tags around plain text are none."""
    head = text[:200_000].lower()
    return any(tag in head for tag in ("<html", "<body", "<p>", "<p ", "<div", "<td", "<tr", "<br", "<font", "<span"))
