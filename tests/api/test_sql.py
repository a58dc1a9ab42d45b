"""Questions in SQL over what was measured: the page shows what they answer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from asc842 import InputError
from asc842.api.generate import generate
from asc842.api.scale.run import measure_files
from lease_files import ROOT

PAGE = ROOT / "docs" / "scale.md"
QUESTION = re.compile(r"```sql\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)


def shown(found: Any) -> str:
    """An answer as the page has it: columns as wide as what is in them, numbers to the right."""
    rows = [[x[0] for x in found.description], *([f"{x:,}" if not isinstance(x, str | int) else str(x) for x in row]
                                                 for row in found.fetchall())]
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join("  ".join(x.ljust(n) for x, n in zip(row, wide, strict=True)).rstrip() + "\n" for row in rows)


def answered(folder: Path) -> str:
    """The page with the answers to its questions."""
    pytest.importorskip("duckdb")
    from asc842.api.scale.sql import connect

    made = generate(30, folder / "fleet", seed=4, bad_rows=0.1)
    with connect(measure_files(made.path, folder / "measured").path) as connection:
        return QUESTION.sub(lambda x: f"```sql\n{x[1]}```\n\n```text\n{shown(connection.execute(x[1]))}```",
                            PAGE.read_text(encoding="utf-8"))


@pytest.mark.heavy
def test_the_page_shows_what_five_questions_answer(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(QUESTION.findall(text)) == 5
    assert answered(tmp_path) == text


def test_nothing_is_asked_of_a_folder_without_a_summary(tmp_path: Path) -> None:
    from asc842.api.scale.sql import connect

    with pytest.raises(InputError, match="no summary"):
        connect(tmp_path)
