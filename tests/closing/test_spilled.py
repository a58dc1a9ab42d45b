"""What a close puts away of a block comes back as it was, at every width of a number."""

from __future__ import annotations

import numpy as np
import pytest

from asc842.closing.spilled import SMALL, Spilled

EDGES = [0, *(sign * 2**bits + step for bits in (7, 15, 31, 63) for sign in (1, -1) for step in (-1, 0, 1)
              if -2**63 <= sign * 2**bits + step < 2**63)]


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("kind", ["i8", "M8[D]", "M8[s]"])
def test_numbers_and_days_come_back_as_they_were(edge: int, kind: str) -> None:
    away = Spilled[list[np.ndarray]]()
    put = [np.array([number] * SMALL + [edge], dtype=np.int64).view(kind) for number in (0, 1, -1, edge)]
    away.add(put)
    for one, other in zip(put, away[0], strict=True):
        assert one.dtype == other.dtype
        assert one.view(np.int64).tolist() == other.view(np.int64).tolist()
