"""What single paragraphs ask and no published example shows, each worked out beside its test."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from asc842.closing.reports.maturity import averages, weights
from asc842.ledger.standing import standing_at
from event_workbooks import with_events
from holdings import holdings_of
from lease_files import book_of, lease_text, load_text

D = Decimal
RENT = {"id": "rent-1", "name": "Rent", "source": "lease, 4", "timing": "advance", "rows": [{"monthly": D(1000)}]}
THREE_YEARS = lease_text("2025-01-01", "2027-12-31", RENT)


def worth(rents: list[int], rate: str = "0.06") -> D:
    """Present value of rents due at the start of each month, the first of them today."""
    return sum((r / (1 + D(rate) / 12) ** k for k, r in enumerate(rents)), D(0))


def test_rent_by_sales_that_becomes_fixed_is_measured_at_the_rate_of_commencement() -> None:
    """842-10-35-4b, 842-20-35-5: 320 a month of sales rent is fixed from year 2 on; 24 of 1,320 at 6 % as before."""
    book = book_of(with_events(THREE_YEARS, {
        "id": "fixed", "kind": "contingency resolved", "effective": date(2026, 1, 1),
        "rent": [{**RENT, "rows": [{"monthly": D(1320)}]}]}))
    (event,) = book.events.to_dict("records")
    assert abs(event["liability_before"] - worth([1000] * 24)) <= D("0.005")
    assert abs(event["liability_after"] - worth([1320] * 24)) <= D("0.005")
    assert event["asset_after"] - event["asset_before"] == event["liability_after"] - event["liability_before"]
    assert (event["discount_rate"], event["gain_loss"]) == (D("0.06"), 0)
    assert book.passed


def test_a_rate_that_reflected_the_option_stays() -> None:
    """842-20-35-5: the rate of commencement took the renewal into account; 24 months and 12 more at 6 %, not anew."""
    renewal = {"id": "more", "kind": "renewal", "lease_term_end": date(2028, 12, 31)}
    text = lease_text("2025-01-01", "2027-12-31", RENT, options=[renewal], judgements=[
        {"question": "option", "option": "more", "answer": "not exercised"}])
    event: dict[str, Any] = {"id": "anew", "kind": "reassessment", "effective": date(2026, 1, 1),
                             "trigger": "significant event", "discount_rate": D("0.06"),
                             "reason": "Improvements. The rate of commencement was for four years already.",
                             "options": [{"option": "more", "answer": "exercised"}]}
    book = book_of(with_events(text, event))
    (did,) = book.events.to_dict("records")
    assert abs(did["liability_after"] - worth([1000] * 36)) <= D("0.005")
    assert did["discount_rate"] == D("0.06")
    assert book.passed


def test_land_is_a_component_with_a_classification_of_its_own() -> None:
    """842-10-15-29: 300 of 1,000 are for land, which has no end of life; seven of the building's eight years."""
    spaces = [{"id": name, "name": name, "kind": "lease", "standalone_price": price, "source": "lease, 5"}
              for name, price in (("building", 7), ("land", 3))]

    def of(name: str, life: str) -> str:
        text = lease_text("2025-01-01", "2031-12-31", RENT, components=spaces, classification=None)
        asset = ("\n[facts.underlying_asset]\nfair_value = 900000.00\ntransfers_ownership = false\n"
                 f'no_alternative_use = false\n{life}source = "lease, 3"\n')
        return text.replace("\n[facts]", f'accounts_for = "{name}"\n\n[facts]', 1) + asset

    building, land = (book_of(of(name, f"economic_life = {life}\nremaining_economic_life = {life}\n"))
                      for name, life in (("building", "{ years = 8 }"), ("land", "{ indefinite = true }")))
    assert (building.summary["classification"], land.summary["classification"]) == ("finance", "operating")
    assert (building.summary["rent"], land.summary["rent"]) == (84 * 700, 84 * 300)


def test_remaining_terms_are_averaged_by_the_liabilities() -> None:
    """842-20-55-11: at 10 % 5,500 in a year are worth 5,000, 12,100 in two years 10,000: (12 + 2 x 24) / 3 months."""
    leases = [load_text(lease_text("2025-01-01", f"{2026 + n}-12-31", {
        "frequency": "annual", "timing": "arrears", "rows": [
            {"month": 1, "amount": D(0)}, *([{"month": 13, "amount": D(0)}] if n else []),
            {"month": 13 + 12 * n, "amount": D(amount)}]}, rate="0.10", lease_id=f"lease-{n}"))
        for n, amount in enumerate((5500, 12100))]
    h = holdings_of(leases)
    now = standing_at(np.datetime64("2025-12-31"), h.schedule, h.measurement.waves)
    assert now.liability.tolist() == [500000, 1000000]
    row = averages(weights(h, now)).set_index("classification").loc["operating"]
    assert row["remaining_months"] == 20


def test_a_loss_on_the_asset_of_a_finance_lease_is_amortized_no_more() -> None:
    """842-20-25-5c, -35-9: at no interest 6,000 of 12,000 are left in July; less 1,200, 4,800 over six months."""
    text = lease_text("2025-01-01", "2025-12-31", {**RENT, "timing": "arrears"}, rate="0", classification="finance")
    book = book_of(with_events(text, {"id": "loss", "kind": "impairment", "effective": date(2025, 7, 1),
                                      "impairment": D(1200)}))
    assert list(book.schedule["amortization"]) == [D(1000)] * 6 + [D(800)] * 6
    (event,) = book.events.to_dict("records")
    assert (event["asset_before"], event["asset_after"], event["gain_loss"]) == (6000, 4800, -1200)
    assert event["liability_before"] == event["liability_after"] == 6000
    assert book.passed
