"""The election not to separate nonlease components binds every lease of its class (842-10-15-37).

Five years from 2025 at 10,000 a month in advance and 2,000 for the upkeep of common areas, 6 %. Without the election
the upkeep is nonlease cost; with it, what is paid is 12,000 a month, and charges that vary are variable lease cost.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rich.console import Console

import asc842
from asc842.checks.combined import combined_checks
from asc842.closing.portfolio import read_portfolio
from asc842.output.text.book import book_text
from lease_files import book_of, lease_text, load_text, refused
from test_events import with_events

D = Decimal
CENT = D("0.01")
RENT = {"id": "base", "name": "Base rent", "timing": "advance", "rows": [{"monthly": D(10000)}], "source": "lease, 2"}
CAM = {"id": "cam", "name": "Common area maintenance", "timing": "advance", "rows": [{"monthly": D(2000)}],
       "measured": False, "why_not": "pays for a service", "expensed_as": "nonlease cost", "source": "lease, 3"}
TRUE_UP = {"id": "true-up", "name": "CAM above the fixed charge", "basis": "nonlease", "actuals": [
    {"from": date(2025, 1, 1), "to": date(2025, 12, 31), "amount": D(2500)}]}
ELECTED = ("office", "warehouse")
CLASSES = ("office", "vehicles", "warehouse", "equipment")


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def annuity(payments: int) -> Decimal:
    """Present value of 1 at the end of each of so many months, at 6 %."""
    return sum(((1 + D("0.06") / 12) ** -k for k in range(1, payments + 1)), D(0))


APART, JOINED = cents(10000 * annuity(59)), cents(12000 * annuity(59))


def of_class(asset_class: str, *rents: Mapping[str, Any], lease_id: str = "test-lease", **facts: Any) -> str:
    text = lease_text("2025-01-01", "2029-12-31", list(rents), lease_id=lease_id, **facts)
    return text.replace('name = "A lease for a test"', f'name = "A lease for a test"\nasset_class = "{asset_class}"')


def total(book: asc842.LeaseBook, kind: str, column: str = "cost") -> Decimal:
    table = book.tables["expenses"]
    return sum(table.loc[table["kind"] == kind, column], D(0))


def test_the_figures_of_the_case() -> None:
    assert (D("509841.89"), D("611810.26")) == (APART, JOINED)


@pytest.mark.parametrize("asset_class", CLASSES)
def test_each_class_is_bound_or_left_alone(asset_class: str) -> None:
    elected = asset_class in ELECTED
    book = book_of(of_class(asset_class, RENT, CAM, variable_payments=[TRUE_UP]), combine_components=ELECTED)
    assert book.summary["opening_liability"] == (JOINED if elected else APART)
    assert book.summary["rent"] == (720000 if elected else 600000)
    assert total(book, "nonlease cost") == (0 if elected else 120000)
    assert total(book, "variable nonlease cost") == (0 if elected else 2500)
    assert total(book, "variable lease cost") == (2500 if elected else 0)
    assert book.summary["cost_total"] == (720000 if elected else 600000)
    why = set(book.payments.loc[book.payments["component"] == "cam", "why"])
    assert all("842-10-15-37" in w for w in why) == elected
    assert book.passed


def test_the_lease_of_no_class_is_not_bound() -> None:
    text = lease_text("2025-01-01", "2029-12-31", [RENT, CAM])
    assert book_of(text, combine_components=ELECTED).summary["opening_liability"] == APART


def test_a_variable_charge_for_a_service_in_rent_is_variable_lease_cost() -> None:
    book = book_of(of_class("office", RENT, CAM | {"expensed_as": "variable nonlease cost"}),
                   combine_components=ELECTED)
    assert book.summary["opening_liability"] == APART
    assert (total(book, "variable lease cost"), total(book, "variable nonlease cost")) == (120000, 0)
    assert book.passed


def test_charges_that_options_bring_join_too() -> None:
    """In the sixth year, a renewal, upkeep costs 4,000."""
    later = CAM | {"rows": [{"monthly": D(4000)}]}
    text = of_class("office", RENT, CAM, options=[
        {"id": "more", "kind": "renewal", "lease_term_end": date(2030, 12, 31), "rent": [RENT, later]}], judgements=[
        {"question": "option", "option": "more", "answer": "exercised"}])
    book = book_of(text, combine_components=ELECTED)
    assert book.summary["gross_rent"] == 60 * 12000 + 12 * 14000
    assert total(book, "nonlease cost") == 0
    assert book.passed
    assert book_of(text).summary["gross_rent"] == 72 * 10000


def test_charges_that_events_bring_join_too() -> None:
    """Upkeep rises to 3,000 with the modification of 2027: 13,000 a month for three years, at 6 % as before."""
    dearer = CAM | {"rows": [{"monthly": D(3000)}]}
    text = with_events(of_class("office", RENT, CAM), {
        "id": "dearer", "kind": "modification", "effective": date(2027, 1, 1), "discount_rate": D("0.06"),
        "rent": [dearer]})
    book = book_of(text, combine_components=ELECTED)
    assert book.events["liability_after"].tolist() == [cents(13000 * (1 + annuity(35)))]
    assert total(book, "nonlease cost") == 0
    assert book.passed
    assert book_of(text).events["liability_after"].tolist() == [cents(10000 * (1 + annuity(35)))]


def test_a_component_stated_by_price_joins_with_the_charge_beside_it() -> None:
    """By price a quarter of the rent is cleaning; upkeep is charged apart. All of it is the lease."""
    parts = [{"id": "space", "name": "Space", "kind": "lease", "standalone_price": 3},
             {"id": "cleaning", "name": "Cleaning", "kind": "nonlease", "standalone_price": 1}]
    text = of_class("office", RENT, CAM, components=parts)
    book = book_of(text, combine_components=ELECTED)
    assert book.summary["opening_liability"] == JOINED
    assert book.passed
    assert book_of(text).summary["rent"] == 450000


def test_a_short_term_lease_has_all_of_it_as_short_term_cost() -> None:
    text = lease_text("2025-01-01", "2025-12-31", [RENT, CAM]).replace(
        'name = "A lease for a test"', 'name = "A lease for a test"\nasset_class = "office"')
    book = book_of(text, combine_components=ELECTED, short_term_classes=("office",))
    assert total(book, "short-term lease cost") == 144000
    assert total(book, "nonlease cost") == 0
    assert book.passed


LEFT = {key: x for key, x in CAM.items() if key != "expensed_as"}


def test_a_charge_that_the_file_leaves_out_contradicts_the_election() -> None:
    lease = load_text(of_class("office", RENT, LEFT))
    assert asc842.account_for(lease).passed, "without the election it may stay out"
    with pytest.raises(asc842.InputError) as refusal:
        asc842.account_for(lease, asc842.Policy(combine_components=ELECTED))
    (problem,) = refusal.value.problems
    assert problem.key == "facts.rent[1]"
    assert "accounted_in" in problem.remedy
    assert "expensed_as" in problem.remedy
    elsewhere = book_of(of_class("office", RENT, LEFT | {"accounted_in": "deposits, other assets"}),
                        combine_components=ELECTED)
    assert elsewhere.summary["opening_liability"] == APART
    assert elsewhere.passed


@pytest.mark.parametrize("further", [{"measured": True, "why_not": None}, {"expensed_as": "nonlease cost"}])
def test_what_is_accounted_for_elsewhere_is_not_accounted_for_here(further: dict[str, Any]) -> None:
    said = {k: v for k, v in (LEFT | {"accounted_in": "deposits"} | further).items() if v is not None}
    (problem,) = refused(of_class("office", RENT, said))
    assert problem.key.endswith("accounted_in")


def test_the_check_fails_where_the_election_did_not_bind() -> None:
    """What was measured before: the election on show, and the upkeep as nonlease cost all the same."""
    bound = book_of(of_class("office", RENT, CAM), combine_components=ELECTED)
    (passes,) = combined_checks(bound)
    assert passes.status == "pass"
    apart = book_of(of_class("office", RENT, CAM))
    (fails,) = combined_checks(replace(bound, plain={**bound.plain, "expenses": apart.plain["expenses"]}))
    assert fails.status == "fail"
    assert fails.residual == 120000


@pytest.mark.parametrize("elected", [(), ELECTED])
def test_a_lease_from_asc_840_takes_in_what_is_still_to_be_paid(elected: tuple[str, ...]) -> None:
    """Ten years from 2020; upkeep of 1,000 rises to 3,000 in 2025. ASC 840 had upkeep as cost when incurred.

    At the transition of 2022 nothing is accrued, of rent or of upkeep, so that asset and liability are one. With the
    election what is left, 36 x 11,000 and 60 x 13,000, is level cost: 12,250 a month.
    """
    upkeep = CAM | {"rows": [{"from": date(2020, 1, 1), "monthly": D(1000)},
                             {"from": date(2025, 1, 1), "monthly": D(3000)}]}
    text = lease_text("2020-01-01", "2029-12-31", [RENT, upkeep]).replace(
        'name = "A lease for a test"', 'name = "A lease for a test"\nasset_class = "office"')
    book = book_of(text + '\n[transition]\ndate = 2022-01-01\nmethod = "effective date"\nformer = "operating"\n'
                   'package_of_expedients = true\n',
                   combine_components=elected)
    extra = [1000 if k < 36 else 3000 for k in range(96)] if elected else [0] * 96
    worth = sum(((10000 + more) * (1 + D("0.06") / 12) ** -k for k, more in enumerate(extra)), D(0))
    assert book.summary["opening_liability"] == cents(worth)
    assert book.summary["opening_asset"] == cents(worth)
    assert set(book.schedule["cost"]) == {D(12250) if elected else D(10000)}
    assert set(book.tables["asc840"]["deferred_rent"]) == {0}
    assert book.passed


# One close: four classes by file, four by table ------------------------------------------------------------------

LEASES = ("lease,name,asset_class,lessee,lessor,asset,commencement,expiration,timing,discount_rate,classification,"
          "reason")
ROW = "{0},T,{1},Tenant,Landlord,Space,2025-01-01,2029-12-31,advance,0.06,operating,Given."
POLICY = """format = "asc842/policy/1"
combine_components = ["office", "warehouse"]

