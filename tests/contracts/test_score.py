"""The score finds what is as expected, and what is false or missing."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lease_files import ROOT
from score import score_of
from typeset import given

TEXT = given("lease-year-open-first-row")
FACTS = tomllib.loads((ROOT / "inputs" / "windham-v.toml").read_text(encoding="utf-8"), parse_float=Decimal)["facts"]


@dataclass
class Draft:
    """As the reader gives it."""

    lease: dict[str, Any]
    confirm: list[dict[str, Any]] = field(default_factory=list)
    missing: list[dict[str, Any]] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Any] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    misprints: tuple[str, ...] = ()


def draft_of(**changed: Any) -> Draft:
    return Draft({"facts": {**deepcopy(FACTS), "incentives": [], "commencement": None, **changed}})


def test_the_lease_file_that_a_person_wrote_of_the_amendment_is_found_in_full() -> None:
    rent = deepcopy(FACTS["rent"])
    rent[0]["rows"][0] |= {"from": "2003-04-01", "through_lease_year": 1}
    score = score_of(TEXT, draft_of(rent=rent))
    assert (score.rows, score.rows_found, score.rows_false) == (6, 6, 0)
    assert (score.fields, score.fields_found, score.fields_false) == (11, 11, 0)
    assert (score.named, score.named_found) == (2, 0)  # it asks for no lease year, and finds no misprint
    assert (score.figures, score.placed) == (18, 0)


def test_a_figure_that_is_not_printed_is_false_unless_it_is_marked() -> None:
    rent = deepcopy(FACTS["rent"])
    rent[0]["rows"][1]["monthly"] = Decimal("62994.60")
    draft = draft_of(rent=rent, premises=[*FACTS["premises"], {"name": "Expansion Space", "area": 51254}])
    score = score_of(TEXT, draft)
    assert (score.rows_found, score.rows_false, score.fields_false) == (4, 2, 1)  # and the first row's first day
    draft.confirm = [{"key": "facts.rent[0].rows[0]"}, {"key": "facts.rent[0].rows[1].monthly"},
                     {"key": "facts.premises[2].area"}]
    marked = score_of(TEXT, draft)
    assert (marked.rows_false, marked.fields_false, marked.marks) == (0, 0, 3)
