"""Names as the files of other ledgers write them: two that differ never become one."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import quote

DIGEST = 6
LONGEST_IN_A_FILE_NAME = 80
_ESCAPED = re.compile(r"[^\w .,&'+@-]|^[ .]+|[ .]+$")
"""What a file name says by its code instead: signs that some system gives a meaning, dots and blanks at the ends."""


def file_part(entity: str) -> str:
    """Return an entity's name for use in a file name, one-to-one: ``Alpha/Beta`` is ``Alpha%2FBeta``.

    A long one is cut, and made unique by a digest of the whole.
    """
    return shortened(_ESCAPED.sub(lambda found: quote(found[0], safe="").replace(".", "%2E"), entity)
                     or "(no entity)", LONGEST_IN_A_FILE_NAME)


def shortened(text: str, length: int) -> str:
    """Return text as it is where it fits; else its beginning and a digest of the whole, of that length."""
    if len(text) <= length:
        return text
    return f"{text[:length - DIGEST - 1]}~{hashlib.sha256(text.encode()).hexdigest()[:DIGEST]}"


def as_one_file(name: str) -> str:
    """Return what two names have in common that one file system or another takes for the same."""
    return unicodedata.normalize("NFC", name).casefold()


def account_part(text: str) -> str:
    """Make one component of an account name in a plain-text ledger: letters, digits and dashes of any script.

    It begins with a capital or a digit: beancount takes nothing else, and ``X`` is put before what has no capitals.
    """
    plain = unicodedata.normalize("NFC", text)
    signs = "".join(c if c.isalpha() or c.isdecimal() else " " for c in plain)
    clean = "-".join(signs.split()) or "X"
    begun = clean[0].upper() + clean[1:]
    return begun if unicodedata.category(begun[0]) in ("Lu", "Nd") else f"X{begun}"


def alike(written: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield what is written in the same way and meant apart: kind, as written, the different names.

    ``written`` has a kind of name, the name, and how a file writes it.
    """
    found = dict[tuple[str, str], dict[str, None]]()
    for kind, name, way in written:
        found.setdefault((kind, way), {})[name] = None
    for (kind, way), names in found.items():
        if len(names) > 1:
            yield kind, way, list(names)
