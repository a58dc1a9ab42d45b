"""The texts of this folder say what is expected of them, and can be typeset in every form."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from typeset import FORMS, as_html, as_pdf, as_text, given, names, typeset

PRINTED = ("rate", "annual", "monthly", "period_total", "parts")


def figures(row: dict[str, Any]) -> list[Decimal]:
    values = [row[key] for key in PRINTED if key in row]
    return [Decimal(one) for value in values for one in (value if isinstance(value, list) else [value])]


def printed(text: str) -> set[Decimal]:
    return {Decimal(found.replace(",", "")) for found in re.findall(r"\d{1,3}(?:,\d{3})*(?:\.\d\d)?", text)}


def test_every_figure_that_is_expected_is_printed() -> None:
    wrong = list[str]()
    for name in names():
        text = given(name)
        damaged = {int(found) for key in text.get("confirm", ()) for found in re.findall(r"rows\[(\d+)\]", key)}
        expected = [f for n, row in enumerate(text["row"]) if n not in damaged for f in figures(row) if f]
        shown = text.get("in_words") or set(expected) <= printed(as_text(text["block"]))
        wrong += [] if shown and text["layouts"] and text["source"] else [name]
    assert wrong == []


def test_a_table_is_typeset_in_every_form() -> None:
    """Cells that span, signs in cells of their own, a page that breaks within."""
    table = {"head": [[{"text": "Period", "down": 2}, {"text": "Monthly Base Rent", "across": 2}], ["A", "B"]],
             "rows": [["Year 1", "$68,464.62", "$229.17"], ["Year 2", "$70,114.38", "$239.58"]]}
    assert as_text([table]).splitlines() == [
        "Period    Monthly Base Rent", "             A           B",
        "- ------   ----------   -------", "Year 1   $68,464.62   $229.17", "Year 2   $70,114.38   $239.58"]
    apart = as_html([{**table, "dollar": "apart", "page_after": 1}])
    assert '<td rowspan="2">Period</td><td colspan="4">Monthly Base Rent</td>' in apart
    assert '<td align="right">$</td><td align="right">68,464.62</td>' in apart
    assert apart.count("<table") == 2
    assert [as_pdf([table], ruled).startswith(b"%PDF") for ruled in (True, False)] == [True, True]


@pytest.mark.heavy
@pytest.mark.parametrize("form", FORMS)
def test_every_text_is_typeset(form: str, tmp_path: Path) -> None:
    assert all(typeset(given(name), form, tmp_path, name).stat().st_size for name in names())
