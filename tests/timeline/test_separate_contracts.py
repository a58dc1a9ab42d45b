"""A separate contract changes nothing in this lease (842-10-25-8), and its row of the events says so."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

import asc842
from asc842.cli.main import main
from lease_files import at, book_of, lease_text
from test_event_matrix import FEW, base
from test_incentives import with_events
from test_variable import cpi

D = Decimal


def apart(day: str, **more: Any) -> dict[str, Any]:
    return {"id": "apart", "kind": "separate contract", "effective": date.fromisoformat(day), "source": "lease, 9",
            "added_right_of_use": "a floor", "standalone_price": "as let", **more}


def row(book: asc842.LeaseBook, name: str = "apart") -> dict[str, Any]:
    (found,) = book.events[book.events["id"] == name].to_dict("records")
    return {str(k): v for k, v in found.items()}


def same_but_for_events(one: asc842.LeaseBook, other: asc842.LeaseBook) -> None:
    pd.testing.assert_frame_equal(one.schedule, other.schedule)
    pd.testing.assert_frame_equal(one.journal, other.journal)
    assert [(c.name, c.status) for c in one.checks] == [(c.name, c.status) for c in other.checks]


@pytest.mark.parametrize("shape", FEW, ids="-".join)
def test_balances_of_its_day(shape: tuple[str, str, str, str]) -> None:
    plain = book_of(base(*shape))
    book = book_of(with_events(base(*shape), apart("2026-07-31", at_end_of_day=True)))
    month, e = at(plain, "2026-07-31"), row(book)
    assert (e["liability_before"], e["liability_after"]) == (month["liability_closing"],) * 2
    assert (e["asset_before"], e["asset_after"]) == (month["asset_closing"],) * 2
    assert (e["gain_loss"], e["paragraph"], e["classification"]) == (0, "842-10-25-8", shape[3])
    assert e["discount_rate_source"]
    same_but_for_events(book, plain)


def test_inside_a_month_between_other_events() -> None:
    """At no interest, 1,200 a month in arrears from June 2026 on: on July 16 the 18 rents of July 2026 to December
    2027 are unpaid, 21,600, and 15 of July's 31 days have cost 580.65 of that."""
    text = lease_text("2025-01-01", "2027-12-31", {"id": "base", "timing": "arrears", "rows": [{"amount": D(1000)}]},
                      rate="0")
    dearer = {"id": "dearer", "kind": "modification", "effective": date(2026, 6, 1), "discount_rate": D(0), "rent": [
        {"id": "base", "name": "Rent", "source": "lease, 2", "timing": "arrears", "rows": [{"amount": D(1200)}]}]}
    lost = {"id": "lost", "kind": "impairment", "effective": date(2026, 9, 1), "impairment": D(100)}
    inside = apart("2026-07-16")
    book = book_of(with_events(text, inside, dearer, lost))
    e = row(book)
    assert list(book.events["id"]) == ["dearer", "apart", "lost"]
    assert e["liability_after"] == 18 * 1200
    assert e["asset_after"] == D(21600) - D("580.65")
    same_but_for_events(book, book_of(with_events(text, dearer, lost)))


def test_an_index_is_not_read_anew() -> None:
    """150 of 125 from 2026 on is 1,200, of which 1,000 is measured: six are left."""
    rent = {"id": "base", "timing": "arrears", "rows": [{"amount": D(1000)}], "basis": "index",
            "index": cpi(("2026-01-01", 150))}
    text = lease_text("2025-01-01", "2026-12-31", rent, rate="0")
    book = book_of(with_events(text, apart("2026-07-01")))
    assert row(book)["liability_after"] == 6000
    same_but_for_events(book, book_of(text))


def test_on_the_screen_and_in_the_json(tmp_path: Path) -> None:
    """The day's own rent is unpaid: 18 rents."""
    text = with_events(lease_text("2025-01-01", "2026-12-31", {"id": "base", "timing": "advance", "rows": [
        {"amount": D(1000)}]}, rate="0"), apart("2025-07-01"))
    (written,) = json.loads(book_of(text).to_json())["events"]
    assert (written["kind"], written["liability_before"], written["asset_after"]) == (
        "separate contract", "18000.00", "18000.00")
    lease = tmp_path / "lease.toml"
    lease.write_text(text)
    texts = [cell.value for line in load_workbook(book_of(text).to_workbook(tmp_path / "book.xlsx"))["Contract"]
             for cell in line]
    assert "a floor. Standalone price: as let" in texts
    shown = CliRunner().invoke(main, ["schedule", str(lease), "--out", str(tmp_path)]).output
    assert "separate contract 2025-07-01 18,000.00 18,000.00 18,000.00 18,000.00 0.00" in " ".join(shown.split())
    assert "Added: a floor. Standalone price: as let." in " ".join(shown.split())


def test_one_after_the_end_of_the_lease_is_not_measured() -> None:
    """The lease ends in July: what is agreed later has no balances here."""
    text = lease_text("2025-01-01", "2026-12-31", {"id": "base", "timing": "advance", "rows": [{"amount": D(1000)}]})
    end = {"id": "end", "kind": "termination", "effective": date(2026, 7, 1)}
    book = book_of(with_events(text, apart("2026-08-01"), end))
    assert list(book.events["id"]) == ["end"]
    assert book.passed
