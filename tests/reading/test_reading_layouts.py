"""Each layout of a rent table, and what its columns are taken for."""

from __future__ import annotations

import pytest

from asc842.reading.documents.text_document import text_document
from asc842.reading.read import read_document

ROWS = [("2013-01-01", "2013-12-31", "24536.25"), ("2014-01-01", "2014-12-31", "25272.34")]
LAYOUTS = {
    "columns": """
Period                 Monthly Base Rent
- -----------------    -----------------
1/1/13 - 12/31/13            $24,536.25
1/1/14 - 12/31/14            $25,272.34
""",
    "pipes": (
        "| Period | Monthly Base Rent |\n|---|---|\n| 1/1/13 - 12/31/13 | $24,536.25 |\n"
        "| 1/1/14 - 12/31/14 | $25,272.34 |\n"
    ),
    "tabs, signs apart": (
        "Period\tMonthly Base Rent\n1/1/13 - 12/31/13\t$\t24,536.25\n"
        "1/1/14 - 12/31/14\t$\t25,272.34\n"
    ),
    "one cell a line": (
        "Period\n\nMonthly Base Rent\n\n1/1/13 - 12/31/13\n\n$\n\n24,536.25\n\n"
        "1/1/14 - 12/31/14\n\n$\n\n25,272.34\n"
    ),
    "run on": "PeriodMonthly Base Rent1/1/13-12/31/13$24,536.251/1/14-12/31/14$25,272.34\n",
    "leaders": "Monthly Base Rent:\n\n1/1/13 - 12/31/13 ....... $24,536.25\n1/1/14 - 12/31/14 ....... $25,272.34\n",
    "fields": (
        "Period: 1/1/13 - 12/31/13\nMonthly Base Rent: $24,536.25\n\n"
        "Period: 1/1/14 - 12/31/14\nMonthly Base Rent: $25,272.34\n"
    ),
    "amount first": (
        "Base Rent:\n\n$24,536.25 per month    1/1/13 - 12/31/13\n"
        "$25,272.34 per month    1/1/14 - 12/31/14\n"
    ),
    "sentences": (
        "Tenant shall pay Base Rent of $24,536.25 per month from January 1, 2013 through\nDecember 31, 2013, "
        "and $25,272.34 "
        "per month from January 1, 2014 until December 31, 2014.\n"
    ),
    "folded labels": """
Period                 Monthly Base Rent
1/1/13 through
12/31/13                     $24,536.25
1/1/14 through               $25,272.34
12/31/14
""",
    "a page between": """
Period                 Monthly Base Rent
1/1/13 - 12/31/13            $24,536.25

                    -7-
<PAGE>
Period                 Monthly Base Rent
1/1/14 - 12/31/14            $25,272.34
""",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_gives_its_rows_and_no_mark(layout: str) -> None:
    draft = read_document(text_document("lease.txt", LAYOUTS[layout]))
    (rent,) = draft.lease["facts"]["rent"]
    assert [(str(r["from"]), str(r["to"]), str(r["monthly"])) for r in rent["rows"]] == ROWS
    assert [m for m in draft.confirm if "rows" in m.key] == []
    for n, (*_, figure) in enumerate(ROWS):
        place = draft.places[f"facts.rent[0].rows[{n}].monthly"]
        assert f"{figure[:2]},{figure[2:]}" in place.quote
        assert LAYOUTS[layout].count(place.quote) == 1


def test_a_column_that_nothing_names_is_asked_and_a_rate_is_known_by_arithmetic() -> None:
    draft = read_document(text_document("lease.txt", "Rent:\n\nYear 1    $5,000.00\nYear 2    $5,150.00\n"))
    assert [m.readings for m in draft.confirm if "rows" in m.key] == [("monthly", "annual")] * 2
    known = read_document(
        text_document(
            "lease.txt",
            (
                "The premises contain 10,000 rentable square feet.\n\nLease Year      Rate      Rent        Rent\n"
                "1               $18.00    $180,000.00    $15,000.00\n"
                "2               $18.36    $183,600.00    $15,300.00\n"
            ),
        )
    )
    row = known.lease["facts"]["rent"][0]["rows"][1]
    assert [str(row[k]) for k in ("rate", "annual", "monthly")] == ["18.36", "183600.00", "15300.00"]
