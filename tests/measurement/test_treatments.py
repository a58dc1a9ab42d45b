"""What each treatment does to liability and asset: by figures worked out by hand, and every kind of event has one."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest

from asc842.contract.events import KINDS, MADE_HERE, EventKind
from asc842.contract.take_over import TrueUp
from asc842.measurement.treatments import TREATMENTS, MeasuredEvents, Moves, Opening, having, moves_of
from asc842.output.workbook.event_rows import BY_TREATMENT, ROWS


def _opening(liability: int, asset: int) -> Opening:
    return Opening(np.array([liability]), np.array([asset]), np.zeros(1))


def _event(*, measured: int = 0, lifeless: bool = False, share: int = 0, **brought: int) -> MeasuredEvents:
    amounts = {name: np.array([brought.get(name, 0)]) for name in ("entered", "impairment", "received")}
    return MeasuredEvents(np.array([measured]), **amounts, share_numerator=np.array([share]),
                          share_denominator=np.array([100]), lifeless=np.array([lifeless]))


CASES: dict[str, tuple[str, tuple[int, int], dict[str, Any], tuple[int, int, int]]] = {
    # Treatment, liability and asset before, the event; then liability and asset after, and the gain.
    "asset = liability + costs + prepaid rent - incentives": ("initial", (0, 0), {"measured": 1000, "entered": 50},
                                                              (1000, 1050, 0)),
    "the asset moves with the liability": ("remeasure", (1000, 900), {"measured": 1200}, (1200, 1100, 0)),
    "not below zero: 300 less, 100 carried": ("remeasure", (1000, 100), {"measured": 700}, (700, 0, 200)),
    "no further below zero": ("remeasure", (1000, -50), {"measured": 700}, (700, -50, 300)),
    # A quarter goes: 250 of the liability, 225 of the asset, 10 are paid; the rest rises from 750 to 800.
    "a share ends": ("reduce by share", (1000, 900), {"share": 25, "measured": 800, "received": -10}, (800, 725, 15)),
    # The liability falls by 250 of 1,000, and so a quarter of the asset goes.
    "the liability falls": ("reduce by liability", (1000, 900), {"measured": 750}, (750, 675, 25)),
    "impaired": ("impair", (1000, 900), {"impairment": 300}, (1000, 600, -300)),
    "a life shortened": ("carry", (1000, 900), {}, (1000, 900, 0)),
    "no day of life left: cost of the day": ("carry", (1000, 900), {"lifeless": True}, (1000, 0, 0)),
    "ended for 120": ("terminate", (1000, 900), {"received": -120}, (0, 0, -20)),
    "bought for 150": ("purchase", (1000, 900), {"received": -150}, (0, 0, 0)),
    "half sublet for a net investment of 500": ("sublet", (1000, 900), {"share": 50, "received": 500},
                                                (1000, 450, 50)),
    # Carried 1,000 and 900; by the contract 1,100 and 950: 50 more asset, 100 more liability.
    "trued up to the contract": ("true up", (1000, 900), {"measured": 1100, "entered": 50}, (1100, 950, -50)),
}


def _after(before: Opening, moves: Moves) -> tuple[int, int, int]:
    now = before.after(moves, goes_on=np.array([True]))
    return int(now.liability[0]), int(now.asset[0]), int(moves.gain_loss[0])


@pytest.mark.parametrize("case", CASES)
def test_balances_after_and_gain(case: str) -> None:
    name, balances, event, expected = CASES[case]
    before = _opening(*balances)
    moves = TREATMENTS[name].moves(before, _event(**event))
    assert _after(before, moves) == expected
    assert {name for name, *_ in CASES.values()} == set(TREATMENTS)


def test_many_events_of_many_treatments_are_each_what_it_is_alone() -> None:
    def joined(parts: list[Any]) -> Any:
        return type(parts[0])(*(np.concatenate([getattr(p, f) for p in parts]) for f in parts[0].__dataclass_fields__))

    before, events = ([make(*args, **kw) for _, balances, event, _ in CASES.values()
                       for args, kw in [(balances, {}) if make is _opening else ((), event)]]
                      for make in (_opening, _event))
    names = np.array([name for name, *_ in CASES.values()])
    together = moves_of(joined(before), joined(events), names)
    alone = [TREATMENTS[str(n)].moves(b, e) for n, b, e in zip(names, before, events, strict=True)]
    for field in Moves.__dataclass_fields__:
        assert getattr(together, field).tolist() == [int(getattr(m, field)[0]) for m in alone], field


def test_a_purchase_books_the_price_and_what_the_asset_is_over_the_liability() -> None:
    moves = TREATMENTS["purchase"].moves(_opening(1000, 900), _event(received=-150))
    assert (int(moves.transferred[0]), int(moves.bought[0])) == (-100, 50)


def test_every_kind_of_event_has_a_treatment() -> None:
    assert tuple(KINDS) == (*get_args(EventKind), *MADE_HERE)
    named = {k: ["reduce by share", "reduce by liability"] if kind.treatment == "reduce" else [kind.treatment]
             for k, kind in KINDS.items() if kind.treatment != "none"}
    assert {t for names in named.values() for t in names} == set(TREATMENTS) - {"initial"}
    for kind, names in named.items():
        says = {what: having(np.array(names), what).tolist()
                for what in ("ends", "reduces", "remeasures", "by_itself")}
        k, n = KINDS[kind], len(names)
        assert says == {"ends": [k.ends_lease] * n, "reduces": [k.reduces and not k.ends_lease] * n,
                        "remeasures": [k.remeasures] * n, "by_itself": [k.by_itself] * n}
    assert {name for of in TREATMENTS.values() for name in of.only} <= set(TrueUp.model_fields)


def test_formulas_of_the_workbook_are_for_treatments_and_rows_that_there_are() -> None:
    assert set(BY_TREATMENT) <= set(TREATMENTS)
    assert {key for own in BY_TREATMENT.values() for key in own} <= {row.key for row in ROWS}
