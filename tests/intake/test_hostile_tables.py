"""Files named as tables that are none, or would fill the memory: told, never passed over, in little time and space."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import asc842
from asc842.api.import_list import understood
from asc842.closing.lease_list.file import read_list
from asc842.closing.lease_list.mapping_file import path_of, read_mapping
from asc842.closing.portfolio import read_portfolio
from bad_input.cases import GOOD as GOOD_FILES
from bad_input.other_files import json_of, parquet
from bad_input.refusals import TABLES

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


@pytest.mark.parametrize("kind", BOMBS)
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


INSERTED = (b"", b'"', b",", b"1e999", b"-1", b"9999-12-31", b"NaN", b"=", b"%", b"\xc2\xa0", b"[", b"null", b"0",
            b"\xff", b"9" * 25, b"\0", b"\n", b"(", b";", b"12/31/9999", b"2/30/2024", b"total", b"x" * 300)


def damaged(content: bytes, rnd: Random, *, bytes_alone: bool) -> bytes:
    """Put other bytes, or what cells hold in bad files, into one to four places."""
    changed = bytearray(content)
    for _ in range(rnd.choice((1, 2, 4))):
        at = rnd.randrange(len(changed))
        if bytes_alone or rnd.random() < 0.3:
            changed[at] = rnd.randrange(256)
        else:
            changed[at:at + rnd.randrange(6)] = rnd.choice(INSERTED)
    return bytes(changed)


def of_table(path: Path) -> object:
    return read_portfolio(path.parent).leases


def of_dicts(path: Path) -> object:
    try:
        given = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return []
    return asc842.Portfolio.from_dicts(given).leases


def of_list(path: Path) -> object:
    made = understood(read_list(path), read_mapping(path_of(path)), {})
    return [] if made.problems or made.filled.asked else made.filled.rows


ROWS = (b"lease,commencement,term_months,rent,timing,discount_rate,step_rate,step_months,classification\n"
        + b"".join(b"%c,2024-01-15,60,1000.00,advance,0.06,0.03,12,operating\n" % name for name in b"abcd"))
LIST = (b"Lease,Start,Term (months),Rent/mo,Timing,IBR,Escalation %,Classification\n"
        b'a,1/15/2024,60,"1,000.00",advance,6 %,3%,operating\nb,2/1/2024,36,900.50,arrears,5.5 %,,finance\n')
WHOLE = {"a table": ROWS, "a list": LIST}
FUZZED: dict[str, tuple[str, Callable[[Path], object], int]] = {
    "a table": ("leases.csv", of_table, 40), "rent": ("rent.csv", of_table, 40),
    "Parquet": ("rent.parquet", of_table, 80), "JSON": ("lease.json", of_dicts, 60),
    "a list": ("list.csv", of_list, 150),
}


@pytest.mark.parametrize("what", FUZZED)
def test_files_with_damaged_bytes_are_refused_or_read(tmp_path: Path, what: str) -> None:
    (name, read, times), rnd, refused = FUZZED[what], Random(842), 0
    path = tmp_path / name
    for other, text in TABLES.items():
        (tmp_path / other).write_text(text, encoding="utf-8")
    if what == "a table":
        (tmp_path / "rent.csv").unlink()
    if what == "Parquet":
        (tmp_path / "rent.csv").unlink()
        parquet(["| lease string,from date32,monthly decimal2", "| elm-street,2025-01-01,8000.00"], path)
    elif what == "JSON":
        path.write_text(json_of(GOOD_FILES["lease.toml"], []), encoding="utf-8")
    elif what in WHOLE:
        path.write_bytes(WHOLE[what])
    good = path.read_bytes()
    for _ in range(times):
        path.write_bytes(damaged(good, rnd, bytes_alone=what == "Parquet"))
        try:
            refused += not read(path)
        except asc842.InputError:
            refused += 1
    assert 0 < refused < times
