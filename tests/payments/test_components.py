"""Contracts with several components: published examples through files, and figures worked out beside each test."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import asc842
from lease_files import at, book_of, lease_text, refused
from test_events import close, rent, with_events
from test_variable import annual, cents, cost, cpi, day, year

D = Decimal
HALF = D("0.5")


def component(name: str, kind: str, price: Any, **more: Any) -> dict[str, Any]:
    given = {"id": name, "name": name.capitalize(), "kind": kind, "standalone_price": price, "source": "lease, 5"}
    return given | more


def contract(text: str, **keys: Any) -> str:
    """Add keys of the file (``accounts_for``, ``asset_class``) or of its facts (``consideration_from``)."""
    for key, value in keys.items():
        place, written = ("[facts]\n", str(value)) if key == "consideration_from" else ("\n[facts]\n", f'"{value}"')
        line = f"{key} = {written}\n"
        text = text.replace(place, f"{place}{line}" if place == "[facts]\n" else f"{line}{place}", 1)
    return text


def parts(book: asc842.LeaseBook, due: str) -> list[D]:
    """Parts of the payment due on a day, in the order of the table."""
    return list(book.payments.loc[book.payments["due"] == day(due), "rent"])


def paid_outside(book: asc842.LeaseBook) -> D:
    return sum(book.tables["expenses"]["paid"], D(0))


def share(book: asc842.LeaseBook, name: str) -> D:
    t = book.tables["components"]
    (found,) = t.loc[t["component"] == name, "share"]
    return D(found)


# Published ---------------------------------------------------------------------------------------------------------


def test_lease_and_maintenance() -> None:
    """FASB 842-10-55-150 to -151 (Example 14 Case A): 100,000 a year for three years; 285,000 and 45,000."""
    book = book_of(lease_text("2025-01-01", "2027-12-31", annual(timing="arrears"), components=[
        component("crane", "lease", 285000), component("maintenance", "nonlease", 45000)]))
    assert abs(share(book, "crane") * 100 - D("86.4")) <= D("0.05")
    assert abs(share(book, "maintenance") * 100 - D("13.6")) <= D("0.05")
    for y in (2025, 2026, 2027):
        close(year(book, y, "cost"), 86364, HALF)
        close(cost(book, y, "nonlease cost"), 100000 - 86364, HALF)
    assert book.passed


def ey_1_10(space: Any, cam: Any) -> asc842.LeaseBook:
    """300,000, 330,000 and 363,000 in arrears at 4 %, and 50,000 of taxes in year 1."""
    rows = [{"lease_year": i, "amount": a} for i, a in enumerate((300000, 330000, 363000), 1)]
    taxes = {"id": "taxes", "name": "Taxes", "basis": "costs",
             "actuals": [{"from": day("2025-01-01"), "to": day("2025-12-31"), "amount": 50000}]}
    return book_of(lease_text("2025-01-01", "2027-12-31", annual(timing="arrears", rows=rows), rate="0.04",
                              variable_payments=[taxes], components=[
                                  component("space", "lease", space), component("cam", "nonlease", cam)]))


@pytest.mark.parametrize(("space", "cam"), [(800000, 123000), (D("86.7"), D("13.3"))])
def test_office_with_common_area_maintenance(space: Any, cam: Any) -> None:
    """EY, Lease accounting, Ill. 1-10, in thousands; once by the prices, once by the percentages it rounds them to."""
    book, thousand = ey_1_10(space, cam), D(500)
    assert abs(share(book, "space") * 100 - D("86.7")) <= D("0.05")
    assert book.summary["rent"] + book.summary["nonlease_cost_total"] == 993000
    close(book.summary["rent"], 861000, thousand)
    close(book.summary["opening_liability"], 794000, thousand)
    lease, beside = parts(book, "2025-12-31")
    close(lease, 260000, thousand)
    close(beside, 40000, thousand)
    close(year(book, 2025, "cost"), 287000, thousand)
    december = at(book, "2025-12-31")
    close(december["liability_closing"], 566000, thousand)
    close(book.summary["opening_liability"] - december["liability_closing"], 228000, thousand)
    close(book.summary["opening_asset"] - december["asset_closing"], 255000, thousand)
    close(cost(book, 2025, "nonlease cost"), 44000, thousand)  # 132,000 of three years, straight line
    assert book.passed


def test_variable_payments_are_divided_alike() -> None:
    """EY, Ill. 1-10: 43,350 and 6,650 of 50,000 at the printed 86.7 %; the prices make it 50,000 x 800 / 923."""
    rounded, exact = ey_1_10(D("86.7"), D("13.3")), ey_1_10(800000, 123000)
    assert cost(rounded, 2025) == 43350
    assert cost(rounded, 2025, "variable nonlease cost") == 6650
    assert cost(exact, 2025) == cents(Fraction(50000 * 800, 923))
    assert cost(exact, 2025) + cost(exact, 2025, "variable nonlease cost") == 50000


SPACES = [component("original", "lease", 500000), component("additional", "lease", 400000, begins=day("2031-01-01"))]
AMENDED = rent([100000, 150000, 150000, 150000, 150000], 2030)


def test_modification_adds_space_a_year_later_the_original_lease() -> None:
    """FASB 842-10-55-168 to -176 (Example 17): five years at 7 % of 388,889, in equal instalments."""
    text = contract(lease_text("2025-01-01", "2034-12-31", rent([100000] * 10, 2025), rate="0.06"),
                    accounts_for="original")
    book = book_of(with_events(text, {"id": "more-space", "kind": "modification", "effective": day("2030-01-01"),
                                      "discount_rate": D("0.07"), "rent": [AMENDED], "components": SPACES}))
    given = book.tables["components"].set_index("component")["consideration"]
    close(given["original"], 388889, HALF)
    close(given["additional"], 311111, HALF)
    assert sum(given) == 700000
    (event,) = book.events.to_dict("records")
    close(event["liability_before"], 421236, HALF)
    close(event["liability_after"], 318904, HALF)
    close(event["asset_before"] - event["asset_after"], 102332, HALF)
    for y in range(2030, 2035):
        close(parts(book, f"{y}-12-31")[0], 77778, HALF)
        close(year(book, y, "cost"), 77778, HALF)
    close(parts(book, "2030-12-31")[1], 22222, HALF)
    assert book.passed


def test_modification_adds_space_a_year_later_the_additional_one() -> None:
    """FASB 842-10-55-168 to -176 (Example 17): four years at 7.5 % of the rest, 22,222 of it paid a year before."""
    text = lease_text("2031-01-01", "2034-12-31", AMENDED, rate="0.075", components=SPACES)
    book = book_of(contract(text, accounts_for="additional", consideration_from="2030-01-01"))
    close(book.summary["prepaid_rent"], 22222, HALF)
    close(book.summary["opening_liability"], 241896, HALF)
    close(book.summary["opening_asset"], 264118, HALF)
    for y in range(2031, 2035):
        close(year(book, y, "rent"), 72222, HALF)
        close(year(book, y, "cost"), 77778, HALF)
    before = book.journal[book.journal["date"] < day("2031-01-01")]
    assert set(before["account"]) == {"Cash", "Prepaid (accrued) rent"}
    assert sum(before["debit"], D(0)) == book.summary["prepaid_rent"]
    prepaid = book.journal[book.journal["account"] == "Prepaid (accrued) rent"]
    assert sum(prepaid["debit"], D(0)) == sum(prepaid["credit"], D(0))
    assert book.passed


# Parts -------------------------------------------------------------------------------------------------------------


def test_the_files_of_a_contract_pay_what_it_charges() -> None:
    """Three components in two files: 1,000.01 a month is 500.01 + 333.33 + 166.67, the cleaning with the truck."""
    rents = {"timing": "advance", "rows": [{"monthly": D("1000.01")}]}
    stated = [component("cleaning", "nonlease", 1, serves="truck"), component("van", "lease", 3),
              component("truck", "lease", 2)]
    books = {name: book_of(contract(lease_text("2025-01-01", "2025-12-31", rents, components=stated),
                                    accounts_for=name)) for name in ("van", "truck")}
    for book in books.values():
        assert parts(book, "2025-05-01") == [D("500.01"), D("333.33"), D("166.67")]
        assert book.passed
    assert [books[n].summary["rent"] for n in books] == [D("6000.12"), D("3999.96")]
    assert [books[n].summary["nonlease_cost_total"] for n in books] == [0, D("2000.04")]
    cash = [sum(b.journal.loc[b.journal["account"] == "Cash", "credit"], D(0)) for b in books.values()]
    assert sum(cash) == 12 * D("1000.01")


def test_abatement_is_divided_too() -> None:
    rents = {"timing": "advance", "rows": [{"monthly": 1000}]}
    book = book_of(lease_text("2025-01-01", "2025-12-31", rents, totals=[
        {"of": "abatement", "value": 1250}, {"of": "gross rent", "value": 12000}, {"of": "rent due", "value": 10750}],
        abatements=[{"months": ["2025-01"], "share": 1}, {"months": ["2025-02"], "amount": 250}],
        components=[component("space", "lease", 2), component("cam", "nonlease", 1)]))
    rows = book.payments[book.payments["in_liability"]].iloc[:3]
    assert rows["gross_rent"].tolist() == [D("666.67")] * 3
    assert rows["rent"].tolist() == [0, 500, D("666.67")]
    assert (rows["gross_rent"] - rows["abatement"]).tolist() == rows["rent"].tolist()
    assert sum(book.payments["abatement"], D(0)) == 1250
    assert book.passed  # the printed totals are those of the contract


def test_practical_expedient_by_class_of_asset() -> None:
    """842-10-15-37: not separated where the policy names the class; by price where it does not."""
    text = contract(lease_text("2025-01-01", "2027-12-31", annual(timing="arrears"), components=[
        component("space", "lease", 3), component("cam", "nonlease", 1)]), asset_class="office")
    together, apart = (book_of(text, combine_components=c) for c in (("office",), ("vehicles",)))
    assert (together.summary["rent"], together.summary["nonlease_cost_total"]) == (300000, 0)
    assert (apart.summary["rent"], apart.summary["nonlease_cost_total"]) == (225000, 75000)
    assert together.passed
    assert apart.passed


def test_expedient_with_several_leases_leaves_each_what_serves_it() -> None:
    """Prices 5 + 1 and 4: the van's service goes with the van, six tenths of all."""
    stated = [component("van", "lease", 5), component("truck", "lease", 4),
              component("service", "nonlease", 1, serves="van")]
    text = contract(lease_text("2025-01-01", "2027-12-31", annual(timing="arrears"), components=stated),
                    asset_class="vehicles", accounts_for="van")
    assert book_of(text, combine_components=("vehicles",)).summary["rent"] == 180000
    assert book_of(text).summary["rent"] == 150000


