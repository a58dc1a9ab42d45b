"""Two rates on two areas; a share of the building beside the areas of both."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import asc842
from lease_files import book_of, lease_text

D = Decimal


def book(share: dict[str, Any], **more: Any) -> asc842.LeaseBook:
    """10,000 square feet of offices at 24.00 and 2,500 of storage at 9.60, a year."""
    rents = [{"id": "office", "area": 10000, "timing": "advance", "rows": [{"rate": D("24.00")}]},
             {"id": "storage", "area": more.pop("storage", 2500), "timing": "advance", "rows": [{"rate": D("9.60")}]}]
    text = lease_text("2025-01-01", "2026-12-31", rents, proportionate_shares=[{"area": 12500, **share}],
                      premises=[{"name": "Offices", "area": 10000}, {"name": "Storage", "area": 2500}], **more)
    text = text.replace('asset = "Premises"\n',
                        'asset = "Premises"\npremises_total = { area = 12500, source = "lease, 2" }\n')
    return book_of(text.replace(', id = "premises-1"', "").replace('id = "premises-1", ', "")
                   .replace('id = "premises-2", ', "").replace('id = "proportionate-shares-1", ', ""))


def found(of: asc842.LeaseBook, name: str) -> Any:
    """The check of a name."""
    return next(c for c in of.checks if c.name == name)


def test_two_rates_on_two_areas_add_up() -> None:
    # 240,000 + 24,000 a year: 20,000.00 and 2,000.00 a month.
    of = book({"share": D("0.2500"), "building_area": 50000}, totals=[{"of": "gross rent", "value": D("528000.00")}])
    monthly = of.payments.groupby("component")["rent"].first().to_dict()
    assert monthly == {"office": D("20000.00"), "storage": D("2000.00")}
    assert found(of, "areas of rent = premises let").status == "pass"
    assert found(of, "printed total of gross rent").status == "pass"


def test_rent_on_another_area_than_is_let_is_noted() -> None:
    assert found(book({"share": D("0.25")}, storage=2000), "areas of rent = premises let").status == "note"


@pytest.mark.parametrize(("share", "building", "status"), [
    ("0.2500", 50000, "pass"), ("0.2404", 52000, "pass"), ("0.2403", 52000, "note"), ("0.2540", 50000, "fail")])
def test_a_share_is_the_area_over_that_of_the_building(share: str, building: int, status: str) -> None:
    # 12,500 / 52,000 = 24.0385 %: 24.04 rounded, 24.03 cut.
    of = book({"share": D(share), "building_area": building})
    assert found(of, "area / building area = share").status == status
