"""The command line as a user meets it: what it prints, what it writes, its exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from asc842 import __version__
from asc842.book.frames import SCHEDULE_COLUMNS
from asc842.cli import main
from asc842.output.schemas import schema_of

ROOT = Path(__file__).resolve().parents[2]
WINDHAM = ROOT / "inputs" / "windham-v.toml"
KEYS = ["schema", "engine", "lease", "policy", "assumptions", "summary", "schedule", "events", "journal", "checks",
        "tables"]


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def unjudged(tmp_path: Path) -> Path:
    """The Windham lease without its judgement on lease year 4."""
    blocks = WINDHAM.read_text(encoding="utf-8").split("[[judgements]]")
    path = tmp_path / "unjudged.toml"
    path.write_text("[[judgements]]".join(b for b in blocks if "governing_figure" not in b), encoding="utf-8")
    return path


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    path = tmp_path / "refused.toml"
    path.write_text(WINDHAM.read_text(encoding="utf-8").replace("answer = 0.06", "answer = 6"), encoding="utf-8")
    return path


def test_schedule_prints_the_summary_and_writes_the_workbook(tmp_path: Path) -> None:
    result = run("schedule", WINDHAM, "--out", tmp_path / "new" / "folder")
    assert result.exit_code == 0
    for shown in ("4,499,521.24", "3,722,540.99", "3,767,477.02", "65,574.36 or 65,574.37", "3,416,598.39",
                  "first_lease_year_end", "2 resolved", "800,833.44", __version__):
        assert shown in result.output
    workbook = tmp_path / "new" / "folder" / "windham-v.xlsx"
    assert str(workbook) in result.output.replace("\n", "")
    assert workbook.read_bytes()[:2] == b"PK"


def test_json_has_the_promised_shape(tmp_path: Path) -> None:
    result = run("schedule", WINDHAM, "--out", tmp_path, "--json")
    document = json.loads(result.stdout)
    jsonschema.validate(document, schema_of("output"))
    assert list(document) == KEYS
    assert document["engine"] == {"name": "asc842", "version": __version__}
    assert list(document["schedule"][0]) == list(SCHEDULE_COLUMNS)
    assert document["schedule"][0]["liability_closing"] == "3741153.70"
    assert document["summary"]["months"] == 68
    assert document["summary"]["opening_asset"] == "3767477.02"
    assert len(document["assumptions"]) == 6


def test_json_figures_foot_as_text(tmp_path: Path) -> None:
    for row in json.loads(run("schedule", WINDHAM, "--out", tmp_path, "--json").stdout)["schedule"]:
        a = {k: Decimal(v) for k, v in row.items() if k not in ("period", "starts", "ends")}
        assert a["gross_rent"] - a["abatement"] == a["rent"]
        assert a["liability_opening"] + a["interest"] - a["payment"] + a["liability_adjustment"] == a[
            "liability_closing"]
        assert a["asset_opening"] - a["amortization"] + a["asset_adjustment"] == a["asset_closing"]


def test_a_failed_check_is_exit_code_1_and_the_output_is_written(tmp_path: Path, unjudged: Path) -> None:
    result = run("schedule", unjudged, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "2 fail" in result.output
    assert (tmp_path / "out" / "windham-v.xlsx").exists()
    document = json.loads(run("schedule", unjudged, "--out", tmp_path / "out", "--json").stdout)
    failing = [(c["name"], c["expected"], c["actual"], c["residual"], c["difference"])
               for c in document["checks"] if c["status"] == "fail"]
    assert failing == [("rate x area = annual", "800883.44", "800833.44", "-50.00", "misprint"),
                       ("annual / 12 = monthly", "66736.12", "66740.29", "4.17", "misprint")]


def test_refused_input_is_exit_code_2_and_nothing_is_written(tmp_path: Path, refused: Path) -> None:
    result = run("schedule", refused, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "refused.toml:" in result.stderr
    assert "0.06" in result.stderr
    assert result.stdout == ""
    assert not (tmp_path / "out").exists()


def test_check_goes_on_after_a_refused_lease(refused: Path, unjudged: Path) -> None:
    assert run("check", WINDHAM).exit_code == 0
    assert run("check", WINDHAM, unjudged).exit_code == 1
    result = run("check", refused, WINDHAM)
    assert result.exit_code == 2
    assert "2 resolved" in result.stdout
    assert "refused.toml:" in result.stderr


@pytest.mark.parametrize(("convention", "opening"), [("effective", "3738899.29"), ("nominal", "3722540.99")])
def test_policy_given_beside_or_above(tmp_path: Path, convention: str, opening: str) -> None:
    (tmp_path / "policy.toml").write_text(f'rate_convention = "{convention}"\n')
    (tmp_path / "leases").mkdir()
    below = tmp_path / "leases" / "windham.toml"
    below.write_text(WINDHAM.read_text(encoding="utf-8"), encoding="utf-8")
    beside = tmp_path / "windham.toml"
    beside.write_text(WINDHAM.read_text(encoding="utf-8"), encoding="utf-8")
    for arguments in ([below], [beside], [WINDHAM, "--policy", tmp_path / "policy.toml"]):
        document = json.loads(run("schedule", *arguments, "--out", tmp_path / "out", "--json").stdout)
        assert document["summary"]["opening_liability"] == opening
        assert document["policy"]["rate_convention"] == convention


def test_refused_input_as_json(refused: Path, tmp_path: Path) -> None:
    """Every command prints what it refuses as a document, to standard output."""
    for arguments in (("schedule", refused), ("compare", refused, refused), ("close", refused, "--period", "2003-12"),
                      ("status", "--out", tmp_path / "none"), ("history", "a", "--out", tmp_path / "none"),
                      ("report", "2003-12", "--out", tmp_path / "none"), ("recheck", "--out", tmp_path / "none"),
                      ("reopen", "2003-12", "--reason", "none", "--out", tmp_path / "none")):
        result = run(*arguments, "--format", "json")
        document = json.loads(result.stdout)
        assert (result.exit_code, document["schema"]) == (2, "asc842/problems/1")
        assert all(problem["found"] for problem in document["problems"])
        assert document["problems"]
        assert result.stderr == ""


def test_problems_of_one_kind_are_one_unless_all_are_asked_for(refused: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.toml" for n in range(30)]
    for file in files:
        file.write_bytes(refused.read_bytes())
    result = run("check", *files)
    assert "30 of this kind" in result.stderr
    assert result.stderr.count("remedy:") == 1
    assert run("check", *files, "--all").stderr.count("remedy:") == 30


def test_a_policy_with_mistakes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text('rate_convention = "efective"\n')
    result = run("schedule", WINDHAM, "--policy", tmp_path / "p.toml", "--out", tmp_path / "out")
    assert (result.exit_code, (tmp_path / "out").exists()) == (2, False)
    assert "p.toml:1: rate_convention" in result.stderr


@pytest.mark.parametrize("kind", ["lease", "policy", "output"])
def test_schema_is_a_json_schema(kind: str) -> None:
    schema = json.loads(run("schema", kind).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema == schema_of(kind)


def test_help_and_version_as_a_process() -> None:
    def out(*arguments: str) -> str:
        return subprocess.run([sys.executable, "-m", "asc842", *arguments], capture_output=True, text=True,
                              check=True).stdout

    assert __version__ in out("--version")
    assert "asc842 schedule inputs/windham-v.toml" in out("--help")
    assert "Exit code" in out("schedule", "--help")


def test_output_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, where a folder is wanted")
    result = run("schedule", WINDHAM, "--out", tmp_path / "taken" / "inside")
    assert result.exit_code == 2
    assert "taken" in result.stderr
    assert "Traceback" not in result.stderr


def test_help_shows_no_markup_and_cuts_nothing() -> None:
    """Click prints \\b as it is where a docstring is raw, and ends a summary that is too long in three dots."""
    whole = run("--help").output
    assert "asc842 close " in whole
    assert "leases.csv" in whole
    for text in (whole, *(run(name, "--help").output for name in main.commands)):
        assert "\\b" not in text
    assert not [line for line in whole.splitlines()[1:] if line.endswith("...")]


@pytest.mark.parametrize(("columns", "most"), [("", 120), ("70", 70), ("wide", 120)])
def test_what_is_piped_is_as_wide_as_columns_says_and_ends_in_no_blanks(
        columns: str, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = run("schedule", WINDHAM, "--out", tmp_path).output.splitlines()[:-1]
    assert max(map(len, lines)) == most
    assert all(line == line.rstrip() for line in lines)


def test_check_tells_what_fails_and_a_line_for_each_lease(unjudged: Path, refused: Path) -> None:
    """Thirty leases are read on a screen: 2 + 1 lines for each, but for what fails."""
    result = run("check", *[WINDHAM] * 28, refused, unjudged)
    assert result.exit_code == 2
    assert len(result.stdout.splitlines()) < 30 + 20
    assert result.stdout.index("rate x area = annual") < result.stdout.index("\nwindham-v ")
    assert "30 leases: 1,276 pass, 56 resolved, 2 fail, 1 refused" in result.stdout  # 29 x 43, 28 x 2
    assert "recited document" not in result.stdout
    assert "recited document" in run("check", WINDHAM, "--all").stdout


def test_check_as_json_has_every_check_and_every_problem(unjudged: Path, refused: Path) -> None:
    result = run("check", unjudged, refused, WINDHAM, "--json")
    assert result.exit_code == 2
    first, second, third = json.loads(result.stdout)["leases"]
    assert (first["passed"], third["passed"]) == (False, True)
    assert [c["name"] for c in first["checks"] if c["status"] == "fail"] == [
        "rate x area = annual", "annual / 12 = monthly"]
    assert {c["status"] for c in third["checks"]} == {"pass", "resolved"}
    assert [p["key"] for p in second["problems"]] == ["judgements[3].answer"]
