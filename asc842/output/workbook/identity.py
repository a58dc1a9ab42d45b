"""An identity that lives in the workbook: two formulas that must come to the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from asc842.base.money import digits


@dataclass(frozen=True, slots=True)
class Identity:
    """Two formulas that must come to the same, to the cent, and what each comes to now.

    ``otherwise`` is the word where they do not agree.
    """

    name: str
    expected: str
    actual: str
    values: tuple[Any, Any]
    source: str
    detail: str = ""
    otherwise: str = "fail"

    @property
    def residual(self) -> float:
        """Actual less expected, to the cent."""
        expected, actual = map(float, self.values)
        return round(actual - expected, digits())

    @property
    def status(self) -> str:
        """The word for what it comes to now."""
        return self.otherwise if self.residual else "pass"
