"""Text that a document can hold: XML and HTML have no control characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
REPLACED = "\ufffd"


def printable(value: Any) -> Any:
    """Return plain values with every character that no document can hold replaced by the sign for such a one."""
    if isinstance(value, str):
        return _UNPRINTABLE.sub(REPLACED, value)
    if isinstance(value, Mapping):
        return {key: printable(x) for key, x in value.items()}
    if isinstance(value, list | tuple):
        return [printable(x) for x in value]
    return value
