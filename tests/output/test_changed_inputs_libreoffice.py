"""Input cells changed in workbooks of leases of every kind: LibreOffice comes to what asc842 makes of the change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

import asc842
from asc842.base.money import in_currency
from asc842.book.frames import SCHEDULE_COLUMNS
from asc842.output.workbook import checks, payments, schedule
from asc842.output.workbook.events_page import PLACES
from asc842.output.workbook.life import Life
from event_workbooks import HISTORY, _on, with_events
from lease_files import book_of, lease_text
from libreoffice import recalculated
from test_options import judged
from test_short_term import ELECTED, vehicle
from workbooks import AMOUNT, input_cell, read_to_change

pytestmark = [pytest.mark.libreoffice, pytest.mark.heavy]
D = Decimal
CENT = D("0.01")
TYPED = ("gross_rent", "abatement", "incentive")
"""Columns of Payments that hold what the contract promises."""
MONEY = {"costs": [{"amount": D("1234.56")}], "prepaid_rent": [{"amount": D("432.10")}],
         "incentives": [{"amount": D("999.99"), "received": date(2024, 1, 1)}]}


def _rent(times: Decimal, *rows: Any, **more: Any) -> dict[str, Any]:
    """A component whose rows are (months from the first, monthly rent), the rent so many times as much."""
    return {"id": "rent-1", "name": "Rent", "timing": "advance", "source": "lease, 3", **more,
            "rows": [{"month": month, "monthly": (D(amount) * times).quantize(CENT)} for month, amount in rows]}


def office(rate: str, times: Decimal) -> str:
    return lease_text("2024-01-01", "2025-06-30", _rent(times, (1, "5000.00"), (7, "5150.55"), (13, "5305.07")),
                      rate=rate)


def abated(rate: str, times: Decimal) -> str:
    free = {"rent": ["rent-1"], "months": ["2024-02", "2024-03"], "share": D("0.5"), "condition": "No default"}
    return lease_text("2024-01-01", "2025-03-31", _rent(times, (1, "3333.33")), rate=rate, abatements=[free])


def finance(rate: str, times: Decimal) -> str:
    return lease_text("2024-01-01", "2025-12-31", _rent(times, (1, "777.77"), timing="arrears"), rate=rate,
                      classification="finance", **MONEY)


def parts_of_months(rate: str, times: Decimal) -> str:
    return lease_text("2024-01-17", "2025-05-05", _rent(times, (1, "2500.00")), rate=rate, **MONEY)


def optional(rate: str, times: Decimal, anew: str = "0.07") -> str:
    renewal = {"id": "renew", "kind": "renewal", "lease_term_end": date(2025, 12, 31),
               "rent": [_rent(times, (1, "1500.00"), id="more")]}
    text = lease_text("2024-01-01", "2024-12-31", _rent(times, (1, "1400.00")), rate=rate, options=[renewal],
                      judgements=[judged("renew", "not exercised")])
    return with_events(text, _on(date(2024, 9, 10), "reassessment", discount_rate=D(anew),
                                 options=[{"option": "renew", "answer": "exercised"}]))


def ended_in_part(rate: str, times: Decimal, share: str = "0.425", anew: str = "0.0725") -> str:
    text = lease_text("2024-01-01", "2025-12-31", _rent(times, (1, "9000.00"), (13, "9270.00")), rate=rate, **MONEY)
    return with_events(text, _on(date(2024, 8, 12), "partial termination", method="right of use",
                                 share_terminated=D(share), discount_rate=D(anew),
                                 rent=[_rent(times, (1, "5123.45"))]))


def impaired(rate: str, times: Decimal, loss: str = "5555.55", anew: str = "0.08") -> str:
    text = lease_text("2024-01-01", "2025-12-31", _rent(times, (1, "4000.00")), rate=rate)
    return with_events(text, _on(date(2024, 7, 15), "impairment", impairment=D(loss)),
                       _on(date(2025, 1, 20), "modification", discount_rate=D(anew), lease_term_end=date(2026, 3, 31),
                           rent=[_rent(times, (1, "3876.54"))]))


def ended(rate: str, times: Decimal, penalty: str = "2500.00") -> str:
    text = lease_text("2024-01-01", "2025-12-31", _rent(times, (1, "1000.00")), rate=rate)
    return with_events(text, _on(date(2024, 11, 11), "termination", penalty=D(penalty)))


def to_finance(rate: str, times: Decimal, costs: str = "77.77", anew: str = "0.065") -> str:
    text = lease_text("2024-01-01", "2025-12-31", _rent(times, (1, "2000.00")), rate=rate)
    return with_events(text, _on(date(2024, 10, 1), "modification", classification="finance", discount_rate=D(anew),
                                 initial_direct_costs=D(costs), rent=[_rent(times, (1, "2222.22"))]))


def short(rate: str, times: Decimal) -> str:
    return vehicle(lease_text("2025-01-01", "2025-12-31", _rent(times, (1, "640.00")), rate=rate))


def foreign(rate: str, times: Decimal) -> str:
    rent = {"timing": "advance", "rows": [{"monthly": (D(90_000) * times).quantize(D(1))}]}
    text = lease_text("2024-01-01", "2025-06-30", rent, rate=rate)
    return text.replace("\n\n[facts]", '\ncurrency = "JPY"\n\n[facts]')


def windham(rate: str, _: Decimal, anew: str = "0.06") -> str:
    return HISTORY.replace("answer = 0.06\n", f"answer = {rate}\n").replace(
        "discount_rate = 0.06\n\n[[events.rent]]", f"discount_rate = {anew}\n\n[[events.rent]]")


@dataclass(frozen=True)
class Kind:
    """A kind of lease: its text, elections, and changes of its own: what the text takes, and cells on Events."""

    text: Callable[..., str]
    elections: Mapping[str, Any] = field(default_factory=dict)
    own: Mapping[str, tuple[Mapping[str, str], tuple[tuple[str, int], ...]]] = field(default_factory=dict)
    rent: bool = True


RATE = "0.06"
KINDS = {
    "office": Kind(office), "abated": Kind(abated), "finance": Kind(finance), "parts-of-months": Kind(parts_of_months),
    "optional": Kind(optional, own={"rate": ({"anew": "0.031"}, (("rate", 1),))}),
    "ended-in-part": Kind(ended_in_part, own={"share": ({"share": "0.31", "anew": "0.0555"}, (
        ("share", 1), ("rate", 1)))}),
    "impaired": Kind(impaired, own={"loss": ({"loss": "1234.56", "anew": "0.033"}, (("impairment", 1), ("rate", 2)))}),
    "ended": Kind(ended, own={"penalty": ({"penalty": "1.01"}, (("paid", 1),))}),
    "to-finance": Kind(to_finance, own={"costs": ({"costs": "1.11", "anew": "0.0444"}, (("costs", 1), ("rate", 1)))}),
    "short": Kind(short, ELECTED), "foreign": Kind(foreign),
    "windham-history": Kind(windham, own={"rate": ({"anew": "0.0875"}, (("rate", 1),))}, rent=False),
}


@dataclass(frozen=True)
class Change:
    """Rate and rent of the lease, elections, and the cells on Summary that say the same."""

    rate: str = RATE
    times: Decimal = Decimal("1")
    elections: tuple[tuple[str, str], ...] = ()

    @property
    def cells(self) -> dict[str, Any]:
        rate = {} if self.rate == RATE else {"Discount_rate": float(self.rate)}
        return {**rate, **{key.capitalize(): value for key, value in self.elections}}


OF_ALL = {
    "rate-and-rent": Change("0.0437", D("1.137")),
    "elections": Change(elections=(("rate_convention", "effective"), ("day_one_payment", "included"))),
    "by-days": Change("0.0825", elections=(("rate_convention", "actual/365"), ("cost_weights", "days"))),
}
ALONE = {"compounding": Change(elections=(("compounding", "quarterly"),)), "rate": Change("0.0437")}
"""Changes of a few kinds alone."""
CASES = [(kind, change) for kind, change in product(KINDS, OF_ALL) if KINDS[kind].rent or change != "rate-and-rent"]
CASES += [("office", "compounding"), ("windham-history", "rate")]
CASES += [(kind, f"own-{change}") for kind, of in KINDS.items() for change in of.own]


def changed_book(kind: str, change: str) -> asc842.LeaseBook:
    """What asc842 makes of the lease with the change in its file."""
    of = KINDS[kind]
    if change.startswith("own-"):
        return book_of(of.text(RATE, D(1), **of.own[change.removeprefix("own-")][0]), **of.elections)
    c = (OF_ALL | ALONE)[change]
    return book_of(of.text(c.rate, c.times), **{**of.elections, **dict(c.elections)})


def _change(book: Any, kind: str, change: str, wanted: asc842.LeaseBook) -> None:
    """Write what is changed into the input cells of a workbook."""
    if change.startswith("own-"):
        values, places = KINDS[kind].own[change.removeprefix("own-")]
        for (key, span), value in zip(places, values.values(), strict=True):
            book["Events"].cell(PLACES[key] + 1, span + 2).value = float(value)
        return
    for name, value in (OF_ALL | ALONE)[change].cells.items():
        input_cell(book, name).value = value
    if (OF_ALL | ALONE)[change].times != 1:
        with in_currency(wanted.lease.currency):
            life = Life(wanted)
            letters, found = payments.payments_grid(life).letters, payments.payment_values(life)
        for key, row in product(TYPED, range(len(life.promises))):
            book["Payments"][f"{letters[key]}{payments.FIRST_ROW + 1 + row}"].value = float(found[key][row])


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Every changed workbook as LibreOffice worked it out again, in one run."""
    folder, files = tmp_path_factory.mktemp("changed"), {}
    for kind, of in KINDS.items():
        path = book_of(of.text(RATE, D(1)), **of.elections).to_workbook(folder / f"{kind}.xlsx")
        for _, change in (case for case in CASES if case[0] == kind):
            book = read_to_change(path)
            _change(book, kind, change, changed_book(kind, change))
            files[kind, change] = folder / f"{kind}-{change}.xlsx"
            book.save(files[kind, change])
    done = recalculated(list(files.values()), tmp_path_factory.mktemp("recalculated"))
    return dict(zip(files, done, strict=True))