def test_a_service_recognized_when_due() -> None:
    rows = [{"lease_year": 1, "amount": 300}, {"lease_year": 2, "amount": 600}]
    for how, costs in (("when due", [100, 200]), ("straight-line", [150, 150])):
        book = book_of(lease_text("2025-01-01", "2026-12-31", annual(timing="advance", rows=rows), components=[
            component("space", "lease", 2), component("cam", "nonlease", 1, recognized=how)]))
        assert [cost(book, y, "nonlease cost") for y in (2025, 2026)] == costs
        assert book.passed


@pytest.mark.parametrize(("weights", "january"), [
    ("months", Fraction(900 * 1, 3) * Fraction(17, 31) / (Fraction(2) + Fraction(17, 31) + Fraction(14, 30))),
    ("days", Fraction(300 * 17, 90))])
def test_part_months_weigh_their_days(weights: str, january: Fraction) -> None:
    """2025-01-15 to 2025-04-14: 17 of 31 days, two months, 14 of 30 days; 90 days in all. A third of 900 is 300."""
    once = {"frequency": "once", "rows": [{"on": day("2025-01-15"), "amount": 900}]}
    book = book_of(lease_text("2025-01-15", "2025-04-14", once, components=[
        component("space", "lease", 2), component("cam", "nonlease", 1)]), cost_weights=weights)
    t = book.tables["expenses"]
    assert t.loc[t["cost"] > 0, "cost"].iloc[0] == cents(january)
    assert t.loc[t["cost"] > 0, "date"].tolist() == [day(d) for d in (
        "2025-01-31", "2025-02-28", "2025-03-31", "2025-04-14")]
    assert book.passed


