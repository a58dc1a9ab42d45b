"""What a reviewer looks at first, by kind: assumptions, differences, overrides, options, expiries, leases at rest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import asc842
from asc842.closing.reports.due_options import options_due
from lease_files import lease_text, load_text
from snapshots import sample_closed
from test_events import with_events

MONTHLY = {"timing": "advance", "rows": [{"monthly": 1000}]}
LEASES = """lease,entity,commencement,lease_term_end,discount_rate,classification,timing,due_day,assumption,reason
from-table,Alpha,2003-01-01,2005-12-31,0.06,operating,advance,1,true,No contract is at hand.
"""
RENT = "lease,from,monthly\nfrom-table,2003-01-01,900.00\n"
OPTIONS = [
    {"id": "longer", "kind": "renewal", "lease_term_end": date(2006, 12, 31), "notice_by": date(2003, 9, 30)},
    {"id": "longer-still", "kind": "renewal", "lease_term_end": date(2008, 12, 31), "notice_by": date(2003, 10, 31)},
    {"id": "out", "kind": "termination", "lease_term_end": date(2003, 8, 31), "penalty": Decimal("2000.00"),
     "notice_by": date(2003, 3, 31)},
    {"id": "buy", "kind": "purchase", "on": date(2004, 6, 30), "price": Decimal("90000.00"),
     "notice_by": date(2004, 4, 1)},
]
MOVES = {"200": date(2003, 1, 31), "300": date(2003, 2, 1), "400": date(2003, 2, 28), "500": date(2003, 3, 1)}
ANSWERS = [{"question": "option", "option": o["id"], "answer": "not exercised"} for o in OPTIONS]


def texts() -> dict[str, str]:
    single = {"frequency": "once", "rows": [{"on": date(2003, 1, 1), "amount": 36000}], "timing": "advance"}
    return {
        "with-options": lease_text("2003-01-01", "2003-12-31", MONTHLY, options=OPTIONS, judgements=ANSWERS),
        "misprinted": lease_text("2003-01-01", "2007-12-31", {
            "timing": "advance", "rows": [{"monthly": 1000, "annual": 12500}]}),
        "over": lease_text("2001-01-01", "2002-12-31", MONTHLY),
        "below-zero": lease_text("2003-01-01", "2007-12-31", MONTHLY, incentives=[
            {"amount": Decimal("60000.00"), "received": date(2003, 1, 1)}]),
        "lost": with_events(lease_text("2003-01-01", "2005-12-31", single), {
            "id": "fire", "kind": "impairment", "effective": date(2003, 1, 31), "at_end_of_day": True,
            "impairment": Decimal("35000.00"), "reason": "Burnt down."}),
        "plain": lease_text("2003-01-01", "2007-12-31", MONTHLY),
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("leases")
    for name, text in texts().items():
        (path / f"{name}.toml").write_text(text.replace('id = "test-lease"', f'id = "{name}"', 1))
    (path / "moved.toml").write_text(
        'cost_center = "100"\n' + lease_text("2003-01-01", "2007-12-31", MONTHLY, lease_id="moved") + "".join(
            f'\n[[transfers]]\nfrom = {day}\ncost_center = "{center}"\nreason = "Moved."\n'
            for center, day in MOVES.items()))
    (path / "leases.csv").write_text(LEASES)
    (path / "rent.csv").write_text(RENT)
    return path


@pytest.fixture(scope="module")
def february(folder: Path) -> asc842.CloseResult:
    return asc842.close(folder, "2003-02", out=None, register="sqlite://")


def of(result: asc842.CloseResult, kind: str) -> list[tuple[str, str, date | None]]:
    table = result.book.exceptions
    rows = table[table["kind"] == kind]
    return [(r["lease"], r["what"], r["date"] or None) for r in rows.to_dict("records")]


def test_nothing_is_rejected(february: asc842.CloseResult) -> None:
    assert [str(p) for s in february.book.rejected for p in s.problems] == []


def test_assumptions_of_tables_too(february: asc842.CloseResult) -> None:
    """A lease whose rent is dated in bulk has its judgements marked as assumptions like any other."""
    assert {what for lease, what, _ in of(february, "assumption") if lease == "from-table"} >= {
        "lease term end", "discount rate", "classification"}


def test_unresolved_contract_differences_fail_the_close(february: asc842.CloseResult) -> None:
    """1,000.00 a month is 12,000.00 a year; 12,500.00 is printed, and no judgement says which governs."""
    assert {lease for lease, _, _ in of(february, "contract difference")} == {"misprinted"}
    (check,) = [c for c in february.book.checks if c.name.startswith("contract differences")]
    assert (check.status, "misprinted" in check.detail, february.passed) == ("fail", True, False)


def test_options_that_fall_due(february: asc842.CloseResult) -> None:
    """From March 2003 through February 2004, by day; the second renewal is not reached without the first."""
    assert set(of(february, "option")) == {
        ("with-options", "renewal option longer: notice is due", date(2003, 9, 30)),
        ("with-options", "renewal option longer: the renewal begins", date(2004, 1, 1)),
        ("with-options", "termination option out: notice is due", date(2003, 3, 31)),
        ("with-options", "termination option out: it ends the lease", date(2003, 8, 31)),
    }
    details = february.book.exceptions.set_index("kind").loc["option", "detail"]
    assert set(details) == {"not exercised; lease, 2"}


def test_the_year_of_options_ends_with_its_last_day() -> None:
    """Of a year from March 2003 on, March 1 and February 29 are days, February 28 before and March 1 after are not."""
    days = [date(2003, 2, 28), date(2003, 3, 1), date(2004, 2, 29), date(2004, 3, 1)]
    lease = load_text(lease_text("2003-01-01", "2009-12-31", MONTHLY, options=[
        {"id": f"out-{i}", "kind": "termination", "lease_term_end": date(2007 + i // 3, 1 + i, 28), "notice_by": day}
        for i, day in enumerate(days)], judgements=[
        {"question": "option", "option": f"out-{i}", "answer": "not exercised"} for i in range(len(days))]))
    assert [day for _, day, _ in options_due(lease, date(2003, 2, 28), date(2004, 3, 1))] == days[1:3]


def test_transfers_of_the_period(february: asc842.CloseResult) -> None:
    """Those from the first day of February through its last."""
    assert of(february, "transfer") == [("moved", "cost_center 300, before 200", date(2003, 2, 1)),
                                        ("moved", "cost_center 400, before 300", date(2003, 2, 28))]


def test_leases_that_expire(february: asc842.CloseResult) -> None:
    assert of(february, "expiring") == [("with-options", "lease term ends", date(2003, 12, 31))]


def test_leases_without_activity(february: asc842.CloseResult) -> None:
    """One ended in 2002; of the other all is paid and nothing is left to amortize, for years to come."""
    assert set(of(february, "no activity")) == {
        ("over", "ended before the period", date(2002, 12, 31)),
        ("lost", "nothing is posted in the period, and the term runs", date(2005, 12, 31))}


def test_assets_below_zero(february: asc842.CloseResult) -> None:
    """More was received than the lease is worth: 60 payments of 1,000.00 come to less than 60,000.00 today."""
    assert [lease for lease, _, _ in of(february, "negative asset")] == ["below-zero"]


def test_overrides_of_the_sample() -> None:
    """Exhibit B of the Windham lease prints a year's rent that its monthly rent contradicts; a judgement decides."""
    result = sample_closed()[0]
    assert result.passed
    assert any(lease == "windham-v-history" for lease, _, _ in of(result, "override"))
    assumed = {lease for lease, _, _ in of(result, "assumption")}
    assert {"depot", "forklifts", "new-office", "regional-office", "store-12", "tower-site"} <= assumed
