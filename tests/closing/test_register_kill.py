"""A close that is killed (kill -9) at any moment leaves a register that is whole, and can be run again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lease_files import ROOT
from postgres import Postgres

VICTIM = ROOT / "tests" / "register_victim.py"
EACH = 50
"""Registers of a part; four parts of each kind of database, which workers share, are 200."""


def killed(urls: list[str], seed: int) -> list[dict[str, Any]]:
    done = subprocess.run([sys.executable, VICTIM], input=json.dumps({"urls": urls, "seed": seed}), text=True,
                          capture_output=True, check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(rounds: list[dict[str, Any]], count: int) -> None:
    assert len(rounds) == count
    for each in rounds:
        assert each["after"]["problems"] == []
        assert each["after"]["whole"]
        assert each["again"]["problems"] == []
        assert each["same"], each
    assert sum(not each["finished"] for each in rounds) >= count // 2, "too few were killed before they were done"
    assert len({each["after"]["runs"] for each in rounds}) >= min(3, count // 3), "too few places to be killed at"


@pytest.mark.heavy
@pytest.mark.parametrize("part", range(5))
def test_sqlite(tmp_path: Path, part: int) -> None:
    count = EACH if part else 4
    check(killed([f"sqlite:///{tmp_path}/{i}.db" for i in range(count + 2)], seed=842 + part), count)


@pytest.mark.heavy
@pytest.mark.parametrize("part", range(1, 5))
def test_postgresql(postgres: Postgres, part: int) -> None:
    check(killed([postgres.new_schema() for _ in range(EACH + 2)], seed=842 + part), EACH)
