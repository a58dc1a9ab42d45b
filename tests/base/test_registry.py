"""Registries: files of a package are found without being named, and told in the order of their places."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from asc842.base.registry import Registry
from asc842.book import TABLES
from asc842.checks import CHECKS
from asc842.checks.contract import CONTRACT, RENT
from asc842.closing import CLOSE_CHECKS, POSTED_CHECKS
from asc842.closing.reports import NOTES
from asc842.intake.rules import POLICY_RULES, RULES
from asc842.output.close import FILES
from asc842.output.erp.layout import LAYOUTS
from asc842.payments.expense import COSTS


@dataclass
class Lease:
    """A subject."""

    rent: int
    terms: Terms


@dataclass
class Terms:
    """What a subject has."""

    months: int


def test_files_are_found_and_told_in_order_of_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "told"
    (package / "below").mkdir(parents=True)
    (package / "__init__.py").write_text('from asc842.base.registry import Registry\nTOLD = Registry("told")\n')
    (package / "below" / "__init__.py").write_text("")
    for name, place, takes in (("later", 20, '"rent"'), ("below/first", 10, '"rent", "terms.months"')):
        (package / f"{name}.py").write_text(
            f"from told import TOLD\n@TOLD.at({place}, {takes}, name={name!r})\ndef made(*given): return given\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    told = __import__("told").TOLD
    assert [(x.name, x.of(Lease(5, Terms(12)))) for x in told] == [("below/first", (5, 12)), ("later", (5,))]
    for name in [name for name in sys.modules if name.split(".")[0] == "told"]:
        monkeypatch.delitem(sys.modules, name)


def test_a_place_is_taken_once() -> None:
    registry = Registry[Callable[..., object]]("asc842.base")
    registry.at(10)(str)
    with pytest.raises(ValueError, match="<class 'int'> and <class 'str'> are both at 10"):
        registry.at(10)(int)


@pytest.mark.parametrize(("registry", "least"), [
    (RULES, 39), (POLICY_RULES, 3), (CHECKS, 20), (CONTRACT, 7), (RENT, 6), (TABLES, 15), (COSTS, 9),
    (CLOSE_CHECKS, 10), (POSTED_CHECKS, 6), (NOTES, 13), (FILES, 6), (LAYOUTS, 11)])
def test_nothing_that_was_announced_is_lost(registry: Registry[Callable[..., object]], least: int) -> None:
    assert len(list(registry)) >= least
