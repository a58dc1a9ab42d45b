"""The currency of a trial balance that names none: that of the leases where they have one, else refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import asc842
from lease_files import lease_text

RENT = {"timing": "advance", "rows": [{"monthly": Decimal("100.00")}]}
POLICY = 'format = "asc842/policy/1"\nshared_accounts = []\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "leases").mkdir()
    (tmp_path / "leases" / "policy.toml").write_text(POLICY)
    return tmp_path / "leases"


def hold(folder: Path, lease: str, entity: str, currency: str) -> None:
    """Put a lease of 100.00 a month in advance from January 2025 on into the folder."""
    text = lease_text("2025-01-01", "2025-12-31", RENT, lease_id=lease)
    head = f'entity = "{entity}"\ncurrency = "{currency}"\n'
    (folder / f"{lease}.toml").write_text(text.replace("\n[facts]\n", f"{head}\n[facts]\n", 1))


def compared(folder: Path, *rows: str, rates: Path | None = None) -> list[tuple[str, str, int, int]]:
    """Close January 2025 beside a trial balance of these rows; the account of cash, which rent alone has moved."""
    ledger = folder.parent / "ledger.csv"
    ledger.write_text("\n".join(rows) + "\n")
    result = asc842.close(folder, "2025-01", out=None, register=folder.parent / "register.db", trial_balance=ledger,
                          rates=rates)
    table = result.book.trial_balance
    cash = table[table["account"] == "Cash"]
    return [tuple(row) for row in cash[["entity", "currency", "ledger", "booked"]].to_numpy()]


def refused(folder: Path, *rows: str, rates: Path | None = None) -> list[tuple[int | None, str, str, str]]:
    with pytest.raises(asc842.InputError) as error:
        compared(folder, *rows, rates=rates)
    assert not (folder.parent / "register.db").exists()
    assert {Path(p.file).name for p in error.value.problems} == {"ledger.csv"}
    return [(p.line, p.key, p.found, p.expected) for p in error.value.problems]


def test_it_is_that_of_all_leases(folder: Path) -> None:
    hold(folder, "a", "Alpha", "EUR")
    hold(folder, "b", "Beta", "EUR")
    assert compared(folder, "account,balance", "Cash,-200.01") == [("", "EUR", -20001, -20000)]


def test_it_is_that_of_the_entitys_leases(folder: Path) -> None:
    hold(folder, "a", "Alpha", "EUR")
    hold(folder, "b", "Beta", "USD")
    assert compared(folder, "entity,account,balance", "Alpha,Cash,-100.00", "Beta,Cash,-100.00") == [
        ("Alpha", "EUR", -10000, -10000), ("Beta", "USD", -10000, -10000)]


def test_a_row_that_names_its_currency_needs_no_other(folder: Path) -> None:
    for lease, currency in (("a", "EUR"), ("b", "USD")):
        hold(folder, lease, "Alpha", currency)
    assert compared(folder, "account,currency,balance", "Cash,EUR,-100.00", "Cash,USD,-100.00") == [
        ("", "EUR", -10000, -10000), ("", "USD", -10000, -10000)]


@pytest.mark.parametrize(("rows", "expected"), [
    (("account,balance", "Cash,-200.00", "Lease liability,-5.00"),
     [(1, "currency", "no column currency", "the currency of each balance, since leases post in EUR, USD")]),
    (("entity,account,balance", "Beta,Cash,0.00", "Alpha,Cash,-200.00"),
     [(1, "currency", "no column currency", "the currency of each balance, since leases of Alpha post in EUR, USD")]),
    (("entity,account,currency,balance", "Alpha,Cash,,-1.00", "Alpha,Cash,USD,-100.00", "Beta,Cash,,-100.00",
      ",Cash,,0.00"),
     [(2, "currency", "nothing", "the currency of each balance, since leases of Alpha post in EUR, USD"),
      (5, "currency", "nothing", "the currency of each balance, since leases post in EUR, USD")]),
])
def test_leases_in_several_currencies_need_it(folder: Path, rows: tuple[str, ...],
                                              expected: list[tuple[int, str, str, str]]) -> None:
    for lease, entity, currency in (("a", "Alpha", "EUR"), ("b", "Alpha", "USD"), ("c", "Beta", "USD")):
        hold(folder, lease, entity, currency)
    assert refused(folder, *rows) == expected


def test_exchange_differences_are_in_another_currency(folder: Path) -> None:
    """A euro lease of an entity that reports in dollars posts in both once rates are given."""
    hold(folder, "a", "Alpha", "EUR")
    (folder / "policy.toml").write_text(POLICY + 'functional_currencies = { "Alpha" = "USD" }\n')
    rates = folder.parent / "rates.csv"
    rates.write_text("currency,to,date,rate\nEUR,USD,2025-01-01,1.10\nEUR,USD,2025-01-31,1.20\n")
    rows = "account,balance", "Cash,-100.00"
    assert refused(folder, *rows, rates=rates) == [
        (1, "currency", "no column currency", "the currency of each balance, since leases post in EUR, USD")]
    assert compared(folder, *rows) == [("", "EUR", -10000, -10000)]


def test_what_payables_book_the_other_side_of_fails_no_check(tmp_path: Path) -> None:
    """Payables paid 60.00 of costs and 40.00 of rent ahead, and were paid an incentive of 30.00, all before January.

    The close takes them into the asset, so that the ledger is left with nothing on these three accounts, while the
    register knows the close's side alone.
    """
    (tmp_path / "leases").mkdir()
    paid = date(2024, 12, 20)
    text = lease_text("2025-01-01", "2025-12-31", RENT, lease_id="office",
                      costs=[{"name": "Fee", "amount": Decimal("60.00"), "paid": paid}],
                      prepaid_rent=[{"amount": Decimal("40.00"), "paid": paid}],
                      incentives=[{"name": "Contribution", "amount": Decimal("30.00"), "received": paid}])
    (tmp_path / "leases" / "office.toml").write_text(text)
    first = asc842.close(tmp_path / "leases", "2025-01", out=None, register=tmp_path / "register.db")
    booked = first.outcome.posted.assign(amount=lambda x: x["debit"] - x["credit"]).groupby("account")["amount"].sum()
    beside = {"Initial direct costs": -6000, "Prepaid (accrued) rent": -4000, "Lease incentive received": 3000}
    assert {name: booked.get(name) for name in beside} == beside
    rows = [f'"{name}",{0 if name in beside else cents / 100}' for name, cents in booked.items()]
    (tmp_path / "ledger.csv").write_text("\n".join(["account,balance", *rows]) + "\n")
    result = asc842.close(tmp_path / "leases", "2025-01", out=None, register=tmp_path / "register.db",
                          trial_balance=tmp_path / "ledger.csv")
    table = result.book.trial_balance.set_index("account")["difference"]
    assert table[table != 0].to_dict() == {name: -cents for name, cents in beside.items()}
    assert result.passed
