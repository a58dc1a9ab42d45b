"""Lines of the journal are explained by the figures that their entries book, catch-ups by the facts that changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import asc842
from asc842.base.money import in_currency
from asc842.closing.portfolio import read_portfolio
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.derivation.entry_parts import JournalLine, line
from asc842.derivation.lease_steps import LeaseSteps
from forklifts import amortization, interest
from test_schedule import leases

SAMPLE = Path("inputs/sample-portfolio")
FEW = ("regional-office", "store-12", "forklifts", "copier")
INTEREST = "journal: 7210 Interest on lease liabilities"


def unexplained(lease: Lease, policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield every line of the journal of a lease that the figures of its entry do not make."""
    book = asc842.account_for(lease, policy)
    s = LeaseSteps(book)
    with in_currency(lease.currency):
        for row in book.plain["journal"].rows():
            found = line(s, JournalLine(row["date"], row["entry"], row["account"], row["debit"] - row["credit"]))
            if not found.agrees or any(not (x.parts or x.support or x.value == 0) for x in found.all()):
                yield str(row["date"]), row["entry"]


KINDS = {name.rpartition("-")[0]: (name, case) for name, case in reversed(list(leases()))}
LIGHT = ("sale_leaseback", "subleases", "transition", "targets")
"""Kinds of leases, whose entries others have not, that are looked at always."""


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=[] if kind in LIGHT else [pytest.mark.heavy])
                                  for kind in sorted(KINDS)])
def test_every_line_of_every_kind_of_lease_is_explained(kind: str, tmp_path: Path) -> None:
    _, case = KINDS[kind]
    path = tmp_path / "lease.toml"
    path.write_text(case["lease"], encoding="utf-8")
    assert list(unexplained(asc842.load(path), asc842.Policy(**case["policy"]))) == []


@pytest.mark.parametrize("light", [True, pytest.param(False, marks=pytest.mark.heavy)])
def test_every_line_of_the_sample_is_explained(light: bool) -> None:
    held = read_portfolio(SAMPLE)
    chosen = [x.lease for x in held.leases if (x.id in FEW) == light]
    assert len(chosen) == (4 if light else 19)
    assert [found for lease in chosen for found in unexplained(lease, held.policy)] == []


def test_a_line_of_a_lease_is_asked_for_by_account() -> None:
    book = asc842.account_for(asc842.load("inputs/windham-v.toml"))
    found = asc842.explain(book, "journal: Lease liability", "2003-12")
    # Exhibit B prints 62,994.66 for the second lease year, 61,121.84 for the rest of the first; at 0.5 % a month the
    # balances of November and December, and what December's rent leaves of the difference, is interest.
    owed = [round(sum(Fraction(p.net, 100) / Fraction("1.005") ** i for i, p in enumerate(
        p for p in book.due if p.due >= day)), 2) for day in (date(2003, 12, 1), date(2004, 1, 1))]
    accrued = owed[1] - owed[0] + Fraction("62994.66")
    assert found.sentence == (f"Lease liability {float(Fraction('62994.66') - accrued):,.2f} = operating lease cost "
                              f"-{float(accrued):,.2f} + payment 62,994.66")
    assert found.agrees
    with pytest.raises(asc842.InputError, match=r"explain\.no-row"):
        asc842.explain(book, "journal: Goodwill", "2003-12")


def test_a_catch_up_names_the_fact_and_both_values(tmp_path: Path) -> None:
    folder, register = tmp_path / "leases", tmp_path / "register.db"
    (folder / "tables").mkdir(parents=True)
    shutil.copy(SAMPLE / "policy.toml", folder)
    for name in ("leases", "rent", "costs"):
        rows = (SAMPLE / "tables" / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [rows[0], *(row for row in rows[1:] if row.startswith("forklifts"))]
        (folder / "tables" / f"{name}.csv").write_text("".join(kept), encoding="utf-8")
    asc842.close(folder, "2003-11", register=register, out=None)
    rent = folder / "tables" / "rent.csv"
    rent.write_text(rent.read_text(encoding="utf-8").replace("4150", "4160"), encoding="utf-8")
    closed = asc842.explain_close(folder, "2003-12", register=register)
    total = closed.explain("lease cost, period: total", "forklifts")
    # Nine months were closed at 4,150.00; at 4,160.00 they and December cost so much.
    spread, accrued = amortization(10, 10, 4160), interest(10, 10, 4160)
    late_interest = interest(1, 9, 4160) - interest(1, 9)
    late = amortization(1, 9, 4160) - amortization(1, 9) + late_interest
    assert total.sentence == (f"total {spread + accrued + late:,} = finance: amortization {spread:,} + finance: "
                              f"interest {accrued} + catch-up of closed periods {late}")
    for figure in ("lease cost, period: total", "liability roll-forward, period: closing",
                   "right-of-use asset roll-forward, period: closing",
                   "cash flows, period: catch-up of closed periods", INTEREST):
        found = closed.explain(figure, "forklifts")
        assert found.agrees, figure
        quotes = {leaf.support.quote for leaf in found.derivation.leaves() if leaf.support}
        assert any(quote.endswith("monthly: 4150.00 -> 4160.00") for quote in quotes), figure
    assert closed.explain("journal: 1660 Finance lease right-of-use assets").agrees
    # What was posted and what is posted now make one journal.
    assert closed.explain(INTEREST).sentence.startswith(
        f"7210 Interest on lease liabilities {accrued + late_interest} = ")
