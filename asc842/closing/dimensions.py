"""What each line of a lease says beside entity, lease and currency: asset class, cost center, any other dimension."""

from __future__ import annotations

from asc842.base.lazy import pd
from asc842.closing.lines import LINE_COLUMNS
from asc842.closing.register.reading import IDS


def dimension_names(lines: pd.DataFrame) -> list[str]:
    """Return the names of the dimensions that stand in the columns of a portfolio or of posted lines."""
    return [str(name) for name in lines.columns if name not in (*LINE_COLUMNS, *IDS)]
