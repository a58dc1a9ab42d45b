"""Every bad input is refused in exactly the words of the gallery, whole, and nothing is written."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import asc842
from asc842.cli import main
from bad_input.cases import GOOD, Case, cases, refusal
from bad_input.gallery import PAGE, gallery

CASES = cases()
PATCHES = [case for case in CASES if case.is_patch and case.file == "lease.toml"]
WINDHAM = Path(__file__).resolve().parent.parent / "inputs" / "windham-v.toml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.group}: {c.title}")
def test_refused_in_these_words(case: Case, folder: Path) -> None:
    case.write()
    assert case.refusal() == case.expected, folder


@pytest.mark.parametrize("name", GOOD)
def test_the_good_files_are_taken(name: str, folder: Path) -> None:
    (folder / name).write_text(GOOD[name], encoding="utf-8")
    assert refusal(name) == ""


@pytest.mark.parametrize("case", [c for c in PATCHES if c.group in ("Values", "Abatements", "Judgements")][:24],
                         ids=lambda c: c.title)
def test_the_command_refuses_with_code_2_and_writes_nothing(case: Case, folder: Path) -> None:
    case.write()
    result = CliRunner().invoke(main, ["schedule", case.file, "--out", "out"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(case.expected)
    assert "nothing was written" in result.stderr
    assert [p.name for p in folder.iterdir()] == [case.file]


def test_the_gallery_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == gallery(), "run: PYTHONPATH=tests python tests/bad_input/gallery.py"


def test_titles_are_told_apart() -> None:
    names = [(case.group, case.title) for case in CASES]
    assert len(set(names)) == len(names)


MENDS = ("", "0", "-1", '""', '"x"', "true", "[]", "{}", "2003-02-30", "nan", "1e400", "=", "[[", '"""', "#")


def _spoilt(text: str, rng: random.Random) -> str:
    """Spoil a lease file in one to three places: a line taken out, repeated, moved, or its value replaced."""
    lines = text.split("\n")
    for _ in range(rng.randint(1, 3)):
        i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
        act = rng.randrange(5)
        if act == 0:
            del lines[i]
        elif act == 1:
            lines.insert(j, lines[i])
        elif act == 2:
            lines[i] = re.sub(r"=.*", f"= {rng.choice(MENDS)}", lines[i])
        elif act == 3:
            lines[i] = lines[i][: rng.randrange(len(lines[i]) + 1)]
        else:
            lines[i] = re.sub(r"\d", lambda _: str(rng.randrange(10)), lines[i], count=rng.randint(1, 4))
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(8))
def test_a_spoilt_file_is_taken_or_refused_and_nothing_else(seed: int, folder: Path) -> None:
    rng = random.Random(seed)
    text = WINDHAM.read_text(encoding="utf-8")
    path = folder / "lease.toml"
    for _ in range(25):
        path.write_text(_spoilt(text, rng), encoding="utf-8")
        for problem in _problems(path):
            assert problem.found
            assert problem.expected
            assert problem.remedy


def _problems(path: Path) -> tuple[asc842.Problem, ...]:
    """Return what a file is refused for; any exception but InputError is a defect and comes through."""
    try:
        asc842.account_for(asc842.load(path))
    except asc842.InputError as error:
        return error.problems
    return ()
