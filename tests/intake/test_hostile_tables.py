"""Files named as tables that are none, or would fill the memory: told, never passed over, in little time and space."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import asc842
from asc842.closing.portfolio import read_portfolio

GOOD = ("lease,commencement,lease_term_end,discount_rate,classification,timing,reason\n"
        "a,2024-01-01,2024-12-31,0.06,operating,advance,Given\n")


def told(folder: Path) -> list[tuple[str, str]]:
    """Return (file, found) of every problem of a portfolio."""
    return [(p.file, p.found) for x in read_portfolio(folder).rejected for p in x.error.problems]


@pytest.mark.parametrize("name", ["rent.csv", "rent.parquet", "costs.csv", "lease-b.toml"])
def test_a_link_to_nothing_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "leases.csv").write_text(GOOD)
    (tmp_path / name).symlink_to(tmp_path / "gone")
    assert next(found for file, found in told(tmp_path) if Path(file).name == name).startswith("a link to ")


def test_a_policy_that_is_a_link_to_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "leases.csv").write_text(GOOD)
    (tmp_path / "policy.toml").symlink_to(tmp_path / "gone")
    with pytest.raises(asc842.InputError, match="a link to a file that is not there"):
        read_portfolio(tmp_path)


@pytest.mark.parametrize("name", ["rent.csv", "rent.parquet", "contacts.csv"])
def test_a_pipe_is_told_and_not_waited_for(tmp_path: Path, name: str) -> None:
    (tmp_path / "leases.csv").write_text(GOOD)
    os.mkfifo(tmp_path / name)
    held = read_portfolio(tmp_path)
    assert held.unread == ("contacts.csv",) if name == "contacts.csv" else any(
        Path(x.where).name == name for x in held.rejected)


def peak() -> int:
    """Most memory that this process had, in kB; what getrusage tells begins with the memory of its parent on Linux."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def dictionary(value: str, rows: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array([value]))


def list_of(rows: int) -> pa.Array:
    return pa.array([[7] * rows], pa.list_(pa.int32()))


BOMBS: dict[str, Any] = {
    "many rows": (lambda: {"lease": dictionary("a", 10_000_001)}, "10,000,001 rows of 1 columns"),
    "long text many times": (lambda: {"lease": ["a"] * 100, "reason": dictionary("x" * 10_000_000, 100)},
                             "characters in its cells"),
    "a long list": (lambda: {"lease": ["a"], "reason": list_of(10_000_001)}, "10,000,002 values"),
    "many columns": (lambda: {"lease": ["a"], **{f"c{i}": ["x"] for i in range(1000)}}, "1,001 columns"),
}


@pytest.mark.parametrize("kind", [
    kind if kind == "many rows" else pytest.param(kind, marks=pytest.mark.heavy) for kind in BOMBS])
def test_a_small_parquet_file_that_would_fill_the_memory_is_refused(tmp_path: Path, kind: str) -> None:
    made, found = BOMBS[kind]
    pq.write_table(pa.table(made()), tmp_path / "leases.parquet", compression="zstd")
    assert (tmp_path / "leases.parquet").stat().st_size < 1_000_000
    script = ("import sys; from pathlib import Path; from test_hostile_tables import peak, told; "
              "print(told(Path(sys.argv[1]))); print(peak())")
    result = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True,
                            cwd=Path(__file__).parent)
    shown, most = result.stdout.splitlines()
    assert found in shown
    assert int(most) < 700_000  # pyarrow alone has 140,000
