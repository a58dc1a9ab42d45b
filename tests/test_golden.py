"""What comes out is what was recorded: see golden/record.py, whose record is accepted with ``--accept``."""

from __future__ import annotations

import pytest

from golden import record
from lease_files import ROOT


@pytest.mark.parametrize("parts", [("inputs/", "measure/", "-001."), pytest.param((), marks=pytest.mark.heavy)])
def test_what_comes_out_is_what_was_recorded(parts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert record.differences(record.made(parts), parts) == []


def test_a_difference_in_amounts_or_in_words_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {"a": "1,000.00 of rent", "b": "rent 2025-01-31", "c": "1"}
    after = {"a": "1,000.01 of rent", "b": "Rent 2025-01-31", "d": "1"}
    monkeypatch.setattr(record, "recorded", lambda: {name: record.hashes(text) for name, text in before.items()})
    found = {name: record.hashes(text) for name, text in after.items()}
    assert record.differences(found) == ["AMOUNTS  a", "words    b", "missing  c", "new      d"]
    assert record.differences(found, amounts=True) == ["AMOUNTS  a", "missing  c", "new      d"]
