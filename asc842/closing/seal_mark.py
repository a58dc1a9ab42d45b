"""Where a file prints the seal that covers it: a mark stands in the place of the seal until it is known.

The digest of such a file in the seal is that of the file with 64 zeros in place of the seal's 64 digits. That of a
workbook, which is a zip archive, is the SHA-256 of a line ``digest name`` for each of its parts, by name.
"""

from __future__ import annotations

import io
from hashlib import sha256
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MARK = "5ea1" * 16
"""Stands where the seal will, as many characters as it has."""
ZEROS = "0" * 64
WORKBOOK = ".xlsx"


def blank_digest(path: str, content: bytes, printed: str = MARK) -> str:
    """Return the digest of a file without the seal ``printed`` in it; empty where it prints none.

    Raises ``zipfile.BadZipFile`` where a workbook is none.
    """
    if not path.endswith(WORKBOOK):
        return sha256(_without(content, printed)).hexdigest() if printed.encode() in content else ""
    with ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if not any(printed.encode() in part for part in parts.values()):
        return ""
    lines = (f"{sha256(_without(part, printed)).hexdigest()} {name}\n" for name, part in sorted(parts.items()))
    return sha256("".join(lines).encode()).hexdigest()


def with_seal(path: str, content: bytes, seal: str) -> bytes:
    """Return a file with the seal in place of each mark."""
    if not path.endswith(WORKBOOK):
        return content.replace(MARK.encode(), seal.encode())
    with ZipFile(io.BytesIO(content)) as archive:
        parts = {info: archive.read(info) for info in archive.infolist()}
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for info, part in parts.items():
            archive.writestr(_alike(info), part.replace(MARK.encode(), seal.encode()))
    return out.getvalue()


def _alike(info: ZipInfo) -> ZipInfo:
    """Return the heading of a part of the same name, day and compression."""
    made = ZipInfo(info.filename, info.date_time)
    made.compress_type, made.external_attr, made.create_system = (
        info.compress_type, info.external_attr, info.create_system)
    return made


def _without(content: bytes, printed: str) -> bytes:
    return content.replace(printed.encode(), ZEROS.encode())
