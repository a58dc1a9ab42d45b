"""How cells look: a style is named by words, and words add up (``"money total"``)."""

from __future__ import annotations

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from asc842.base.money import digits, minor_units

Properties = dict[str, Any]

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Of every workbook: text is text, whatever it looks like. A name such as =1+1 is no formula."""
# Without "none" a spreadsheet program would put its theme's font in place of this one.
FONT: Properties = {"font_name": "Arial", "font_size": 9, "font_scheme": "none"}
INK, RULE, SHADE, PALE = "#1F2A36", "#8A94A0", "#DCE3EA", "#F2F5F8"
# A flow of nothing is a dash; a balance of nothing is shown as 0.00, since that is what a reader looks for.
MONEY = '#,##0.00_);(#,##0.00);"–"_)'
BALANCE = "#,##0.00_);(#,##0.00);0.00_)"
IN_CURRENCY = ("money", "balance")
"""Styles whose decimals are those of the currency."""


def workbook_options() -> dict[str, Any]:
    """Return the options that every workbook is opened with; xlsxwriter writes into the font it is given."""
    return {**OPTIONS, "default_format_properties": dict(FONT)}


def in_minor_units(formula: str) -> str:
    """Put into a formula how many PLACES the currency has, and how many MINOR_UNITS make one of it."""
    if "PLACES" in formula or "MINOR_UNITS" in formula:
        return formula.replace("PLACES", str(digits())).replace("MINOR_UNITS", str(minor_units()))
    return formula


def number_format(code: str, places: int) -> str:
    """Give a number format of two decimals as many as the currency has."""
    return code.replace("0.00", f"0.{'0' * places}" if places else "0")


WORDS: dict[str, Properties] = {
    "text": {},
    "wrap": {"text_wrap": True},
    "middle": {"valign": "vcenter"},
    "right": {"align": "right", "indent": 1},
    "center": {"align": "center"},
    "left": {"align": "left"},
    "indent": {"indent": 1, "align": "left"},
    "money": {"num_format": MONEY, "align": "right"},
    "balance": {"num_format": BALANCE, "align": "right"},
    "measure": {"num_format": "#,##0.0_)", "align": "right"},
    "area": {"num_format": "#,##0_)", "align": "right"},
    "fraction": {"num_format": "#,##0.00##_)", "align": "right"},
    "whole": {"num_format": "#,##0_)", "align": "right"},
    "unit": {"num_format": "#,##0.00####_);(#,##0.00####);0.00_)", "align": "right"},
    "months": {"num_format": "0.0000_)", "align": "right"},
    "factor": {"num_format": "0.00000000_)", "align": "right"},
    "exact": {"num_format": "#,##0.000000_);(#,##0.000000);0.000000_)", "align": "right"},
    "percent": {"num_format": "0.00####%_)", "align": "right"},
    "date": {"num_format": "yyyy-mm-dd", "align": "center"},
    "title": {"bold": True, "font_size": 14, "font_color": INK},
    "subtitle": {"font_color": "#56616C"},
    "heading": {"bold": True, "font_size": 10, "font_color": INK},
    "section": {"bold": True, "font_size": 10, "font_color": INK, "bottom": 2, "bottom_color": INK},
    "head": {"bold": True, "bg_color": SHADE, "bottom": 1, "bottom_color": RULE, "text_wrap": True, "valign": "bottom",
             "font_color": INK},
    "band": {"bold": True, "bg_color": INK, "font_color": "#FFFFFF", "align": "center", "left": 1,
             "left_color": "#FFFFFF"},
    "basis": {"italic": True, "font_size": 8, "font_color": "#56616C", "text_wrap": True, "bg_color": PALE,
              "bottom": 1, "bottom_color": RULE},
    "faint": {"font_color": "#56616C"},
    "italic": {"italic": True},
    "bold": {"bold": True},
    "line": {"bottom": 4, "bottom_color": "#C9D0D7"},
    "edge": {"left": 1, "left_color": "#C9D0D7"},
    "plain": {"align": "right", "indent": 1},
    "total": {"bold": True, "top": 1, "bottom": 6},
    "live": {"font_color": "#0000CC", "bg_color": "#FFFBE6", "border": 1, "border_color": "#D9C77A"},
    "given": {"font_color": "#0000CC"},
    "box": {"border": 1, "border_color": RULE},
    "quoted": {"quote_prefix": True},
    "pass": {"font_color": "#1E6B34", "bg_color": "#E2F1E6", "align": "center"},
    "note": {"font_color": "#1F4E79", "bg_color": "#DDEBF7", "align": "center"},
    "resolved": {"font_color": "#7F6000", "bg_color": "#FFF2CC", "align": "center", "bold": True},
    "fail": {"font_color": "#9C0006", "bg_color": "#FFC7CE", "align": "center", "bold": True},
    "opens": {"bg_color": "#EAF0F6", "bold": True},
    "none": {"font_color": "#8A94A0", "bg_color": "#FFFFFF", "bold": False},
    "differs": {"font_color": "#7F3F00", "bg_color": "#FBD9B5", "bold": True},
}
# What a spreadsheet program takes for the beginning of a formula when a cell is edited.
FORMULA_SIGNS = ("=", "+", "-", "@")
LONGEST = 32_767
"""Characters that a cell holds in the xlsx format."""
STATUSES = ("fail", "resolved", "note", "pass")


def cell_text(text: str, style: str) -> tuple[str, str]:
    """Return a text as a cell holds it, cut at LONGEST, and its style: marked where it looks like a formula."""
    if len(text) > LONGEST:
        more = f" ... (cut: {len(text):,} characters)"
        text = text[:LONGEST - len(more)] + more
    return text, f"{style} quoted" if text.startswith(FORMULA_SIGNS) else style


def printed(sheet: Worksheet, label: str) -> None:
    """Set a sheet up for print: Letter, landscape, one page wide; ``label``, name and page at its foot."""
    sheet.set_landscape()
    sheet.set_paper(1)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    # "&" would begin a code in a footer.
    sheet.set_footer(f"&L&8{label.replace('&', '&&')}&C&8&A&R&8Page &P of &N")
    sheet.hide_gridlines(2)


class Sheet(Worksheet):  # type: ignore[misc]  # xlsxwriter is not typed
    """A worksheet for formulas that are written as Excel stores them, with no newer function to be renamed.

    Looking for those functions would take half of the time that a workbook takes.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula.removeprefix("=")


