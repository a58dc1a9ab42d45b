"""Disclosures of real registrants go through the checks that ours go through; what differs is the filer's."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from asc842.closing.disclosures.elements import DUE, EXCESS, NAMES, PAYMENTS
from asc842.closing.disclosures.facts import Fact, term
from asc842.closing.disclosures.implied import implied_rate
from asc842.closing.disclosures.rules import (
    BUCKETS,
    COST_PARTS,
    EXPENSE,
    EXPENSE_IN_COST,
    IMPLIED,
    NEGATIVE,
    PARTS,
    PLACED,
    RECONCILED,
    WITHIN,
    BalanceSheetLine,
    rule_checks,
)

FILINGS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "filings.toml").read_text(encoding="utf-8"), parse_float=Decimal)["filings"]
YEARS = ("year_1", "year_2", "year_3", "year_4", "year_5", "thereafter")
BALANCES = {"lease_liability": "Liability", "liability_current": "LiabilityCurrent",
            "liability_noncurrent": "LiabilityNoncurrent", "rou_asset": "RightOfUseAsset"}
COST = {"operating_lease_cost": "OperatingLeaseCost", "variable_lease_cost": "VariableLeaseCost",
        "short_term_lease_cost": "ShortTermLeaseCost", "total_lease_cost": "LeaseCost",
        "amortization_of_rou": "FinanceLeaseRightOfUseAssetAmortization",
        "interest_on_liability": "FinanceLeaseInterestExpense", "cash_paid_operating": "OperatingLeasePayments",
        "cash_paid_interest": "FinanceLeaseInterestPaymentOnLiability",
        "cash_paid_principal": "FinanceLeasePrincipalPayments"}
IN_WORDS = {"eight years": "8"}
"""A term that a filer gives in words, in its text and its tag alike."""

DIFFERENCES = {
    ("BOEING CO", "2024-12-31", BUCKETS, 1_000_000): "amounts in millions, each rounded by itself",
    ("AMAZON.COM, INC.", "2024-12-31", COST_PARTS, -34_000_000):
        "amortization is tagged in billions (3.9) elsewhere in the filing; the total leaves 3,866 million for it",
}
"""What does not add up in a filing: company, year end, check, residual; and why."""


def facts_of(filing: dict[str, Any]) -> Iterator[Fact]:
    """Yield what a filing discloses under the elements that our own disclosures have."""
    begins, ends = (date.fromisoformat(filing[f"fiscal_year_{edge}"]) for edge in ("start", "end"))

    def fact(element: str, value: Decimal | str, unit: str = "USD", since: date | None = None) -> Fact:
        return Fact(element, element, value, unit, "USD", since, ends, 0, "842-20-50")

    for of in NAMES:
        told = filing.get(of, {})
        for end, year in zip(DUE[1:], YEARS, strict=True):
            if year in told.get("maturity", {}):
                yield fact(f"{PAYMENTS[of]}{end}", Decimal(told["maturity"][year]))
        named = {"total_undiscounted": f"{PAYMENTS[of]}Due", "imputed_interest": EXCESS[of],
                 **{key: f"{NAMES[of]}{end}" for key, end in BALANCES.items()}, **COST}
        for key, element in named.items():
            if key in told:
                yield fact(element, Decimal(told[key]), since=begins if key in COST else None)
        if "weighted_avg_discount_rate" in told:
            yield fact(f"{NAMES[of]}WeightedAverageDiscountRatePercent", told["weighted_avg_discount_rate"], "pure")
        if "weighted_avg_remaining_term" in told:
            yield fact(f"{NAMES[of]}WeightedAverageRemainingLeaseTerm1", _term(told["weighted_avg_remaining_term"]),
                       "term")


def _term(text: str) -> str:
    return text if text.startswith("P") else term(float(IN_WORDS.get(text, text)) * 12)


def name(filing: dict[str, Any]) -> str:
    return f"{filing['company']} {filing['fiscal_year_end']}"


def test_there_are_ten_registrants_with_every_table() -> None:
    facts = {name(f): {x.element for x in facts_of(f)} for f in FILINGS}
    assert len({f["company"] for f in FILINGS}) >= 10
    for wanted in ("LesseeOperatingLeaseLiabilityPaymentsDue", "OperatingLeaseCost"):
        assert sum(wanted in found for found in facts.values()) >= 10
    assert sum("OperatingLeaseWeightedAverageRemainingLeaseTerm1" in x for x in facts.values()) >= 10


def test_what_differs_is_the_filers() -> None:
    failed, looked_at = set(), dict[str, int]()
    for filing in FILINGS:
        for check in rule_checks(list(facts_of(filing))):
            looked_at[check.code] = looked_at.get(check.code, 0) + 1
            if check.status == "fail":
                failed.add((filing["company"], filing["fiscal_year_end"], check.code, int(check.residual)))
    assert failed == set(DIFFERENCES)
    assert {code: looked_at[code] for code in (BUCKETS, PARTS, *RECONCILED.values())} == {
        BUCKETS: 21, PARTS: 20, RECONCILED["operating"]: 13, RECONCILED["finance"]: 8}


@pytest.mark.parametrize("filing", FILINGS, ids=name)
def test_tables_foot_as_an_independent_sum_found(filing: dict[str, Any]) -> None:
    checks = rule_checks(list(facts_of(filing)))
    for of in NAMES:
        if of not in filing:
            continue
        foots = filing[of]["foots"]
        buckets = next(c for c in checks if c.code == BUCKETS and PAYMENTS[of] in c.name)
        assert (buckets.status == "pass") == foots["buckets_foot"]
        assert Decimal(buckets.expected.replace(",", "")) == foots["sum_of_buckets"]
        assert any(c.code == RECONCILED[of] and c.status == "pass" for c in checks) == foots[
            "total_less_interest_equals_liability"]
        if "implied_rate_monthly_arrears_thereafter_at_year5_level" in foots:
            m = filing[of]["maturity"]
            found = implied_rate([Decimal(m.get(y, 0)) for y in YEARS[:5]], Decimal(m.get("thereafter", 0)),
                                 Decimal(filing[of]["lease_liability"]))
            assert found is not None
            # The rate worked out for the filings is effective, ours nominal.
            assert (1 + found / 12) ** 12 - 1 == pytest.approx(
                float(foots["implied_rate_monthly_arrears_thereafter_at_year5_level"]), abs=1e-4)


# The rules themselves ---------------------------------------------------------------------------------------------


def told(**values: int) -> list[Fact]:
    return [Fact(e, e, Decimal(v), "USD", "USD", None, date(2024, 12, 31), 0, "842-20-50") for e, v in values.items()]


def line(element: str, line: str, amount: int) -> BalanceSheetLine:
    return BalanceSheetLine(element, line, Decimal(amount))


FAILING = [
    *((code, told(**{element: 100}), []) for element, code in PLACED.items()),
    ("DQC.US.0124.9584", told(FinanceLeaseLiability=100, FinanceLeaseLiabilityCurrent=40),
     [line("OperatingLeaseLiability", "OtherLiabilities", 500)]),
    (WITHIN, told(FinanceLeaseLiability=432_000), [line("FinanceLeaseLiability", "OtherLiabilities", 234_000)]),
    (EXPENSE, told(OperatingLeaseExpense=123), None),
    (EXPENSE_IN_COST, told(OperatingLeaseExpense=123, LeaseCost=123), None),
    (RECONCILED["operating"], told(LesseeOperatingLeaseLiabilityPaymentsDue=100, OperatingLeaseLiability=40,
                                   LesseeOperatingLeaseLiabilityUndiscountedExcessAmount=3), None),
    (RECONCILED["finance"], told(FinanceLeaseLiabilityPaymentsDue=100, FinanceLeaseLiability=99), None),
    (NEGATIVE, told(LeaseCost=-5, OperatingLeaseCost=-5), None),
    (BUCKETS, told(FinanceLeaseLiabilityPaymentsDue=10, FinanceLeaseLiabilityPaymentsDueYearTwo=9), None),
    (PARTS, told(OperatingLeaseLiability=10, OperatingLeaseLiabilityCurrent=4, OperatingLeaseLiabilityNoncurrent=5),
     None),
    (COST_PARTS, told(LeaseCost=10, OperatingLeaseCost=12, SubleaseIncome=1), None),
]
RULES = {
    "DQC.US.0087.9369", "DQC.US.0087.9370", "DQC.US.0087.9371", "DQC.US.0088.10094", "DQC.US.0088.9372",
    "DQC.US.0090.9374", "DQC.US.0090.9375", "DQC.US.0124.9584", "DQC.US.0124.9585", "DQC.US.0124.9586",
    "DQC.US.0124.9587", "DQC.US.0124.9588", "DQC.US.0125.9589", "DQC.US.0131.9726",
}
"""Rules that the Data Quality Committee has for leases, 87, 88, 90, 124, 125 and 131, by the messages of each."""


def test_every_rule_has_a_case_that_fails() -> None:
    assert {code for code, _, _ in FAILING if code.startswith("DQC.")} == RULES


@pytest.mark.parametrize(("code", "facts", "lines"), FAILING)
def test_each_rule_finds_what_it_is_for(code: str, facts: list[Fact], lines: list[BalanceSheetLine] | None) -> None:
    assert code in {c.code for c in rule_checks(facts, lines) if c.status == "fail"}


def test_each_rule_passes_what_is_right() -> None:
    good = told(OperatingLeaseLiability=90, OperatingLeaseLiabilityCurrent=40, OperatingLeaseLiabilityNoncurrent=50,
                OperatingLeaseRightOfUseAsset=80, LesseeOperatingLeaseLiabilityPaymentsDueNextTwelveMonths=60,
                LesseeOperatingLeaseLiabilityPaymentsDueYearTwo=40, LesseeOperatingLeaseLiabilityPaymentsDue=100,
                LesseeOperatingLeaseLiabilityUndiscountedExcessAmount=10, OperatingLeaseCost=12, SubleaseIncome=20,
                LeaseCost=-8)
    lines = [line("OperatingLeaseLiabilityCurrent", "OtherLiabilitiesCurrent", 70),
             line("OperatingLeaseLiabilityNoncurrent", "OtherLiabilitiesNoncurrent", 50),
             line("OperatingLeaseRightOfUseAsset", "OperatingLeaseRightOfUseAsset", 80)]
    assert {c.status for c in rule_checks(good, lines)} == {"pass"}
    unplaced = [c.code for c in rule_checks(good) if c.status != "pass"]
    assert unplaced == ["DQC.US.0087", "DQC.US.0124", "DQC.US.0131"]


def test_a_rate_far_from_the_table_is_noted() -> None:
    facts = [*told(OperatingLeaseLiability=100, LesseeOperatingLeaseLiabilityPaymentsDueNextTwelveMonths=110),
             Fact("OperatingLeaseWeightedAverageDiscountRatePercent", "", Decimal("0.06"), "pure", "USD", None,
                  date(2024, 12, 31), 4, "842-20-50")]
    [found] = [c for c in rule_checks(facts) if c.code == IMPLIED]
    # 110 / 12 x (1 - 1.014975^-12) / 0.014975 = 100.0, at 12 x 1.4975 % a year.
    assert (found.status, found.expected) == ("note", "0.1797")
