"""A measurement whose driver or workers are killed (kill -9) at any moment ends with the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from asc842.api.generate import generate
from lease_files import ROOT

pytest.importorskip("pyarrow")
VICTIM = ROOT / "tests" / "scale_victim.py"


def victim(tmp_path: Path, leases: int, **asked: Any) -> dict[str, Any]:
    given = generate(leases, tmp_path / "given", seed=842).path
    told = json.dumps({"given": str(given), "out": str(tmp_path), "seed": 842, **asked})
    done = subprocess.run([sys.executable, VICTIM], input=told, text=True, capture_output=True, check=False, cwd=ROOT,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.heavy
def test_the_driver_killed_at_30_moments_changes_nothing(tmp_path: Path) -> None:
    came = victim(tmp_path, 6, kills=30)
    assert came["other"] == []
    assert came["kills"] >= 15, came


@pytest.mark.heavy
def test_workers_killed_in_the_middle_change_nothing(tmp_path: Path) -> None:
    came = victim(tmp_path, 16, kills=3, workers=True)
    assert came["other"] == []