def test_the_index_is_divided_as_it_is_charged() -> None:
    """125 to 128: 102,400 is 68,266.67 and 34,133.33; 100,000 was 66,666.67 and 33,333.33."""
    book = book_of(lease_text("2025-01-01", "2027-12-31", annual(cpi(("2026-01-01", 128))), components=[
        component("space", "lease", 2), component("cam", "nonlease", 1)]))
    assert cost(book, 2026) == D("1600.00")
    assert cost(book, 2026, "variable nonlease cost") == D("800.00")
    assert book.passed


# Events ------------------------------------------------------------------------------------------------------------


CAM = [component("space", "lease", 3), component("cam", "nonlease", 1)]


def test_prices_stated_anew_with_a_modification() -> None:
    """From 2027 on half and half of 120,000, and 50,000 a year of cost: 25,000 x 2 + 60,000 x 2 over four years."""
    text = lease_text("2025-01-01", "2028-12-31", annual(timing="arrears"), components=CAM)
    book = book_of(with_events(text, {
        "id": "anew", "kind": "modification", "effective": day("2027-01-01"), "discount_rate": D("0.07"),
        "rent": [annual(amount=120000, timing="arrears", name="Rent", source="lease, 2")],
        "components": [component("space", "lease", 1), component("cam", "nonlease", 1)]}))
    assert [cost(book, y, "nonlease cost") for y in range(2025, 2029)] == [25000, 25000, 60000, 60000]
    (event,) = book.events.to_dict("records")
    exact = sum((Fraction(60000) / Fraction("1.07") ** k for k in (1, 2)), Fraction(0))
    assert event["liability_after"] == cents(exact)
    assert book.passed


