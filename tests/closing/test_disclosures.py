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
    NOT_FILED,
    due_elements,
)
from asc842.closing.disclosures.facts import facts_of, term
from asc842.closing.disclosures.rules import RULES
from snapshots import sample_closed

TAXONOMY = {
    "FinanceLeaseInterestExpense", "FinanceLeaseInterestPaymentOnLiability", "FinanceLeaseLiability",
    "FinanceLeaseLiabilityCurrent", "FinanceLeaseLiabilityNoncurrent", "FinanceLeaseLiabilityPaymentsDue",
    "FinanceLeaseLiabilityPaymentsDueAfterYearFive", "FinanceLeaseLiabilityPaymentsDueNextTwelveMonths",
    "FinanceLeaseLiabilityPaymentsDueYearFive", "FinanceLeaseLiabilityPaymentsDueYearFour",
    "FinanceLeaseLiabilityPaymentsDueYearThree", "FinanceLeaseLiabilityPaymentsDueYearTwo",
    "FinanceLeaseLiabilityPaymentsRemainderOfFiscalYear", "FinanceLeaseLiabilityUndiscountedExcessAmount",
    "FinanceLeasePrincipalPayments", "FinanceLeaseRightOfUseAsset", "FinanceLeaseRightOfUseAssetAmortization",
    "FinanceLeaseWeightedAverageDiscountRatePercent", "FinanceLeaseWeightedAverageRemainingLeaseTerm1",
    "GainLossOnTerminationOfLease", "LeaseCost", "LesseeOperatingLeaseLiabilityPaymentsDue",
    "LesseeOperatingLeaseLiabilityPaymentsDueAfterYearFive",
    "LesseeOperatingLeaseLiabilityPaymentsDueNextTwelveMonths", "LesseeOperatingLeaseLiabilityPaymentsDueYearFive",
    "LesseeOperatingLeaseLiabilityPaymentsDueYearFour", "LesseeOperatingLeaseLiabilityPaymentsDueYearThree",
    "LesseeOperatingLeaseLiabilityPaymentsDueYearTwo", "LesseeOperatingLeaseLiabilityPaymentsRemainderOfFiscalYear",
    "LesseeOperatingLeaseLiabilityUndiscountedExcessAmount", "OperatingLeaseCost", "OperatingLeaseImpairmentLoss",
    "OperatingLeaseLiability", "OperatingLeaseLiabilityCurrent", "OperatingLeaseLiabilityNoncurrent",
    "OperatingLeasePayments", "OperatingLeaseRightOfUseAsset", "OperatingLeaseWeightedAverageDiscountRatePercent",
    "OperatingLeaseWeightedAverageRemainingLeaseTerm1", "RightOfUseAssetObtainedInExchangeForFinanceLeaseLiability",
    "RightOfUseAssetObtainedInExchangeForOperatingLeaseLiability", "SaleAndLeasebackTransactionGainLossNet",
    "ShortTermLeaseCost", "SubleaseIncome", "VariableLeaseCost",
}
"""Elements of us-gaap for leases, as presentation linkbases of registrants (Alphabet, Amazon, Meta, Microsoft) and the
rules of the Data Quality Committee name them."""


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
    assert told["OperatingLeaseLiability", "", "2003-12-31"]["value"] == "11482087.51"
    assert told["OperatingLeaseWeightedAverageRemainingLeaseTerm1", "", "2003-12-31"]["value"] == "P7Y9M14D"
    assert told["OperatingLeaseWeightedAverageDiscountRatePercent", "", "2002-12-31"]["value"] == "0.0604"
    cost = told["LeaseCost", "", "2002-12-31"]
    assert (cost["period"], cost["begins"], cost["value"]) == ("duration", "2002-01-01", "512718.59")
    by_class = [Decimal(f["value"]) for (e, of, ends), f in told.items() if e == "LeaseCost" and of
                and ends == "2003-12-31"]
    assert sum(by_class) == Decimal(told["LeaseCost", "", "2003-12-31"]["value"])
    statuses = {c["code"]: c["status"] for c in document["checks"]}
    assert {code for code, status in statuses.items() if status == "note"} == {
        "DQC.US.0087", "DQC.US.0124", "DQC.US.0131"}
    assert "fail" not in statuses.values()


def test_elements_are_those_of_the_taxonomy() -> None:
    named = {e.name for e in (*ELEMENTS, *due_elements(tuple(DUE)))}
    assert named - {EXTENSION} == TAXONOMY
    assert all(code.split(".")[2] in ("0087", "0088", "0090", "0124", "0125", "0131") for code in RULES)


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
