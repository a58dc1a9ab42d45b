"""Generated portfolios: the same for a seed, accepted as they are, wrong where the manifest says so."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from asc842 import InputError, OutputError, Portfolio, close
from asc842.api.generate import generate, tables_of_block
from asc842.api.scale.bad_rows import WRONG


def test_a_seed_gives_the_same_leases_however_many_are_asked_for(tmp_path: Path) -> None:
    few, more = (generate(n, tmp_path / str(n), seed=7, bad_rows=0.2) for n in (40, 60))
    again = generate(60, tmp_path / "again", seed=7, bad_rows=0.2)
    files = sorted(p.name for p in more.path.iterdir())
    assert files == ["abatements.csv", "events.csv", "leases.csv", "manifest.json", "options.csv", "policy.toml",
                     "rent.csv", "transfers.csv"]
    assert [(more.path / f).read_bytes() for f in files] == [(again.path / f).read_bytes() for f in files]
    for name in ("leases", "rent"):
        lines = [(x.path / f"{name}.csv").read_text().splitlines() for x in (few, more)]
        assert lines[1][:len(lines[0])] == lines[0]
    other = generate(40, tmp_path / "other", seed=8)
    assert (other.path / "leases.csv").read_bytes() != (few.path / "leases.csv").read_bytes()


def test_leases_are_of_every_kind() -> None:
    tables, _ = tables_of_block(1, 0)
    leases = tables["leases"]
    assert set(leases["currency"]) == {"USD", "CAD", "GBP", "JPY", "KWD"}
    assert set(leases["frequency"].dropna()) == {"monthly", "quarterly", "annual"}
    assert set(tables["events"]["kind"]) == {"modification", "partial termination", "impairment", "termination"}
    assert leases["commencement"].dt.day.nunique() == 28
    assert 0.1 < (~leases["rent"].notna()).mean() < 0.5
    assert all(len(rows) > 15 for rows in tables.values())


def test_what_is_wrong_on_purpose_is_refused_and_nothing_else(tmp_path: Path) -> None:
    made = generate(120, tmp_path / "made", seed=5, bad_rows=0.5)
    manifest = json.loads((made.path / "manifest.json").read_text())
    assert manifest["bad"] == list(made.bad)
    assert len({x["wrong"] for x in made.bad}) >= len(WRONG) - 4
    late = {x["lease"] for x in made.bad if x["wrong"] == "an impairment above the asset"}
    held = Portfolio.from_files(made.path)
    assert {x.lease for x in held.rejected} == {x["lease"] for x in made.bad} - late
    assert held.unread == ()
    result = close(held, "2025-12", register=tmp_path / "register.db", out=None, without_rejected=True, reports=False)
    assert {x.lease for x in result.book.rejected} == {x["lease"] for x in made.bad}
    assert [c for c in result.book.checks if c.status == "fail"] == []


def test_parquet_holds_the_same_leases(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    csv, parquet = (generate(60, tmp_path / form, tables=form).path for form in ("csv", "parquet"))
    one, other = Portfolio.from_files(csv), Portfolio.from_files(parquet)
    assert [x.lease for x in one.leases] == [x.lease for x in other.leases]
    assert len(one) == 60
    assert len(pd.read_parquet(parquet / "leases.parquet")) == 60


def test_numbers_out_of_bounds_and_folders_in_use_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        generate(0, tmp_path / "out", seed=-1, bad_rows=2)
    assert [p.key for p in refused.value.problems] == ["leases", "seed", "bad_rows"]
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "mine.txt").touch()
    with pytest.raises(OutputError):
        generate(1, tmp_path / "used")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["used"]