def test_an_event_that_changes_nothing_changes_no_service_cost() -> None:
    rents = {"timing": "arrears", "due_day": 9, "rows": [{"month": 1, "monthly": D("1234.57")},
                                                         {"month": 9, "monthly": D("1302.11")}]}
    base = lease_text("2025-01-17", "2027-03-09", rents, rate="0.07", components=CAM)
    plain, changed = book_of(base), book_of(with_events(base, {
        "id": "same", "kind": "modification", "effective": day("2025-10-11"), "discount_rate": D("0.07")}))
    pd.testing.assert_frame_equal(plain.tables["expenses"], changed.tables["expenses"])
    assert changed.passed


def test_what_is_prepaid_for_a_service_is_cost_when_the_lease_ends_early() -> None:
    """1,200 in advance on 2025-01-01, a quarter for cam: 75 of 300 recognized by March, the rest on 2025-03-31."""
    text = lease_text("2025-01-01", "2025-12-31", annual(amount=1200), components=CAM)
    book = book_of(with_events(text, {"id": "end", "kind": "termination", "effective": day("2025-03-31"),
                                      "at_end_of_day": True}))
    assert cost(book, 2025, "nonlease cost") == 300
    t = book.tables["expenses"]
    assert sum(t.loc[t["date"] == day("2025-03-31"), "cost"], D(0)) == 25 + 225
    assert book.passed


def test_two_additions_at_different_times() -> None:
    """900 a year for three years: prices 3, 2 and 1. The first is given 450 a year; of the 450 left of each year, the
    second is given two thirds and the third one third, whenever they begin."""
    stated = [component("a", "lease", 3), component("b", "lease", 2, begins=day("2026-01-01")),
              component("c", "lease", 1, begins=day("2027-01-01"))]
    rents = annual(amount=900, timing="arrears")
    books = [book_of(contract(lease_text(start, "2027-12-31", rents, components=stated), accounts_for=name,
                              consideration_from="2025-01-01"))
             for name, start in (("a", "2025-01-01"), ("b", "2026-01-01"), ("c", "2027-01-01"))]
    assert [b.summary["rent"] for b in books] == [1350, 600, 150]
    assert [b.summary["prepaid_rent"] for b in books] == [0, 300, 300]
    assert [b.summary["cost_total"] for b in books] == [1350, 900, 450]
    assert all(b.passed for b in books)


def test_a_service_beside_space_that_comes_later() -> None:
    """Equal instalments for what runs from the start, the service among it; 12,000 a year of 5 : 1 : 4."""
    stated = [component("old", "lease", 5), component("cam", "nonlease", 1),
              component("new", "lease", 4, begins=day("2026-01-01"))]
    rents = {"timing": "advance", "rows": [{"monthly": 1000}]}
    book = book_of(contract(lease_text("2025-01-01", "2026-12-31", rents, components=stated), accounts_for="old"))
    assert parts(book, "2025-06-01") == [500, 400, 100]
    assert book.summary["nonlease_cost_total"] == 2400
    assert book.passed


