"""The sheet Policy of a template: every election that a sheet can hold, its default, and what it may be."""

from __future__ import annotations

from typing import Any

import xlsxwriter

from asc842.closing.portfolio.headings import Heading
from asc842.closing.portfolio.sheet_policy import HEADS, policy_columns
from asc842.contract.policy import Policy
from asc842.output.template.rules import input_rule

WIDTHS = (34, 30, 44, 26, 60)


def policy_sheet(book: xlsxwriter.Workbook, policy: Policy, head: Any) -> None:
    """Add the sheet Policy with the elections that differ from the defaults filled in."""
    sheet = book.add_worksheet("Policy")
    said, default = policy.model_dump(by_alias=True), Policy().model_dump(by_alias=True)
    for j, (title, width) in enumerate(zip((*HEADS, "default", "may be"), WIDTHS, strict=True)):
        sheet.write_string(0, j, title.capitalize(), head)
        sheet.set_column(j, j, width)
    sheet.freeze_panes(1, 1)
    for i, (key, column) in enumerate(policy_columns().items(), 1):
        value, usual = _text(said, column.path), _text(default, column.path)
        for j, text in enumerate((key, "" if value == usual else value,
                                  policy.reasons.get(str(column.path[0]), "") if value != usual else "", usual,
                                  ", ".join(column.offered))):
            if text:
                sheet.write_string(i, j, text)
        if (rule := input_rule(column, Heading(key))) is not None and column.offered:
            sheet.data_validation(i, 1, i, 1, rule)


def elections_not_held(policy: Policy) -> list[str]:
    """Return the keys of a policy that no row of the sheet holds: tables of rates, maps of accounts and others."""
    said = policy.model_dump(by_alias=True, exclude_defaults=True)
    held = {str(column.path[0]) for column in policy_columns().values()}
    return [key for key in said if key not in held | {"format", "reasons"}]


def _text(data: Any, path: tuple[str | int, ...]) -> str:
    for part in path:
        data = data.get(part) if isinstance(data, dict) else None
    if isinstance(data, bool):
        return "yes" if data else "no"
    if isinstance(data, tuple | list):
        return "; ".join(map(str, data))
    return "" if data is None else str(data)
