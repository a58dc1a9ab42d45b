"""Two ways of accounting side by side: the Windham amendment as a separate contract and as a modification.

Expected figures are worked out here, from the rates that the amendment prints, in decimals.
"""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

import asc842
from asc842.api.compare import balances_on
from asc842.cli import main
from lease_files import ROOT, book_of, lease_text
from test_events import with_events

D = Decimal
APART = [ROOT / "inputs" / f"windham-v-{name}.toml" for name in ("original", "additional-premises")]
TOGETHER = ROOT / "inputs" / "windham-v-history.toml"
SIDES = (f"separate contract={APART[0]}+{APART[1]}", f"modification={TOGETHER}")
RATES = [D(r) for r in ("3.59", "3.70", "3.81", "3.92", "4.04", "4.16")]
CHANGE, DAY = date(2003, 4, 4), D("4.1")
"""The amendment was made three days into the fifth month; its space and rent are those of all of it."""


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(D("0.01"), ROUND_HALF_UP)


def rents(area: int) -> list[Decimal]:
    """Rent of the 72 months from 2002-12, Exhibit B's rates on an area."""
    return [cents(rate * area / 12) for rate in RATES for _ in range(12)]


def original() -> list[Decimal]:
    """Section 4.2: two months abated."""
    return [D(0), D(0), *rents(150204)[2:]]


def added() -> list[Decimal]:
    """Sections 3(a) and 3(b): April 2003 abated, half of May to July; nothing before April."""
    due = rents(54103)
    return [*[D(0)] * 4, due[4] - D("16185.81"), *(r - D("8092.91") for r in due[5:8]), *due[8:]]