@pytest.mark.parametrize(("start", "effective"), [("2025-01-01", "2025-07-01"), ("2025-01-17", "2026-04-11")])
def test_an_event_that_changes_nothing_leaves_a_service_beside_space_that_comes_later(start: str, effective: str,
                                                                                      ) -> None:
    """All that is promised is divided, not what is left of it on the day of the event."""
    stated = [component("old", "lease", 5), component("cam", "nonlease", 1),
              component("new", "lease", 4, begins=day("2026-01-01"))]
    rents = {"timing": "advance", "rows": [{"month": 1, "monthly": 1000}, {"month": 13, "monthly": 1500}]}
    text = contract(lease_text(start, "2026-12-31", rents, components=stated), accounts_for="old")
    plain, changed = book_of(text), book_of(with_events(text, {
        "id": "same", "kind": "modification", "effective": day(effective), "discount_rate": D("0.07")}))
    pd.testing.assert_frame_equal(plain.tables["expenses"], changed.tables["expenses"])
    pd.testing.assert_frame_equal(plain.tables["components"], changed.tables["components"])
    assert changed.passed


def late_space(*rows: dict[str, int]) -> str:
    """Two years monthly; from the second on there is more space, at 3 to 1."""
    return contract(lease_text("2025-01-01", "2026-12-31", {"timing": "advance", "rows": rows}, components=[
        component("old", "lease", 3), component("new", "lease", 1, begins=day("2026-01-01"))]), accounts_for="old")


def test_rent_too_low_for_equal_instalments_is_made_good_by_later_rent() -> None:
    """22 x 1,200 = 26,400, of which 19,800 in 24 parts of 825 for the old space. January and February are free, so
    that all of the rent to June is for it, 4,800 of 4,950 due by then; by July 7 x 825 = 5,775 is met."""
    book = book_of(late_space({"month": 1, "monthly": 0}, {"month": 3, "monthly": 1200}))
    old = book.payments.loc[book.payments["in_liability"], "rent"].tolist()
    assert old == [0, 0, 1200, 1200, 1200, 1200, 5775 - 4800, *[825] * 17]
    assert sum(old) == 19800
    assert book.passed


def test_rent_that_never_makes_it_good_is_refused() -> None:
    """36,000 and then nothing: 27,000 in 24 parts of 1,125, of which only 13,500 falls in the first year."""
    (problem,) = refused(late_space({"month": 1, "monthly": 3000}, {"month": 13, "monthly": 0}))
    assert problem.key == "facts.components"
    assert problem.found == ("rent from 2025-01-01 on that is too low in the end to give 27,000.00 in equal "
                             "instalments: 13,500.00 at most")


# Whatever the terms ------------------------------------------------------------------------------------------------


MONTHLY = st.decimals(min_value=0, max_value=99999, places=2)


@given(prices=st.lists(st.integers(1, 10**6), min_size=2, max_size=4),
       amounts=st.lists(MONTHLY, min_size=1, max_size=4),
       kinds=st.lists(st.sampled_from(["lease", "nonlease"]), min_size=3, max_size=3),
       timing=st.sampled_from(["advance", "arrears"]), finance=st.booleans(),
       share_abated=st.sampled_from([None, D("0.37")]))
def test_parts_make_the_whole(prices: list[int], amounts: Sequence[D], kinds: list[str], timing: str, finance: bool,
                              share_abated: D | None) -> None:
    stated = [component(f"c{i}", k, p) for i, (k, p) in enumerate(zip(["lease", *kinds], prices, strict=False))]
    rents = {"timing": timing, "rows": [{"month": 1 + 3 * i, "monthly": a} for i, a in enumerate(amounts)]}
    abated = [{"months": ["2025-02"], "share": share_abated}] if share_abated else []
    plain = book_of(lease_text("2025-01-01", "2026-02-28", rents, abatements=abated))
    books = [book_of(contract(lease_text("2025-01-01", "2026-02-28", rents, components=stated, abatements=abated,
                                         classification="finance" if finance else "operating"),
                              accounts_for=c["id"])) for c in stated if c["kind"] == "lease"]
    assert all(b.passed for b in books)
    accounted = sum((b.summary["rent"] + paid_outside(b) for b in books), D(0))
    assert accounted == plain.summary["rent"]
    for b in books:
        whole = b.payments.groupby("due")[["gross_rent", "abatement", "rent"]].agg(lambda c: sum(c, D(0)))
        expected = plain.payments.set_index("due")[["gross_rent", "abatement", "rent"]]
        assert (whole == expected.loc[whole.index]).all().all()


