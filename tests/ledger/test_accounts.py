"""One journal: that of a lease alone has each line on the account that a close posts it to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import asc842
from asc842.calendar.fiscal import FiscalCalendar
from asc842.closing.lines import balances_before
from asc842.closing.measuring import holdings_of
from asc842.closing.portfolio.folder import portfolio_of
from asc842.ledger.roles import ROLES
from asc842.output.workbook.journal import lines_of
from asc842.output.workbook.life import Life
from lease_files import ROOT, lease_text, load_text
from test_close_classification import BUILT, MAPS, WALLS, changing, value
from test_concessions import BASE as CONCEDED
from test_concessions import deferred
from test_incentives import with_events

D = Decimal
RENT = {"timing": "advance", "rows": [{"monthly": D(1000)}]}
HEAD = ('entity = "Alpha"\nasset_class = "Vehicles"\ncost_center = "10"\n'
        'dimensions = { region = "North", line = "Retail" }\n')


def named(text: str) -> asc842.Lease:
    """Give a lease an entity, an asset class, a cost center and two dimensions."""
    return load_text(text.replace("\n[facts]\n", f"{HEAD}\n[facts]\n", 1))


def sums(journal: pd.DataFrame, through: date = date.max) -> dict[str, Decimal]:
    lines = journal[journal["date"] <= through]
    net = (lines["debit"] - lines["credit"]).groupby(lines["account"]).sum()
    return {str(account): amount for account, amount in net.items() if amount}


def policy(*maps: dict[str, Any], **more: Any) -> asc842.Policy:
    return asc842.Policy.model_validate({"account_maps": maps, "reclassify_current": False, **more})


@pytest.mark.parametrize(("matching", "found"), [
    ({}, True), ({"entity": "Alpha"}, True), ({"entity": "Beta"}, False), ({"asset_class": "Vehicles"}, True),
    ({"cost_center": "11"}, False), ({"dimensions": {"region": "North"}}, True),
    ({"dimensions": {"region": "South"}}, False), ({"dimensions": {"region": "North", "line": "Retail"}}, True),
    ({"dimensions": {"region": "North", "line": "Online"}}, False), ({"dimensions": {"country": "US"}}, False),
    ({"entity": "Alpha", "dimensions": {"region": "North"}, "classification": "operating"}, True),
    ({"entity": "Alpha", "classification": "finance"}, False),
])
def test_a_map_names_accounts_of_the_leases_that_match(matching: dict[str, Any], found: bool) -> None:
    """Twelve payments of 1,000.00 from cash."""
    lease = named(lease_text("2025-01-01", "2025-12-31", RENT))
    book = asc842.account_for(lease, policy({**matching, "accounts": {"cash": "1001"}}))
    assert book.passed
    assert sums(book.journal)["1001" if found else "Cash"] == D(-12000)


def test_the_last_map_that_matches_decides() -> None:
    lease = named(lease_text("2025-01-01", "2025-12-31", RENT))
    maps = ({"accounts": {"cash": "1001"}}, {"entity": "Alpha", "accounts": {"cash": "1002"}},
            {"entity": "Beta", "accounts": {"cash": "1003"}})
    assert sums(asc842.account_for(lease, policy(*maps)).journal)["1002"] == D(-12000)


def test_a_dimension_of_a_portfolio_names_accounts(tmp_path: Path) -> None:
    """Of a lease file and of a row of tables; one in the region North pays from another account than one without."""
    (tmp_path / "file.toml").write_text(lease_text("2025-01-01", "2025-12-31", RENT, lease_id="file").replace(
        "\n[facts]\n", f"{HEAD}\n[facts]\n", 1))
    (tmp_path / "leases.csv").write_text(
        "lease,dimension.region,commencement,lease_term_end,discount_rate,classification,timing\n"
        "north,North,2025-01-01,2025-12-31,0.06,operating,advance\n"
        "nowhere,,2025-01-01,2025-12-31,0.06,operating,advance\n")
    (tmp_path / "rent.csv").write_text("lease,from,monthly\nnorth,2025-01-01,500.00\nnowhere,2025-01-01,700.00\n")
    maps = policy({"dimensions": {"region": "North"}, "accounts": {"cash": "1001"}})
    lines = asc842.close(tmp_path, "2025-02", out=None, register="sqlite://", policy=maps, reports=False).book.lines
    paid = lines[(lines["entry"] == "payment") & (lines["credit"] != 0)]
    assert sorted(zip(paid["lease"], paid["account"], paid["credit"], strict=True)) == [
        ("file", "1001", 100000), ("north", "1001", 50000), ("nowhere", "Cash", 70000)]


def test_a_journal_moves_balances_where_the_classification_changes() -> None:
    """1,000 a year in arrears at 6 % for six years; a finance lease in years 3 and 4 (see test_close_classification).

    At the end of year 3 the asset is three quarters of the value of four payments, the liability the value of three.
    """
    book = asc842.account_for(load_text(changing(leasehold_improvements=[WALLS])), policy(
        *MAPS, *BUILT, leasehold_improvements="booked here"))
    assert book.passed
    then = sums(book.journal, date(2027, 12, 31))
    assert abs(then["1750"] * 100 - round(value(4) * 3 / 4)) <= 1
    assert (then["2750"], then["1860"], then["1861"]) == (D(-value(3)) / 100, D(7200), D(-3600))
    assert not {"1650", "2650", "1850", "1851"} & then.keys()
    moved = book.journal[book.journal["entry"] == "reclassification to finance lease accounts"]
    assert set(moved["date"]) == {date(2027, 1, 1)}
    assert sums(moved)["1851"] == D(2400)
    assert not {"1650", "1750", "2650", "2750", "1860", "1861"} & sums(book.journal).keys()


LEASES = ["windham-v-history.toml", *(f"sample-portfolio/{name}.toml" for name in (
    "kroy-cary", "pfsweb-irving", "ramsey", "storage-space", "tpi-iowa", "innotrac-hebron"))]
BY_CLASS = tuple({"classification": kind, "accounts": {
    role: f"{role} {kind}" for role in ROLES}} for kind in ("operating", "finance"))


TEXTS = {"changing": changing(leasehold_improvements=[WALLS]),
         "put off": with_events(CONCEDED, deferred((date(2021, 1, 1), "1000.00"), (date(2021, 2, 1), "650.00")))}


@pytest.mark.parametrize("name", [*LEASES, *TEXTS])
def test_the_journal_of_a_lease_is_that_of_the_close(name: str) -> None:
    """With an account for every role and class, both add up to the same on each, at any day."""
    lease = load_text(TEXTS[name]) if name in TEXTS else asc842.load(ROOT / "inputs" / name)
    elections = policy(*BY_CLASS, leasehold_improvements="booked here")
    journal = asc842.account_for(lease, elections).journal
    h = holdings_of(portfolio_of([lease], elections), elections, FiscalCalendar(elections.calendar))
    ends = sorted(set(journal["date"]))
    for last in [*ends[::7], ends[-1]]:
        month_end = (np.datetime64(last, "M") + 1).astype("datetime64[D]")
        booked = balances_before(h, month_end).groupby("account")["amount"].sum()
        ours = sums(journal, (month_end - 1).item())
        assert {a: int(x * 100) for a, x in ours.items()} == {str(a): int(x) for a, x in booked.items() if x}


def test_a_workbook_traces_each_line_on_mapped_accounts(tmp_path: Path) -> None:
    """What a map names differently is no less a formula; only what moves between accounts stands as posted."""
    for text in (changing(), lease_text("2025-01-01", "2026-12-31", RENT, classification="finance")):
        plain, mapped = (asc842.account_for(load_text(text), p) for p in (asc842.Policy(), policy(*BY_CLASS)))
        found = []
        for book in (plain, mapped):
            lines = lines_of(Life(book))
            kept = [x for x in lines if not x.entry.startswith("reclassification")]
            found.append([(x.day, x.entry, x.amount, x.figure[1:] if x.figure else None) for x in kept])
        assert found[0] == found[1]
        assert any(x.figure for x in lines)
        mapped.to_workbook(tmp_path / "lease.xlsx")