def test_sixty_inputs_are_changed_over_twelve_kinds() -> None:
    """Rent counts once, however many payments of it are changed."""
    inputs = [len(KINDS[kind].own[change.removeprefix("own-")][1]) if change.startswith("own-") else
              len((OF_ALL | ALONE)[change].cells) + ((OF_ALL | ALONE)[change].times != 1) for kind, change in CASES]
    assert len(KINDS) == 12
    assert sum(inputs) >= 60


@pytest.mark.parametrize(("kind", "change"), CASES)
def test_every_balance_moves_to_what_asc842_says(kind: str, change: str, opened: dict[tuple[str, str], Path]) -> None:
    wanted = changed_book(kind, change)
    sheets = CalamineWorkbook.from_path(opened[kind, change])
    rows, events, live = (sheets.get_sheet_by_name(name).to_python(skip_empty_area=False)
                          for name in ("Schedule", "Events", "Checks"))
    for found, row in zip(rows[schedule.FIRST_ROW:], wanted.plain["schedule"].records(), strict=False):
        for value, key in list(zip(found, SCHEDULE_COLUMNS, strict=False))[3:]:
            assert abs(value - float(row[key])) <= AMOUNT, (row["period"], key)
    assert rows[schedule.FIRST_ROW + len(wanted.plain["schedule"])][0] == "Total"
    for n, event in enumerate(wanted.event_rows, 1):
        for key in ("liability_after", "asset_after", "gain_loss"):
            assert abs(events[PLACES[key]][n + 1] - float(event[key])) <= AMOUNT, key
    assert {row[0] for row in live[checks.FIRST_ROW:] if row[2] == "live in this workbook"} <= {"note", "pass"}