def test_the_outputs_take_components(tmp_path: Any) -> None:
    book = ey_1_10(800000, 123000)
    assert book.to_workbook(tmp_path / "book.xlsx").exists()
    assert re.search(r'"share": "0.866738895"', book.to_json())
    assert isinstance(book.tables["components"]["consideration"].iloc[0], Decimal)
    assert date(2025, 12, 31) in set(book.tables["expenses"]["date"])


# An index, and components that begin later ---------------------------------------------------------------------------


INDEXED = [component("old", "lease", 3), component("new", "lease", 1, begins=day("2026-01-01"))]


def by_index(name: str, start: str, *stated: dict[str, Any], **facts: Any) -> asc842.LeaseBook:
    """1,000 a month for two years at an index of 100: 110 from July 2025, 120 from July 2026."""
    monthly = {"id": "base", "timing": "arrears", "rows": [{"amount": D("1000.00")}], "basis": "index", "index": {
        "name": "CPI-U", "at_commencement": 100, "readings": [{"from": day("2025-07-01"), "value": 110},
                                                               {"from": day("2026-07-01"), "value": 120}]}}
    return book_of(contract(lease_text(start, "2026-12-31", monthly, components=stated or INDEXED, **facts),
                            accounts_for=name, consideration_from="2025-01-01"))


def varied(book: asc842.LeaseBook, month: str, kind: str = "variable lease cost") -> D:
    t = book.tables["expenses"]
    return sum(t.loc[(t["period"] == month) & (t["kind"] == kind), "cost"], D(0))


def test_an_index_where_space_comes_later() -> None:
    """24,000 at the index of the start: 18,000 for the old space, 750 a month; 250 a month for the new. Of the 100
    that the index adds from July 2025 on the old space has all until the new begins, then 75, and 150 of 200.

    The new space is measured at the index of its own start: 250 and a quarter of 100 is 275; of the last 100 it has
    25. What is paid for it before is 12 x 250.
    """
    old, new = by_index("old", "2025-01-01"), by_index("new", "2026-01-01")
    assert parts(old, "2025-08-31") == [D("750.00"), D("250.00")]
    assert [varied(old, m) for m in ("2025-06", "2025-08", "2026-02", "2026-08")] == [0, 100, 75, 150]
    assert old.summary["rent"] == 18000
    assert sum(old.tables["expenses"]["cost"]) == 6 * 100 + 6 * 75 + 6 * 150
    assert (new.summary["prepaid_rent"], new.summary["rent"]) == (3000, 12 * 275)
    assert [varied(new, m) for m in ("2026-02", "2026-08")] == [0, 25]
    assert parts(new, "2026-02-28")[1] == 275
    paid = [-sum((b.journal["debit"] - b.journal["credit"])[b.journal["account"] == "Cash"], D(0)) for b in (old, new)]
    assert sum(paid) == 6 * 1000 + 12 * 1100 + 6 * 1200
    assert old.passed
    assert new.passed


def test_an_index_inside_the_month_in_which_space_comes() -> None:
    """From 2026-01-16 on there is more: of January's 100 beyond the index the old space has 15/31 and three quarters
    of 16/31, 100 x (15 + 12) / 31.
    """
    later = [INDEXED[0], {**INDEXED[1], "begins": day("2026-01-16")}]
    book = by_index("old", "2025-01-01", *later)
    assert varied(book, "2026-01") == cents(Fraction(100 * (15 + 12), 31))
    assert varied(book, "2026-02") == 75
    assert book.passed


