"""Disclosures of a close: each figure under its element, from a cell of a report, nothing left out."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from asc842.base.lazy import pd
from asc842.closing.disclosures.elements import (
    AVERAGES,
    CASH,
    COST,
    DUE,
    ELEMENTS,
    EXTENSION,
    MATURITY,
    due_elements,
)
from asc842.closing.disclosures.facts import facts_of, term
from forklifts import FEE, amortization, interest, owed
from lease_files import ROOT
from snapshots import sample_closed

IN_LINKBASES = {
    "FinanceLeaseInterestExpense", "FinanceLeaseInterestPaymentOnLiability", "FinanceLeaseLiability",
    "FinanceLeaseLiabilityCurrent", "FinanceLeaseLiabilityNoncurrent", "FinanceLeaseLiabilityPaymentsDue",
    "FinanceLeaseLiabilityPaymentsDueAfterYearFive", "FinanceLeaseLiabilityPaymentsDueNextTwelveMonths",
    "FinanceLeaseLiabilityPaymentsDueYearFive", "FinanceLeaseLiabilityPaymentsDueYearFour",
    "FinanceLeaseLiabilityPaymentsDueYearThree", "FinanceLeaseLiabilityPaymentsDueYearTwo",
    "FinanceLeaseLiabilityUndiscountedExcessAmount", "FinanceLeasePrincipalPayments", "FinanceLeaseRightOfUseAsset",
    "FinanceLeaseRightOfUseAssetAmortization", "FinanceLeaseWeightedAverageDiscountRatePercent",
    "FinanceLeaseWeightedAverageRemainingLeaseTerm1", "LeaseCost", "LesseeOperatingLeaseLiabilityPaymentsDue",
    "LesseeOperatingLeaseLiabilityPaymentsDueAfterYearFive",
    "LesseeOperatingLeaseLiabilityPaymentsDueNextTwelveMonths", "LesseeOperatingLeaseLiabilityPaymentsDueYearFive",
    "LesseeOperatingLeaseLiabilityPaymentsDueYearFour", "LesseeOperatingLeaseLiabilityPaymentsDueYearThree",
    "LesseeOperatingLeaseLiabilityPaymentsDueYearTwo", "LesseeOperatingLeaseLiabilityUndiscountedExcessAmount",
    "OperatingLeaseCost", "OperatingLeaseImpairmentLoss", "OperatingLeaseLiability", "OperatingLeaseLiabilityCurrent",
    "OperatingLeaseLiabilityNoncurrent", "OperatingLeasePayments", "OperatingLeaseRightOfUseAsset",
    "OperatingLeaseWeightedAverageDiscountRatePercent", "OperatingLeaseWeightedAverageRemainingLeaseTerm1",
    "RightOfUseAssetObtainedInExchangeForFinanceLeaseLiability",
    "RightOfUseAssetObtainedInExchangeForOperatingLeaseLiability", "VariableLeaseCost",
}
"""Elements that stand as us-gaap in presentation linkbases of annual reports: Alphabet, Amazon, Apple, Meta,
Microsoft (2019, 2021, 2023), Tesla (2019 to 2024)."""
IN_INSTANCES = {"ShortTermLeaseCost", "SubleaseIncome"}
"""Elements that stand as us-gaap in the facts of a filing; DQC rule 125 names the second, too."""
NOT_SEEN_FILED = {
    "FinanceLeaseLiabilityPaymentsRemainderOfFiscalYear", "GainLossOnTerminationOfLease",
    "LesseeOperatingLeaseLiabilityPaymentsRemainderOfFiscalYear", "SaleAndLeasebackTransactionGainLossNet",
}
"""Elements that lists of us-gaap elements in programs for filings name, and that were seen in no filing."""


NOT_FILED = {
    COST: ("one-month lease cost", "nonlease cost", "variable nonlease cost", "sublease cost",
           "gain or loss: remeasurement below zero", "gain or loss: other",
           "catch-up of closed periods, beside lease cost", "dropped from the portfolio, beside lease cost",
           "catch-up of closed periods, gain or loss", "dropped from the portfolio, gain or loss"),
    CASH: ("operating: variable, short-term and nonlease", "operating: received from subleases",
           "operating: other payments of operating leases", "operating: incentives received",
           "financing: other payments of finance leases", "financing: incentives received",
           "investing: payments in advance", "investing: incentives received", "investing: initial direct costs",
           "investing: assets bought", "investing: rent spent on other assets",
           "investing: received for assets sold and leased back", "financing: received as financing obligations",
           "operating: interest on financing obligations", "financing: principal of financing obligations",
           "assets obtained in business combinations: operating", "assets obtained in business combinations: finance",
           "catch-up of closed periods", "catch-up of closed periods, costs and incentives",
           "dropped from the portfolio", "posted of leases not in this close"),
    "right-of-use assets": ("current", "noncurrent"),
    AVERAGES: ("liability", "payments", "discount_rate_by_liability"),
}
"""Columns of these reports that 842-20-50 asks no disclosure of; they are in the reports."""


@pytest.fixture(scope="module")
def folder() -> Path:
    """Files of a close of the sample."""
    return sample_closed()[1] / "2003-12"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def cell(folder: Path, fact: dict[str, Any]) -> Decimal:
    """What the rows of a report add up to that a fact names."""
    named = {"currency": fact["currency"], "classification": fact["classification"], "asset_class": fact["class"]}
    found = [row[fact["column"]] for row in rows(folder / fact["report"])
             if all(row[key] == value for key, value in named.items() if value)]
    return sum(map(Decimal, found), Decimal(0)) * int(fact["sign"]) + 0


def written(found: Decimal, unit: str) -> str:
    if unit == "term":
        return term(float(found))
    return f"{found.quantize(Decimal('0.0001')) if unit == 'pure' else found:f}"


def test_every_fact_is_a_cell_of_a_report(folder: Path) -> None:
    facts = json.loads((folder / "disclosures.json").read_text(encoding="utf-8"))["facts"]
    assert len(facts) > 100
    wrong = []
    for fact in facts:
        shown = written(cell(folder, fact), fact["unit"])
        wrong += [(fact, shown)] if shown != fact["value"] else []
    assert wrong == []
    as_csv = rows(folder / "disclosures.csv")
    assert [{k: "" if v is None else str(v) for k, v in fact.items()} for fact in facts] == as_csv


def test_a_known_lease_and_both_years_are_there(folder: Path) -> None:
    document = json.loads((folder / "disclosures.json").read_text(encoding="utf-8"))
    told = {(f["element"], f["class"], f["ends"]): f for f in document["facts"]}
    # The one finance lease is worked out from its terms: ten months have passed of sixty.
    known = {"FinanceLeaseLiability": owed(50), "FinanceLeaseInterestExpense": interest(1, 10),
             "FinanceLeaseRightOfUseAssetAmortization": amortization(1, 10),
             "FinanceLeaseRightOfUseAsset": owed(60) + FEE - amortization(1, 10),
             "FinanceLeaseLiabilityPaymentsDue": 50 * Decimal("4150.00"),
             "FinanceLeaseLiabilityUndiscountedExcessAmount": 50 * Decimal("4150.00") - owed(50),
             "FinanceLeasePrincipalPayments": owed(60) - owed(50)}
    assert {element: Decimal(told[element, "", "2003-12-31"]["value"]) for element in known} == known
    assert told["FinanceLeaseWeightedAverageRemainingLeaseTerm1", "", "2003-12-31"]["value"] == "P4Y2M0D"  # 50 months
    assert told["FinanceLeaseWeightedAverageDiscountRatePercent", "", "2003-12-31"]["value"] == "0.0550"
    assert Decimal(told["LeaseCost", "Vehicles", "2003-12-31"]["value"]) == interest(1, 10) + amortization(1, 10)
    cost = told["LeaseCost", "", "2002-12-31"]
    assert (cost["period"], cost["begins"]) == ("duration", "2002-01-01")
    # Rates of 2002 are 6 % but for the store's, 6.5 %.
    assert "0.0600" < told["OperatingLeaseWeightedAverageDiscountRatePercent", "", "2002-12-31"]["value"] < "0.0650"
    for year in ("2002-12-31", "2003-12-31"):
        by_class = [Decimal(f["value"]) for (e, of, ends), f in told.items() if e == "LeaseCost" and of
                    and ends == year]
        assert sum(by_class) == Decimal(told["LeaseCost", "", year]["value"])
    statuses = {c["code"]: c["status"] for c in document["checks"]}
    assert {code for code, status in statuses.items() if status == "note"} == {
        "DQC.US.0087", "DQC.US.0124", "DQC.US.0131"}
    assert "fail" not in statuses.values()


def test_elements_are_those_of_the_taxonomy() -> None:
    named = {e.name for e in (*ELEMENTS, *due_elements(tuple(DUE)))}
    assert named - {EXTENSION} == IN_LINKBASES | IN_INSTANCES | NOT_SEEN_FILED
    page = (ROOT / "docs" / "disclosures.md").read_text(encoding="utf-8")
    assert {name for name in NOT_SEEN_FILED | IN_INSTANCES if f"`{name}`" not in page} == set()


def test_every_amount_of_the_reports_is_filed_or_said_not_to_be(folder: Path) -> None:
    described = {"lease", "entity", "currency", "asset_class", "classification", "leases"}
    for report, file in ((COST, "lease cost - year to date"), (CASH, "cash flows - year to date"),
                         (AVERAGES, "weighted averages"), ("right-of-use assets", "right-of-use assets"),
                         (MATURITY, "maturity")):
        columns = set(rows(folder / "reports" / f"{file}.csv")[0]) - described
        buckets = tuple(sorted(c for c in columns if c.startswith(("rest of", "year to"))))
        elements = [*ELEMENTS, *due_elements((*buckets, "thereafter"))] if report == MATURITY else ELEMENTS
        filed = {e.column for e in elements if e.report == report}
        assert columns == filed | set(NOT_FILED.get(report, ())), report


def test_currencies_are_told_apart_and_nothing_is_left_out() -> None:
    table = pd.DataFrame({"leases": 1, "entity": "A", "currency": ["JPY", "USD"], "asset_class": ["", "Office"],
                          "classification": "operating", "right-of-use asset": [1200, 1250], "current": 0,
                          "noncurrent": 0})
    year = np.datetime64("2024-01-01"), np.datetime64("2024-12-31")
    facts = facts_of(lambda name: table if name == "right-of-use assets" else None, {"year to date": year})
    found = defaultdict(list)
    for fact in facts:
        found[fact.currency].append((fact.element, fact.asset_class, fact.value, fact.decimals, fact.ends))
    assert dict(found) == {
        "JPY": [("OperatingLeaseRightOfUseAsset", "", Decimal(1200), 0, date(2024, 12, 31))],
        "USD": [("OperatingLeaseRightOfUseAsset", of, Decimal("12.50"), 2, date(2024, 12, 31)) for of in (
            "", "Office")]}


@pytest.mark.parametrize(("months", "written"), [
    (93.4683450851, "P7Y9M14D"), (12.0, "P1Y0M0D"), (11.99, "P1Y0M0D"), (0.5, "P0Y0M15D"), (119.95, "P9Y11M29D")])
def test_terms_are_written_as_filings_have_them(months: float, written: str) -> None:
    assert term(months) == written
