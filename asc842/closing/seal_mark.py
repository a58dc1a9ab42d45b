"""Where a file prints the seal that covers it: a mark stands in the place of the seal until it is known.

Such a file is cut where it prints the seal. Its digest is the SHA-256 of a line for each piece, the piece's own
SHA-256. That of a workbook, which is a zip archive, is the SHA-256 of a line ``digest name`` for each part, by name.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from hashlib import sha256
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MARK = "5ea1" * 16
"""Stands where the seal will, as many characters as it has."""
WORKBOOK = ".xlsx"


def blank_digest(path: str, content: bytes, printed: str = MARK) -> str:
    """Return the digest of a file without the seal ``printed`` in it; empty where it prints none.

    Raises ``zipfile.BadZipFile`` where a workbook is none.
    """
    if not path.endswith(WORKBOOK):
        return _of_pieces(content, printed) if printed.encode() in content else ""
    with ZipFile(io.BytesIO(content)) as archive:  # one part after another: unpacked they are many times as large
        found = [(name, printed.encode() in (part := archive.read(name)), _of_pieces(part, printed))
                 for name in sorted(archive.namelist())]
    prints = any(there for _, there, _ in found)
    return _of_lines(f"{digest} {name}" for name, _, digest in found) if prints else ""


def with_seal(path: str, content: bytes, seal: str) -> bytes:
    """Return a file with the seal in place of each mark."""
    if not path.endswith(WORKBOOK):
        return content.replace(MARK.encode(), seal.encode())
    out = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as archive, ZipFile(out, "w", ZIP_DEFLATED) as sealed:
        for info in archive.infolist():
            sealed.writestr(_alike(info), archive.read(info).replace(MARK.encode(), seal.encode()))
    return out.getvalue()


def _alike(info: ZipInfo) -> ZipInfo:
    """Return the heading of a part of the same name, day and compression."""
    made = ZipInfo(info.filename, info.date_time)
    made.compress_type, made.external_attr, made.create_system = (
        info.compress_type, info.external_attr, info.create_system)
    return made


def _of_pieces(content: bytes, printed: str) -> str:
    return _of_lines(sha256(piece).hexdigest() for piece in content.split(printed.encode()))


def _of_lines(lines: Iterable[str]) -> str:
    return sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
