"""The page on the architecture says what the code does: its stages, and the way of one payment."""

from __future__ import annotations

import re
import sys
from dataclasses import fields
from pathlib import Path
from types import FrameType
from typing import Any

import asc842
from asc842.base.standard import Standard
from lease_files import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PACKAGE = Path(asc842.__file__).parent


def test_the_stages_are_the_folders() -> None:
    told = re.findall(r"^\| `([a-z]+)/` \|", PAGE, re.MULTILINE)
    assert sorted(told) == sorted(p.parent.name for p in PACKAGE.glob("*/__init__.py"))


def test_one_payment_goes_the_way_that_is_told() -> None:
    told = re.findall(r"^\d+\. `([a-z_0-9/]+\.py)`, `(\w+)`", PAGE, re.MULTILINE)
    called: dict[tuple[str, str], int] = {}

    def note(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(str(PACKAGE)):
            called.setdefault((Path(code.co_filename).relative_to(PACKAGE).as_posix(), code.co_name), len(called))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        book = asc842.account_for(asc842.load(ROOT / "inputs" / "windham-v.toml"))
        book.to_json()
    finally:
        sys.setprofile(before)
    assert [step for step in told if step not in called] == []
    assert sorted(told, key=called.__getitem__) == told
    (row,) = book.schedule[book.schedule["period"] == "2003-12"].to_dict("records")
    figures = {f"{row[name]:,}" for name in ("payment", "interest", "liability_opening", "liability_closing")}
    assert figures <= set(re.findall(r"[\d,]+\.\d\d", PAGE))


def test_all_of_a_standard_is_told() -> None:
    (section,) = re.findall(r"## A standard is a value\n(.+?)\n## ", PAGE, re.DOTALL)
    assert [f.name for f in fields(Standard) if f"`{f.name}`" not in section] == []


def test_files_named_on_the_page_exist() -> None:
    named = set(re.findall(r"`([a-z_0-9/]+\.py)`", PAGE))
    assert [name for name in sorted(named) if not ((PACKAGE / name).exists() or (ROOT / name).exists())] == []
