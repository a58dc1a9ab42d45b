"""Workbooks of leases with events in LibreOffice: every formula worked out again, inputs changed, cells spoilt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from asc842.book.frames import SCHEDULE_COLUMNS
from asc842.output.workbook.events_page import PLACES
from event_workbooks import LEASES, the_book
from heavy import now, params
from lease_files import book_of
from libreoffice import recalculated
from recalculation import check_passes, check_values, live_checks
from workbooks import AMOUNT, input_cell, read, read_to_change, schedule_of, table

pytestmark = pytest.mark.libreoffice
LIGHT = ("half-by-share", "weighed-in-parts-of-months")
LIGHT_CHANGES = ("share-and-rate", "balance")
SPOILT_LEASE = "half-by-share"


@dataclass(frozen=True)
class Change:
    """Cells changed on Summary (by name) and Events (by key and span), and the lease that should come to the same."""

    base: str
    text: tuple[tuple[str, str], ...] = ()
    elections: tuple[tuple[str, Any], ...] = ()
    summary: tuple[tuple[str, Any], ...] = ()
    events: tuple[tuple[str, int, Any], ...] = ()
    weights: tuple[tuple[int, Any], ...] = ()


CHANGES = {
    "windham-rate-of-the-amendment": Change(
        "windham-history", (("discount_rate = 0.06\n\n[[events.rent]]",
                                                       "discount_rate = 0.08\n\n[[events.rent]]"),),
        events=(("rate", 1, 0.08),)),
    "windham-rate-at-commencement": Change(
        "windham-history", (("answer = 0.06\n", "answer = 0.045\n"),), summary=(("Discount_rate", 0.045),)),
    "windham-convention-and-weights": Change(
        "windham-history", elections=(("rate_convention", "actual/365"), ("cost_weights", "days"),
                                      ("day_one_payment", "included")),
        summary=(("Rate_convention", "actual/365"), ("Cost_weights", "days"), ("Day_one_payment", "included"))),
    "share-and-rate": Change(
        "half-by-share", (("share_terminated = 0.425", "share_terminated = 0.31"),
                          ("discount_rate = 0.0725", "discount_rate = 0.0555")),
        events=(("share", 1, 0.31), ("rate", 1, 0.0555))),
    "other-method": Change(
        "half-by-share", (('method = "right of use"', 'method = "liability"'),),
        events=(("treatment", 1, "reduce by liability"),)),
    "impairment": Change(
        "impaired-then-modified", (("impairment = 55555.55", "impairment = 12345.67"),
                                   ("discount_rate = 0.08", "discount_rate = 0.033")),
        events=(("impairment", 1, 12345.67), ("rate", 2, 0.033))),
    "penalty": Change("terminated", (("penalty = 25000.00", "penalty = 1.01"),), events=(("paid", 1, 1.01),)),
    "guarantee": Change("terminated-with-a-guarantee", (("guarantee_obligation = 7000.00",
                                                         "guarantee_obligation = 1.01"),),
                        events=(("guarantee_obligation", 1, 1.01),)),
    "net-investment": Change("half-sublet-finance", (("net_investment = 130000.00", "net_investment = 99.99"),),
                             events=(("net_investment", 1, 99.99),)),
    "price": Change("bought", (("price = 150000.00", "price = 99.99"),), events=(("paid", 1, 99.99),)),
    "money-of-an-event": Change(
        "to-finance", (("initial_direct_costs = 777.77", "initial_direct_costs = 1.11"),
                       ("incentive = 2222.22", "incentive = 44444.44")),
        events=(("costs", 1, 1.11), ("incentives", 1, 44444.44))),
    "weights": Change("weighed", (("weight = 50 ", "weight = 7 "), ("weight = 20 ", "weight = 0 ")),
                      weights=((0, 7), (2, 0))),
    "weights-of-an-event": Change(
        "weighed-in-parts-of-months", (("weight = 3 ", "weight = 1234.5 "), ("share_terminated = 0.425",
                                                                             "share_terminated = 0.31")),
        events=(("share", 1, 0.31),), weights=((3, 1234.5),)),
}
# A cell of SPOILT_LEASE's workbook, what is written over it, and a live check that must then fail.
SPOILT: dict[str, tuple[str, str, Any, str]] = {
    "balance": ("Workings", "Liability closing", 1,
                "liability at every period end and after every event by a second method"),
    "cost": ("Schedule", "Cost", 1, "every row of the schedule foots"),
    "interest": ("Workings", "Interest", 1, "every row of the schedule foots"),
    "journal": ("Journal", "Debit", 1, "journal: debits = credits"),
    "gain": ("Schedule", "Gain loss", 1, "gain or loss of the schedule = gain or loss of the events"),
    "rent": ("Schedule", "Rent", 1, "rent of the schedule = rent of the payments in the liability"),
}


def _changed(change: Change, source: Path, target: Path) -> Path:
    book = read_to_change(source)
    for name, value in change.summary:
        input_cell(book, name).value = value
    for key, span, value in change.events:
        book["Events"].cell(PLACES[key] + 1, span + 2).value = value
    for row, value in change.weights:
        table(book["Weights"], "Set")["Weight"][row].value = value
    book.save(target)
    return target


def _spoilt(source: Path, target: Path, sheet: str, column: str, value: Any) -> Path:
    book = read_to_change(source)
    page = book[sheet]
    head = next(c for row in page.iter_rows(max_row=12) for c in row if c.value == column)
    page.cell(head.row + 12, head.column).value = value
    book.save(target)
    return target


@pytest.fixture(scope="module")
def written(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("written")
    bases = [CHANGES[k].base for k in now(pytestconfig, CHANGES, LIGHT_CHANGES)]
    return {name: the_book(name).to_workbook(folder / f"{name}.xlsx")
            for name in dict.fromkeys([SPOILT_LEASE, *bases, *now(pytestconfig, LEASES, LIGHT)])}


@pytest.fixture(scope="module")
def opened(pytestconfig: pytest.Config, written: dict[str, Path], tmp_path_factory: pytest.TempPathFactory,
           ) -> dict[str, Path]:
    """Every workbook, changed and spoilt ones too, as LibreOffice recalculated it (in one run)."""
    folder, files = tmp_path_factory.mktemp("changed"), dict(written)
    for k in now(pytestconfig, CHANGES, LIGHT_CHANGES):
        files[f"changed-{k}"] = _changed(CHANGES[k], written[CHANGES[k].base], folder / f"changed-{k}.xlsx")
    for k in now(pytestconfig, SPOILT, LIGHT_CHANGES):
        files[f"spoilt-{k}"] = _spoilt(written[SPOILT_LEASE], folder / f"spoilt-{k}.xlsx", *SPOILT[k][:3])
    done = recalculated(list(files.values()), tmp_path_factory.mktemp("recalculated"))
    return dict(zip(files, done, strict=True))


@pytest.mark.parametrize("name", params(LEASES, LIGHT))
def test_recalculated_values_are_the_cached_ones(name: str, written: dict[str, Path], opened: dict[str, Path]) -> None:
    check_values(written[name], opened[name])


@pytest.mark.parametrize("name", params(LEASES, LIGHT))
def test_no_error_and_no_failing_live_check(name: str, opened: dict[str, Path]) -> None:
    # Without an event there is no gain or loss to compare.
    assert check_passes(opened[name]) >= 12 + len(the_book(name).events)


@pytest.mark.parametrize("name", params(CHANGES, LIGHT_CHANGES))
def test_changed_inputs_move_every_balance_to_what_asc842_says(name: str, opened: dict[str, Path]) -> None:
    change = CHANGES[name]
    text, elections = LEASES[change.base]
    for old, new in change.text:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    book = book_of(text, **{**elections, **dict(change.elections)})
    path = opened[f"changed-{name}"]
    for row, wanted in zip(schedule_of(path), book.schedule.to_dict("records"), strict=True):
        for key in SCHEDULE_COLUMNS[3:]:
            assert row[key] == pytest.approx(float(wanted[key]), abs=AMOUNT), (row["period"], key)
    sheet = read(path)["Events"]
    for n, event in enumerate(book.events.to_dict("records"), 1):
        for key in ("liability_after", "asset_after", "gain_loss"):
            assert sheet.cell(PLACES[key] + 1, n + 2).value == pytest.approx(float(event[key]), abs=AMOUNT)
    checks = live_checks(path)
    # The price of the asset moves no balance, nor do weights at commencement move what opens.
    assert name in ("price", "weights") or {k for k, status in checks.items() if status == "note"}
    assert set(checks.values()) <= {"note", "pass"}


@pytest.mark.parametrize("name", params(SPOILT, LIGHT_CHANGES))
def test_a_spoilt_cell_fails_the_live_check_it_should(name: str, opened: dict[str, Path]) -> None:
    assert live_checks(opened[f"spoilt-{name}"])[SPOILT[name][3]] == "fail"
