"""How tables look on a terminal."""

from __future__ import annotations

from rich import box
from rich.table import Table


def table(title: str, *columns: tuple[str, str]) -> Table:
    """Return an empty table; each column has a header and is justified ``left`` or ``right``."""
    made = Table(title=title or None, title_justify="left", box=box.SIMPLE, pad_edge=False, show_edge=False)
    for name, justify in columns:
        made.add_column(name, justify="right" if justify == "right" else "left", no_wrap=justify == "right")
    return made