def test_an_index_beside_a_service_and_taxes() -> None:
    """Old space and its cleaning at 5 and 1, new space at 4: of 100 before 2026 83.33 and 16.67, then 50 and 10. Of
    taxes of 600 for 2025, and of 600 for 2026, likewise 500 and 100, 300 and 60.
    """
    stated = [component("old", "lease", 5), component("cam", "nonlease", 1),
              component("new", "lease", 4, begins=day("2026-01-01"))]
    taxes = {"id": "taxes", "name": "Taxes", "basis": "costs", "actuals": [
        {"from": day(f"{y}-01-01"), "to": day(f"{y}-12-31"), "amount": D("600.00")} for y in (2025, 2026)]}
    book = by_index("old", "2025-01-01", *stated, variable_payments=[taxes])
    kinds = ("variable lease cost", "variable nonlease cost")
    assert [varied(book, "2025-08", kind) for kind in kinds] == [D("83.33"), D("16.67")]
    assert [varied(book, "2026-02", kind) for kind in kinds] == [50, 10]
    assert [varied(book, "2025-12", kind) for kind in kinds] == [D("583.33"), D("116.67")]
    assert [varied(book, "2026-12", kind) for kind in kinds] == [400, 80]
    assert book.passed


def test_an_index_remeasured_where_space_comes_later() -> None:
    """Judged anew on 2026-10-01 the old space is measured at 120: 750 and three quarters of 200; nothing varies."""
    text = {"id": "anew", "kind": "reassessment", "effective": day("2026-10-01"), "discount_rate": D("0.07")}
    monthly = {"id": "base", "timing": "arrears", "rows": [{"amount": D("1000.00")}], "basis": "index", "index": {
        "name": "CPI-U", "at_commencement": 100, "readings": [{"from": day("2025-07-01"), "value": 110},
                                                               {"from": day("2026-07-01"), "value": 120}]}}
    book = book_of(with_events(contract(lease_text("2025-01-01", "2026-12-31", monthly, components=INDEXED),
                                        accounts_for="old"), text))
    assert parts(book, "2026-11-30")[0] == 900
    assert [varied(book, m) for m in ("2026-08", "2026-11")] == [150, 0]
    assert book.passed


def test_an_incentive_for_a_nonlease_component_is_no_cost_of_it() -> None:
    """12 x 1,000.00 less 1,200.00 received: a consideration of 10,800.00, of which 60 % (6,480.00) are the lease's."""
    components = [{"id": "space", "name": "Space", "kind": "lease", "standalone_price": D(600)},
                  {"id": "upkeep", "name": "Upkeep", "kind": "nonlease", "standalone_price": D(400)}]
    book = book_of(lease_text("2025-01-01", "2025-12-31", {"timing": "advance", "rows": [{"monthly": D("1000.00")}]},
                              components=components,
                              incentives=[{"amount": D("1200.00"), "received": date(2025, 1, 1)}]))
    beside, cost = book.tables["expenses"], sum(book.schedule["cost"])
    assert cost == D("6480.00")
    assert cost + sum(beside["cost"]) == D("10800.00")
    assert sum(beside["cost"]) == D("4320.00") == sum(beside["paid"]) - sum(beside["received"])  # 12 x 400 - 480
    assert book.passed


PASSING = [component("old", "lease", 3), component("passing", "lease", 1, ends=day("2025-12-31"))]


def test_a_component_that_ends_first_has_its_part_while_it_is_there() -> None:
    """1,000 a month for a year, 600 for another: 19,200 of 3 : 1 are 600 a month for two years, 400 for one."""
    rents = {"timing": "advance", "rows": [{"month": 1, "monthly": 1000}, {"month": 13, "monthly": 600}]}
    book = book_of(contract(lease_text("2025-01-01", "2026-12-31", rents, components=PASSING), accounts_for="old"))
    assert [parts(book, "2025-06-01"), parts(book, "2026-06-01")] == [[600, 400], [600]]
    assert book.summary["rent"] == 14400


def test_an_index_inside_the_month_in_which_space_goes() -> None:
    """Until 2026-01-15 there is more: of January's 100 beyond the index the old space has three quarters of 15/31,
    and 16/31, 100 x (45 + 64) / 124.
    """
    book = by_index("old", "2025-01-01", PASSING[0], {**PASSING[1], "ends": day("2026-01-15")})
    assert varied(book, "2026-01") == round(D(100 * (45 + 64)) / 124, 2)


def test_one_component_alone_divides_nothing() -> None:
    """A lease component that is priced beside no other has all of the rent, and is no part of it."""
    rents = {"timing": "advance", "rows": [{"monthly": 1000}]}
    book = book_of(lease_text("2025-01-01", "2025-12-31", rents, components=[component("office", "lease", 5)]))
    (row,) = book.tables["components"].to_dict("records")
    assert "not separated" in row.values()
    assert book.summary["rent"] == 12000
