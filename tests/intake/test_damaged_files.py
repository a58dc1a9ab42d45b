"""Tables, Parquet files, JSON and lists whose bytes are damaged at random: refused or read, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

import asc842
from asc842.api.import_list import understood
from asc842.closing.lease_list.file import read_list
from asc842.closing.lease_list.mapping_file import path_of, read_mapping
from asc842.closing.portfolio import read_portfolio
from bad_input.cases import GOOD
from bad_input.other_files import json_of, parquet
from bad_input.refusals import TABLES

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
        path.write_text(json_of(GOOD["lease.toml"], []), encoding="utf-8")
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
