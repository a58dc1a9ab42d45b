"""A column of a table that is laid out on a sheet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its ``key`` in templates, header, width in characters, style, band above the header.

    ``formula`` is a template, or empty where cells hold data. ``basis`` tells a reader where the figures come from.
    ``linked``: each cell takes its figure from a place of its own on another sheet, which the row names.
    """

    key: str
    header: str
    width: float
    style: str = "text"
    formula: str = ""
    basis: str = ""
    band: str = ""
    total: bool = False
    linked: bool = False
