"""How pandas keeps strings while leases are accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd


@contextmanager
def python_strings() -> Iterator[None]:
    """Let pandas keep strings as Python's, as a context or a decorator, also where pyarrow is installed.

    Tables here are many and short, and their strings are handed over one by one: kept in Arrow they would take a close
    of a few leases a fifth longer, and one of thousands no less.
    """
    with pd.option_context("mode.string_storage", "python"):
        yield
