"""Lists of field names that are kept by hand: each holds what its model has, and every field is in its list."""

from __future__ import annotations

from dataclasses import fields
from typing import get_args

import pytest

from asc842.base.errors import Problem
from asc842.closing.holdings import Holdings
from asc842.contract import rent
from asc842.contract.events import KINDS, TERMS, EventInTime
from asc842.contract.facts import Facts
from asc842.contract.rent import Abatement, RentRow
from asc842.intake.rules.abatements import TIMES
from asc842.intake.rules.events import RATE
from asc842.intake.rules.ids import IDS_ONCE
from asc842.measurement.tables import BESIDE
from asc842.output.json_book import PARTS
from asc842.payments import figures
from asc842.payments.improvements import MOVEMENTS, ImprovementRow


def test_every_term_of_an_event_is_taken_by_a_kind() -> None:
    """A key that is added to events is of all of them, or some kind says that it takes it."""
    taken = {name for kind in KINDS.values()
             for names in (kind.needs, kind.may_have, *kind.modified) for name in names}
    assert set(EventInTime.model_fields).isdisjoint(taken)
    assert taken | set(RATE) == set(TERMS)


def test_figures_of_a_row_are_all_worked_out_from_or_told_apart() -> None:
    known = set(get_args(rent.Figure))
    assert known <= RentRow.model_fields.keys()
    assert set(get_args(rent.RisingFigure)) < known
    assert all(set(order) == known for order in (*figures._ORDER.values(), figures._OTHER))


@pytest.mark.parametrize(("names", "model"), [
    (TIMES, {field.alias or name for name, field in Abatement.model_fields.items()} | set(Abatement.model_fields)),
    (MOVEMENTS, {x.name for x in fields(ImprovementRow)}), (PARTS, {x.name for x in fields(Problem)}),
    (BESIDE, {x.name for x in fields(Holdings)})])
def test_a_list_names_fields_of_its_model(names: tuple[str, ...], model: set[str]) -> None:
    assert set(names) <= model
    assert len(set(names)) == len(names)


def test_ids_of_every_list_of_facts_are_compared() -> None:
    """One that two entries have is told, in whichever list of the file they stand."""
    listed = {name for name, field in Facts.model_fields.items() if "id" in getattr(
        next(iter(get_args(field.annotation)), None), "model_fields", ())}
    assert listed - {"abatements", "components"} == set(IDS_ONCE)
