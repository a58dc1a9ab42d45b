"""``asc842 report``: what a closed period's files hold, printed from the register."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import asc842
from asc842.cli import main
from lease_files import lease_text

RENT = {"timing": "advance", "rows": [{"monthly": 1000}]}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two leases of a year each at no interest, closed for January 2025; the leases are gone by then."""
    folder = tmp_path_factory.mktemp("kept")
    for name in ("alpha", "beta"):
        (folder / f"{name}.toml").write_text(lease_text("2025-01-01", "2025-12-31", RENT, rate="0", lease_id=name))
    asc842.close(folder, "2025-01", out=folder / "out")
    for path in folder.glob("*.toml"):
        path.unlink()
    return folder / "out"


def run(out: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["report", *words, "--out", str(out)], env={"COLUMNS": None})


def test_reports_are_listed_and_printed_as_they_were_written(out: Path) -> None:
    listed = run(out, "2025-01").output.splitlines()
    assert listed[:2] == ["journal", "checks"]
    assert {"lease cost - year to date", "discount rates", "exceptions", "maturity"} <= set(listed)
    shown = run(out, "2025-01", "maturity", "--lease", "beta").output
    assert "beta" in shown
    assert "alpha" not in shown
    assert "11,000.00" in shown or "11000.00" in shown
    assert "Imputed" not in shown  # nothing stands in it
    rows = [line.split() for line in run(out, "2025-01", "lease cost - period", "--column", "lease", "--column",
                                         "total").output.splitlines()[-3:]]
    assert [row for row in rows if row] == [["alpha", "1000.00"], ["beta", "1000.00"]]
    assert "pass" in run(out, "2025-01", "checks").output


@pytest.mark.parametrize(("words", "told"), [
    (["2025-01", "cost"], '"cost"'), (["2025-01", "maturity", "--column", "rent"], '"rent"'),
    (["2025-02"], "no files of a period 2025-02"),
])
def test_what_is_not_there_is_told(out: Path, words: list[str], told: str) -> None:
    found = run(out, *words)
    assert found.exit_code == 2
    assert told in found.output