def value(due: list[Decimal], at: int | Decimal, rate: str = "0.06") -> Decimal:
    """Worth of rent from month ``at`` on, at its start or inside it, monthly; each instalment is due on the 1st."""
    return cents(sum((r / (1 + D(rate) / 12) ** (k - at) for k, r in enumerate(due) if k >= at), D(0)))


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, ["compare", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def book(path: Path) -> asc842.LeaseBook:
    return asc842.account_for(asc842.load(path))


@pytest.fixture(scope="module")
def windham() -> asc842.Comparison:
    return asc842.compare([book(p) for p in APART], [book(TOGETHER)], names=("separate contract", "modification"))


def rows(c: asc842.Comparison) -> dict[tuple[str, date | None], dict[str, Any]]:
    return {(r["figure"], r["on"]): r for r in c.table.to_dict("records")}


def test_balances_on_the_day_of_the_amendment(windham: asc842.Comparison) -> None:
    found = rows(windham)
    assert windham.at == CHANGE
    before, after = found["liability before", CHANGE], found["liability after", CHANGE]
    # The lease of 2002 alone before; with the added space after, which is a lease of its own since April 1.
    assert before["right"] == value(original(), DAY)
    assert before["left"] == after["left"] == value(original(), DAY) + value(added(), DAY)
    assert after["right"] == after["left"]


def test_year_ends_and_totals(windham: asc842.Comparison) -> None:
    found = rows(windham)
    rent = sum(original(), D(0)) + sum(added(), D(0))
    assert found["total rent due", None]["left"] == found["total rent due", None]["right"] == rent
    assert found["total cost", None]["left"] == found["total cost", None]["right"] == rent
    interest = rent - value(original(), 0) - value(added(), 4)
    assert found["total interest", None]["left"] == interest
    for year, month in ((2003, 13), (2004, 25), (2007, 61)):
        row = found["liability", date(year, 12, 31)]
        assert row["left"] == value(original(), month) + value(added(), month)
        together = [a + b for a, b in zip(original(), added(), strict=True)]
        # The amendment rounds rent on all of the space, not on its two parts: up to a cent a month apart.
        assert abs(row["right"] - value(together, month)) < D("0.72")
    assert all(r["right"] - r["left"] == r["difference"] for r in found.values())


def test_sides_are_the_sums_of_their_books(windham: asc842.Comparison) -> None:
    books = [book(p) for p in APART]
    for figure, column in (("cost", "cost"), ("interest", "interest"), ("rent due", "rent")):
        for year in range(2003, 2008):
            expected = sum((sum(b.schedule.loc[b.schedule["period"].str[:4] == str(year), column], D(0))
                            for b in books), D(0))
            assert rows(windham)[figure, date(year, 12, 31)]["left"] == expected


def test_the_question_and_what_hangs_on_it(windham: asc842.Comparison) -> None:
    q = windham.question
    assert q is not None
    assert (q.paragraph, q.separate, q.modified) == ("842-10-25-8", "separate contract", "modification")
    total = sum(added(), D(0))
    assert f"{total:,} over 68 months" in dict(q.known)["Rent of the right of use added"]
    # At 7 % only the added space moves in one case, all of it in the other.
    at_7 = [value(due, DAY, "0.07")
            for due in (added(), [a + b for a, b in zip(original(), added(), strict=True)])]
    assert f"{at_7[0] - value(added(), DAY):,}" in q.if_both[1]
    moved = D(q.if_not[1].split("by ")[1].split(":")[0].replace(",", ""))
    assert abs(moved - (at_7[1] - value(original(), DAY) - value(added(), DAY))) < D("0.72")


def test_a_day_inside_a_period_and_outside_the_lease() -> None:
    plain = book_of(lease_text("2025-01-01", "2025-12-31", {"timing": "advance", "rows": [{"monthly": D("1000.00")}]}))
    inside = balances_on(plain, date(2025, 3, 16))
    # 9 payments from 1 April, half of March (15 of 31 days) before 1 April.
    exact = sum((1000 / (1 + D("0.005")) ** (k + D(16) / 31) for k in range(9)), D(0))
    assert inside.liability_before == inside.liability_after == cents(exact)
    assert balances_on(plain, date(2024, 12, 31)).liability_after == 0
    assert balances_on(plain, date(2026, 1, 1)).asset_after == 0
    assert balances_on(plain, date(2025, 1, 1)).liability_before == 0
    assert balances_on(plain, date(2025, 1, 1)).liability_after == plain.summary["opening_liability"]


def test_several_events_on_the_day() -> None:
    base = lease_text("2025-01-01", "2027-12-31", {"timing": "advance", "rows": [{"monthly": D("1000.00")}]})
    twice = book_of(with_events(
        base, {"id": "a", "kind": "modification", "effective": date(2026, 1, 1), "discount_rate": D("0.08")},
        {"id": "b", "kind": "impairment", "effective": date(2026, 1, 1), "impairment": D("500.00")}))
    found = balances_on(twice, date(2026, 1, 1))
    first, second = twice.events.to_dict("records")
    assert found.liability_before == first["liability_before"]
    assert found.asset_after == second["asset_after"]
    assert found.asset_after != second["asset_before"]
    c = asc842.compare([book_of(base)], [twice])
    assert c.at == date(2026, 1, 1)
    assert c.question is None
    assert rows(c)["total gain or loss", None]["difference"] == D("-500.00")


def test_the_screen_shows_it() -> None:
    result = run(*SIDES)
    assert result.exit_code == 0
    before, after = value(original(), DAY), value(original(), DAY) + value(added(), DAY)
    for shown in (f"{before:,}", f"{after:,}", "4,548,928.76", "842-10-25-8", "54,103"):
        assert shown in result.output
    flowing = " ".join(result.output.split())
    assert "at these rates the same as apart" in flowing
    assert len(result.output.splitlines()) <= 64


def test_json_csv_and_workbook(tmp_path: Path, windham: asc842.Comparison) -> None:
    document = json.loads(run(*SIDES, "--json", "--out", tmp_path / "c.csv").stdout)
    assert document["schema"] == "asc842/comparison/1"
    assert document["left"]["leases"] == ["windham-v-original", "windham-v-additional-premises"]
    assert document["table"][2] == {"figure": "liability after", "on": "2003-04-04", "left": "3724398.09",
                                    "right": "3724398.09", "difference": "0.00"}
    with (tmp_path / "c.csv").open(encoding="utf-8") as file:
        written = list(csv.reader(file))
    assert written[0] == ["figure", "on", "separate contract", "modification", "difference"]
    assert len(written) == 1 + len(windham.table)
    sheet = openpyxl.load_workbook(windham.to_file(tmp_path / "c.xlsx"))["Comparison"]
    assert sum(c.data_type == "f" for row in sheet.iter_rows() for c in row) > 45
    assert windham.to_file(tmp_path / "d.xlsx").read_bytes() == (tmp_path / "c.xlsx").read_bytes()


def test_what_is_refused(tmp_path: Path) -> None:
    euros = tmp_path / "euros.toml"
    euros.write_text(TOGETHER.read_text(encoding="utf-8").replace('currency = "USD"', 'currency = "EUR"'),
                     encoding="utf-8")
    for left, right, words in ((APART[0], euros, "compare leases of one currency"),
                               (f"{APART[0]}+{APART[0]}", TOGETHER, "each lease once on a side"),
                               (APART[0], tmp_path / "none.toml", "none.toml"),
                               ("name=", TOGETHER, "one lease or more")):
        result = run(left, right, "--out", tmp_path / "c.csv")
        assert result.exit_code == 2
        assert words in result.stderr
        assert result.stdout == ""
        assert not (tmp_path / "c.csv").exists()
    assert run(*SIDES, "--out", tmp_path / "c.txt").exit_code == 2


def test_a_failed_check_is_exit_code_1(tmp_path: Path) -> None:
    text = TOGETHER.read_text(encoding="utf-8")
    judgement = text[text.index('[[judgements]]\nquestion = "governing_figure"'):text.index("[[events]]")]
    unjudged = tmp_path / "unjudged.toml"
    unjudged.write_text(text.replace(judgement, ""), encoding="utf-8")
    result = run(unjudged, TOGETHER, "--out", tmp_path / "c.csv")
    assert result.exit_code == 1
    assert (tmp_path / "c.csv").exists()