class Styles:
    """Makes each format once per workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[str, Format] = {}
        self._wrapping: dict[str, float] = {}

    def __getitem__(self, words: str) -> Format:
        """Return the format that ``words`` add up to."""
        if words not in self._made:
            self._made[words] = self._workbook.add_format(self._properties(words))
        return self._made[words]

    def of_places(self, words: str, places: int) -> Format:
        """Return the format of amounts with so many decimals, whatever the currency at hand."""
        key = f"{words} {places}"
        if key not in self._made:
            properties = self._properties(words)
            for word in (w for w in words.split() if w in IN_CURRENCY):
                properties["num_format"] = number_format(WORDS[word]["num_format"], places)
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]

    def conditional(self, word: str) -> Format:
        """Return a format for conditional use: colours and weight alone."""
        key = f"conditional {word}"
        if key not in self._made:
            colours = {k: v for k, v in WORDS[word].items() if k in ("font_color", "bg_color", "bold")}
            self._made[key] = self._workbook.add_format(colours)
        return self._made[key]

    def wraps(self, words: str) -> float:
        """Return how many characters of wrapped text go into a unit of width; 0 where text doesn't wrap."""
        if words not in self._wrapping:
            properties = self._properties(words)
            per_unit = (0.9 if properties.get("bold") else 1.1) * FONT["font_size"] / properties["font_size"]
            self._wrapping[words] = per_unit if properties.get("text_wrap") else 0.0
        return self._wrapping[words]

    @staticmethod
    def _properties(words: str) -> Properties:
        properties: Properties = {**FONT, "valign": "top"}
        for word in words.split():
            properties |= WORDS[word]
            if word in IN_CURRENCY:
                properties["num_format"] = number_format(WORDS[word]["num_format"], digits())
        return properties
