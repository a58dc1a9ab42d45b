"""How a nominal rate compounds, as formulas: times a year, the step of time, and whether time is counted in days."""

from __future__ import annotations

from asc842.measurement.discount import COMPOUNDING


def per_year(cell: str) -> str:
    """Return how many times a year the rate compounds, by the word in a cell."""
    *others, last = COMPOUNDING.items()
    chain = "".join(f'IF({cell}="{word}",{c.per_year:g},' for word, c in others)
    return f"{chain}{last[1].per_year:g}{')' * len(others)}"


def time_step(cell: str, times: str) -> str:
    """Return the days or months of a step under each convention; ``times`` is the cell of times a year."""
    by_days = "".join(f'IF({cell}="{word}",{c.unit:g},' for word, c in COMPOUNDING.items() if c.in_days)
    ends = ")" * sum(c.in_days for c in COMPOUNDING.values())
    return (f'IF(Rate_convention="nominal",{by_days}12/{times}{ends},IF(Rate_convention="effective",12,'
            'IF(Rate_convention="actual/365",365,1)))')


def counted_in(cell: str) -> str:
    """Return whether time is counted in days or months."""
    words = ",".join(f'{cell}="{word}"' for word, c in COMPOUNDING.items() if c.in_days)
    return (f'IF(OR(LEFT(Rate_convention,6)="actual",AND(Rate_convention="nominal",OR({words}))),"days","months")')
