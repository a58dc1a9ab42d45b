"""A close made of blocks of leases is the same close: every file, every byte, and what the register keeps of it."""

from __future__ import annotations

from pathlib import Path

import pytest

import asc842
from asc842.closing import blocks
from asc842.closing.register import Register
from lease_files import ROOT

GOLDEN = ROOT / "tests" / "golden"
SAME = ["kind", "period", "input_hash", "policy_hash", "first_entry", "entries", "versions", "states", "content",
        "balances", "files"]
"""What the register says of a run, but for the time of the clock and what follows from it."""
Files = dict[str, bytes]


def closed(folder: Path, periods: tuple[str, ...], out: Path, *, reports: bool = True) -> tuple[Files, object]:
    rates = folder / "rates.csv"
    for period in periods:
        asc842.close(folder, period, out=out, rates=rates if rates.exists() else None, reports=reports)
    files = {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*"))
             if path.is_file() and path.name != "register.db"}
    with Register.open(out / "register.db") as register:
        return files, register.runs()[SAME].to_dict("records")


def same_in_blocks(folder: Path, periods: tuple[str, ...], size: int, tmp_path: Path, *, reports: bool = True) -> None:
    whole, runs = closed(folder, periods, tmp_path / "whole", reports=reports)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "SIZE", size)
        parts, again = closed(folder, periods, tmp_path / "blocks", reports=reports)
    assert parts.keys() == whole.keys()
    assert [name for name, content in whole.items() if parts[name] != content] == []
    assert again == runs


@pytest.mark.heavy
def test_transfers_and_rates_in_blocks(tmp_path: Path) -> None:
    """Foreign currencies with rates; in some blocks a lease moves."""
    same_in_blocks(GOLDEN / "currencies", ("2024-02",), 2, tmp_path, reports=False)


@pytest.mark.heavy
@pytest.mark.parametrize(("name", "periods", "size"), [
    ("currencies", ("2024-01", "2024-02"), 1), ("tables", ("2024-07",), 20)])
def test_every_feature_in_blocks(name: str, periods: tuple[str, ...], size: int, tmp_path: Path) -> None:
    same_in_blocks(GOLDEN / name, periods, size, tmp_path)
