"""What a command does not load: the libraries that it has no use for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from heavy import params
from lease_files import ROOT

RUN = """
import sys
from asc842.cli import main
sys.argv[0] = "asc842"
try:
    main()
finally:
    print("pandas", "pandas._libs" in sys.modules, file=sys.stderr)
"""


HISTORY = ["schedule", "inputs/windham-v-history.toml"]


@pytest.mark.parametrize("arguments", params([["--help"], ["check", "inputs/windham-v.toml"], HISTORY,
                                              ["schedule", "inputs/windham-v.toml", "--json"]], [HISTORY]))
def test_one_lease_needs_no_pandas(arguments: list[str], tmp_path: Path) -> None:
    where = ["--out", str(tmp_path)] if "schedule" in arguments else []
    done = subprocess.run([sys.executable, "-c", RUN, *arguments, *where], cwd=ROOT, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.endswith("pandas False\n")
