"""Which us-gaap element each figure of the reports is filed under, or that the taxonomy has none for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EXTENSION = "extension"
"""Stands in the place of an element where the taxonomy has none: filers add one of their own."""
Kind = Literal["instant", "duration"]
Unit = Literal["currency", "pure", "term"]
MATURITY, ASSETS, COST, CASH, AVERAGES = (
    "maturity", "right-of-use assets", "lease cost", "cash flows", "weighted averages")
LIABILITY_ROLLED, ASSET_ROLLED = "liability roll-forward", "right-of-use asset roll-forward"
CLASSIFICATIONS = ("operating", "finance")


@dataclass(frozen=True, slots=True)
class Element:
    """A figure that is disclosed: its ``name`` in the taxonomy, and the ``column`` of the ``report`` that has it.

    ``classification`` names the rows that are added up, where not all are. ``sign`` is -1 where the report shows the
    figure the other way round. ``kind`` says whether it is of a day or of a stretch of time; reports of stretches are
    named without them. A ``term`` is in months in the report. ``before`` is the report that has the figure of the year
    before, where it is not that of the same name.
    """

    name: str
    label: str
    report: str
    column: str
    kind: Kind
    paragraph: str
    classification: str = ""
    sign: int = 1
    unit: Unit = "currency"
    before: tuple[str, str] | None = None


def _balances(of: str, name: str) -> tuple[Element, ...]:
    asset = (ASSET_ROLLED, "closing")
    owed = (LIABILITY_ROLLED, "closing")
    shown = f"{of.capitalize()} lease"
    return (
        Element(f"{name}RightOfUseAsset", f"{shown} right-of-use assets", ASSETS, "right-of-use asset", "instant",
                "842-20-45-1(a)", of, before=asset),
        Element(f"{name}LiabilityCurrent", f"{shown} liabilities, current", MATURITY, "current", "instant",
                "842-20-45-1(b)", of),
        Element(f"{name}LiabilityNoncurrent", f"{shown} liabilities, noncurrent", MATURITY, "noncurrent", "instant",
                "842-20-45-1(b)", of),
        Element(f"{name}Liability", f"{shown} liabilities", MATURITY, "liability", "instant", "842-20-45-1(b)", of,
                before=owed))


REMAINDER, THEREAFTER = 0, 6
"""Positions in the maturity table of what is left of the year, and of what comes after five years."""
DUE = ("RemainderOfFiscalYear", "DueNextTwelveMonths", "DueYearTwo", "DueYearThree", "DueYearFour", "DueYearFive",
       "DueAfterYearFive")
"""How the elements of the columns of the maturity table end, in their order."""
PAYMENTS = {"operating": "LesseeOperatingLeaseLiabilityPayments", "finance": "FinanceLeaseLiabilityPayments"}
EXCESS = {"operating": "LesseeOperatingLeaseLiabilityUndiscountedExcessAmount",
          "finance": "FinanceLeaseLiabilityUndiscountedExcessAmount"}
NAMES = {"operating": "OperatingLease", "finance": "FinanceLease"}


def due_elements(buckets: tuple[str, ...]) -> tuple[Element, ...]:
    """Return the elements of the maturity table, whose columns of payments are ``buckets``, in its order."""
    found = list[Element]()
    for of in CLASSIFICATIONS:
        found += [Element(f"{PAYMENTS[of]}{end}", f"{of.capitalize()} lease payments, {bucket}", MATURITY, bucket,
                          "instant", "842-20-50-6", of) for end, bucket in zip(DUE, buckets, strict=True)]
        found += [Element(f"{PAYMENTS[of]}Due", f"{of.capitalize()} lease payments, total", MATURITY, "total",
                          "instant", "842-20-50-6", of),
                  Element(EXCESS[of], f"{of.capitalize()} leases, less imputed interest", MATURITY, "imputed interest",
                          "instant", "842-20-50-6", of, sign=-1)]
    return tuple(found)


def _cost(name: str, label: str, column: str, paragraph: str, sign: int = 1) -> Element:
    return Element(name, label, COST, column, "duration", paragraph, sign=sign)


def _cash(name: str, label: str, column: str, paragraph: str = "842-20-50-4(g)(1)", sign: int = 1) -> Element:
    return Element(name, label, CASH, column, "duration", paragraph, sign=sign)


BALANCES = (*_balances("operating", "OperatingLease"), *_balances("finance", "FinanceLease"))
COSTS = (
    _cost("OperatingLeaseCost", "Operating lease cost", "operating lease cost", "842-20-50-4(b)"),
    _cost("FinanceLeaseRightOfUseAssetAmortization", "Finance lease cost: amortization of right-of-use assets",
          "finance: amortization", "842-20-50-4(a)"),
    _cost("FinanceLeaseInterestExpense", "Finance lease cost: interest on lease liabilities", "finance: interest",
          "842-20-50-4(a)"),
    _cost("ShortTermLeaseCost", "Short-term lease cost", "short-term lease cost", "842-20-50-4(c)"),
    _cost("VariableLeaseCost", "Variable lease cost", "variable lease cost", "842-20-50-4(d)"),
    _cost("SubleaseIncome", "Sublease income", "sublease income", "842-20-50-4(e)", sign=-1),
    _cost(EXTENSION, "Catch-up of earlier periods", "catch-up of closed periods", "250-10-45-27"),
    _cost(EXTENSION, "Leases taken out of the portfolio", "dropped from the portfolio", "250-10-45-27"),
    _cost("LeaseCost", "Total lease cost", "total", "842-20-50-4"),
)
"""Lease cost, as its table shows it; the total last."""
CAPITALIZED = (_cost(EXTENSION, "Lease cost capitalized in other assets", "capitalized in other assets",
                     "842-20-50-4"),)
RESULTS = (
    _cost("SaleAndLeasebackTransactionGainLossNet", "Gain (loss) on sales and leasebacks",
          "loss (gain) on sale and leaseback", "842-20-50-4(f)", sign=-1),
    _cost(EXTENSION, "Interest on financing obligations", "interest on financing obligations", "842-40-50-1"),
    Element("OperatingLeaseImpairmentLoss", "Impairment of operating lease right-of-use assets", COST,
            "gain or loss: impairment", "duration", "842-20-35-9", "operating", sign=-1),
    Element(EXTENSION, "Impairment of finance lease right-of-use assets", COST, "gain or loss: impairment", "duration",
            "842-20-35-9", "finance", sign=-1),
    _cost("GainLossOnTerminationOfLease", "Gain (loss) on terminations", "gain or loss: termination",
          "842-20-40-1"),
)
"""Results beside lease cost."""
FLOWS = (
    _cash("OperatingLeasePayments", "Operating cash flows from operating leases", "operating: operating leases"),
    _cash("FinanceLeaseInterestPaymentOnLiability", "Operating cash flows from finance leases",
          "operating: interest on finance leases"),
    _cash("FinanceLeasePrincipalPayments", "Financing cash flows from finance leases",
          "financing: principal of finance leases"),
    _cash("RightOfUseAssetObtainedInExchangeForOperatingLeaseLiability",
          "Right-of-use assets obtained for operating lease liabilities", "assets obtained: operating",
          "842-20-50-4(g)(2)"),
    _cash("RightOfUseAssetObtainedInExchangeForFinanceLeaseLiability",
          "Right-of-use assets obtained for finance lease liabilities", "assets obtained: finance",
          "842-20-50-4(g)(2)"),
)
AVERAGED = tuple(x for of in CLASSIFICATIONS for x in (
    Element(f"{NAMES[of]}WeightedAverageRemainingLeaseTerm1", f"Weighted-average remaining lease term: {of} leases",
            AVERAGES, "remaining_months", "instant", "842-20-50-4(g)(3)", of, unit="term"),
    Element(f"{NAMES[of]}WeightedAverageDiscountRatePercent", f"Weighted-average discount rate: {of} leases",
            AVERAGES, "discount_rate", "instant", "842-20-50-4(g)(4)", of, unit="pure")))
FURTHER = (
    Element(EXTENSION, "Undiscounted payments of leases not yet commenced", "not yet commenced", "payments", "instant",
            "842-20-50-3(b)"),
    Element(EXTENSION, "Short-term lease commitment of the next 12 months", "short-term commitment",
            "commitment of the next 12 months", "instant", "842-20-50-8"),
    Element(EXTENSION, "Lease liabilities to related parties", "related parties", "liability", "instant",
            "842-20-50-7"),
    Element(EXTENSION, "Lease cost with related parties", "related parties", "lease cost, year to date", "duration",
            "842-20-50-7"),
)
ELEMENTS = (*BALANCES, *COSTS, *CAPITALIZED, *RESULTS, *FLOWS, *AVERAGED, *FURTHER)
"""All but those of the maturity table, whose columns are named after years."""