[reasons]
combine_components = "Service charges are small."
"""


def portfolio(folder: Path, policy: str = POLICY) -> Path:
    folder.mkdir()
    (folder / "policy.toml").write_text(policy, encoding="utf-8")
    for name in CLASSES:
        (folder / f"file-{name}.toml").write_text(
            of_class(name, RENT, CAM, lease_id=f"file-{name}", variable_payments=[TRUE_UP]), encoding="utf-8")
    tables = {"leases": [LEASES, *(ROW.format(f"row-{name}", name) for name in CLASSES)],
              "rent": ["lease,rent,monthly,measured,why_not,expensed_as"],
              "variable_payments": ["lease,id,name,basis"],
              "actuals": ["lease,variable_payment,from,to,amount"]}
    for name in CLASSES:
        tables["rent"] += [f"row-{name},base,10000.00,,,", f"row-{name},cam,2000.00,false,a service,nonlease cost"]
        tables["variable_payments"].append(f"row-{name},true-up,CAM above the fixed charge,nonlease")
        tables["actuals"].append(f"row-{name},true-up,2025-01-01,2025-12-31,2500.00")
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_close_binds_files_and_tables_class_by_class(tmp_path: Path) -> None:
    book = asc842.close(portfolio(tmp_path / "leases"), "2025-12", out=None, register="sqlite://").book
    bound = {f"{way}-{name}": name in ELECTED for way in ("file", "row") for name in CLASSES}
    cost = book.reports["lease cost, year to date"].set_index("lease")
    left = {True: cents(12000 * (1 + annuity(47))), False: cents(10000 * (1 + annuity(47)))}
    owed = book.reports["maturity"].set_index("lease")["liability"]
    for lease in book.roster.leases:
        row, elected = cost.loc[lease], bound[lease]
        assert owed[lease] == left[elected] * 100, lease
        assert row["total"] == (14650000 if elected else 12000000), lease
        assert row["variable lease cost"] == (250000 if elected else 0), lease
        assert (row["nonlease cost"], row["variable nonlease cost"]) == ((0, 0) if elected else (2400000, 250000))
    said = book.reports["policy elections"].set_index("election")
    row = said.loc["nonlease components not separated, by class"]
    assert row["elected"] == "office, warehouse"
    assert row["reason"] == "Service charges are small."
    (check,) = [c for c in book.checks if c.name == "no nonlease cost where components are not separated = posted"]
    assert (check.status, check.about) == ("pass", "4 leases")
    assert book.passed


def test_a_class_that_no_lease_has_is_told(tmp_path: Path) -> None:
    folder = portfolio(tmp_path / "leases", POLICY.replace('"warehouse"', '"Warehouse"'))
    book = asc842.close(folder, "2025-12", out=None, register="sqlite://", reports=False).book
    (check,) = [c for c in book.checks if c.name == "classes that policies name are classes of leases"]
    assert check.status == "note"
    assert "Warehouse" in str(check.actual)
    assert 'did you mean "warehouse"' in check.detail


def test_a_charge_left_out_sets_the_lease_aside_by_its_row(tmp_path: Path) -> None:
    folder = portfolio(tmp_path / "leases")
    text = (folder / "rent.csv").read_text(encoding="utf-8")
    (folder / "rent.csv").write_text(text.replace("row-office,cam,2000.00,false,a service,nonlease cost",
                                                  "row-office,cam,2000.00,false,a service,"), encoding="utf-8")
    (rejected,) = read_portfolio(folder).rejected
    assert rejected.lease == "row-office"
    assert "rent.csv:3" in str(rejected.error)


def test_a_lease_says_what_its_payments_take_in(tmp_path: Path) -> None:
    """On screen, and in the workbook, where every election stands with its reason or as the default that it is."""
    book = book_of(of_class("office", RENT, CAM), combine_components=ELECTED, reasons={"combine_components": "Small."})
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(book_text(book))
    assert "Among the lease payments: cam: a nonlease component, not separated" in console.export_text()
    sheet = openpyxl.load_workbook(book.to_workbook(tmp_path / "office.xlsx"), read_only=True)["Summary"]
    told = {row[0]: (row[1], row[2]) for row in sheet.iter_rows(values_only=True) if row and isinstance(row[0], str)}
    assert told["Combine components"] == ("office, warehouse", "Small.")
    assert told["Deferred rent"] == ("payable", "default")
