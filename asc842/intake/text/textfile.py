"""A file as text, or why it is none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

LARGEST_FILE = 1_000_000
"""Bytes. A lease file of 2,000 rent rows has a fifth of this."""

_KINDS = {
    b"%PDF": "a PDF document", b"PK\x03\x04": "an Excel, Word or zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file", b"{\\rtf": "a rich-text document",
    b"\xff\xfe": "text in UTF-16", b"\xfe\xff": "text in UTF-16",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_CONTROL_NAMES = {"\0": "a zero byte", "\r": "a carriage return with no line feed after it", "\x1b": "an escape"}


class Trouble(NamedTuple):
    """Why a file is no text: what was found, what is expected, what to do, at which offset of its text."""

    code: str
    found: str
    expected: str
    remedy: str
    offset: int | None = None


class FileKind(NamedTuple):
    """What a file should be, what stands in it, and what to do where it is too large, in the words of a message."""

    file: str
    content: str
    too_large: str


LEASE = FileKind("a lease or policy file", "the lease",
                 "check that this is a lease file; give each lease a file of its own")
TABLE = FileKind("a table", "the table",
                 "check that this is a table of leases; put some of the leases into a folder of their own")


def text_of(path: Path, largest: int = LARGEST_FILE, wanted: FileKind = LEASE) -> tuple[str, Trouble | None]:
    """Read a file as UTF-8 text with line feeds, and say what is wrong with it, if anything."""
    try:
        data = _bytes_of(path, largest)
    except (OSError, ValueError) as error:
        if isinstance(error, FileNotFoundError) and path.is_symlink():
            return "", Trouble("file.not-there",
                               "a link to a file that is not there", "a file", "repair the link, or remove it")
        return "", _unreadable(error)
    if data is None:
        return "", Trouble("file.not-ordinary",
                           "not an ordinary file (a device or a pipe)", wanted.file, "check the path")
    if len(data) > largest or (not data and path.stat().st_size > largest):
        return "", Trouble("file.too-large", f"a file of {path.stat().st_size:,} bytes", f"at most {largest:,} bytes",
                           wanted.too_large)
    return _decoded(data, wanted)


def _bytes_of(path: Path, largest: int) -> bytes | None:
    """First bytes of a file, one more than may be, none where it says it has more; None where it does not end."""
    if path.is_dir():
        raise IsADirectoryError("a folder")
    if path.exists() and not path.is_file():
        return None
    with path.open("rb") as file:
        return b"" if path.is_file() and path.stat().st_size > largest else file.read(largest + 1)


def _unreadable(error: OSError | ValueError) -> Trouble:
    if isinstance(error, IsADirectoryError):
        return Trouble("file.folder", "a folder", "a file", "name a file in it")
    if isinstance(error, FileNotFoundError):
        return Trouble("file.not-there", "no such file", "a file", "check the path and the spelling of the name")
    if isinstance(error, PermissionError):
        return Trouble("file.permission",
                       "a file that may not be read", "permission to read it", "change its permissions")
    reason = getattr(error, "strerror", None) or str(error)
    return Trouble("file.unreadable", reason[:1].lower() + reason[1:], "a file that can be read", "check the path")


def _decoded(data: bytes, wanted: FileKind) -> tuple[str, Trouble | None]:
    kind = next((name for start, name in _KINDS.items() if data.startswith(start)), None)
    if kind:
        return "", Trouble("file.no-text",
                           kind, "plain text in UTF-8", f"save {wanted.content} as a plain text file in UTF-8")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        text = data[len(b"\xef\xbb\xbf") * data.startswith(b"\xef\xbb\xbf"):].decode("latin-1")
        return text, Trouble("file.encoding",
                             f"a character that is not in UTF-8 (byte {data[error.start]:02X})", "text in UTF-8",
                             "save the file as UTF-8 (Notepad: Save as, Encoding)", error.start)
    control = _CONTROL.search(text)
    if control:
        name = _CONTROL_NAMES.get(control.group(), "a control character")
        return text, Trouble("file.control-character", f"{name} (U+{ord(control.group()):04X})", "plain text",
                             "delete it, or save the file again as plain text in UTF-8", control.start())
    return text, None if text.strip() else _nothing(text, wanted)


def _nothing(text: str, wanted: FileKind) -> Trouble:
    return Trouble("file.empty", "only blank lines" if text else "an empty file", wanted.file, "check the path")
