"""Workbooks whose bytes or parts are damaged at random: refused or read, in little time, and nothing else."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path
from random import Random

import pytest

import asc842
from asc842.closing.portfolio import read_portfolio
from bad_input.workbook import FILES, _parts, workbook

MUTATIONS = 150
INSERTED = (b"9" * 20, b"-1", b'<c r="A1" t="e"/>', b"\0", b"1e999", b"<f>1</f>", b't="b"')


def flipped(content: bytes, rnd: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rnd.choice((1, 3, 10))):
        changed[rnd.randrange(len(changed))] = rnd.randrange(256)
    return bytes(changed)


def broken(part: bytes, rnd: Random) -> bytes:
    changed, at = bytearray(part), rnd.randrange(len(part))
    how = rnd.randrange(3)
    changed[at:at + (rnd.randrange(40) if how == 0 else 0)] = b"" if how == 0 else (
        part[max(0, at - 30):at] if how == 1 else rnd.choice(INSERTED))
    return bytes(changed)


def repacked(parts: dict[str, bytes], rnd: Random) -> bytes:
    name = rnd.choice([n for n in parts if n.endswith((".xml", ".rels"))])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for other, content in parts.items():
            book.writestr(other, broken(content, rnd) if other == name else content)
    return out.getvalue()


def test_damaged_workbooks_are_refused_or_read(tmp_path: Path) -> None:
    rnd, good, parts, path = Random(842), workbook(), _parts(), tmp_path / "leases.xlsx"
    refused = 0
    for i in range(MUTATIONS):
        path.write_bytes(flipped(good, rnd) if i % 2 else repacked(parts, rnd))
        try:
            refused += not read_portfolio(path).leases
        except asc842.InputError:
            refused += 1
    assert 0 < refused < MUTATIONS


@pytest.mark.heavy
def test_what_would_fill_the_memory_is_refused_at_once(tmp_path: Path) -> None:
    for words, made in FILES.items():
        path = tmp_path / "leases.xlsx"
        path.write_bytes(made())
        begun = time.process_time()
        assert not read_portfolio(path).leases, words
        assert time.process_time() - begun < 3, words


def test_a_file_of_more_than_200_mb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "leases.xlsx"
    with path.open("wb") as file:
        file.truncate(200_000_001)
    (refused,) = read_portfolio(path).rejected
    assert "200,000,001 bytes" in refused.reason
