"""The sheet Policy of a template: every election that a sheet can hold, its default, and what it may be."""

from __future__ import annotations

from typing import Any

import xlsxwriter

from asc842.closing.portfolio.sheet_policy import HEADS, policy_columns
from asc842.contract.policy import Policy
from asc842.output.template.rules import input_rule

WIDTHS = (34, 30, 44, 26, 60)


def policy_sheet(book: xlsxwriter.Workbook, policy: Policy, head: Any) -> None:
    """Add the sheet Policy with the elections filled in that differ from the defaults, or have a reason."""
    sheet = book.add_worksheet("Policy")
    default, stated = Policy().model_dump(by_alias=True), _stated(policy)
    for j, (title, width) in enumerate(zip((*HEADS, "default", "may be"), WIDTHS, strict=True)):
        sheet.write_string(0, j, title.capitalize(), head)
        sheet.set_column(j, j, width)
    sheet.freeze_panes(1, 1)
    for i, (key, column) in enumerate(policy_columns().items(), 1):
        reason = policy.reasons.get(str(column.path[0]), "") if key in stated else ""
        for j, text in enumerate((key, stated.get(key, ""), reason, _text(default, column.path),
                                  ", ".join(column.offered))):
            if text:
                sheet.write_string(i, j, text)
        if (rule := input_rule(column, key, "")) is not None and column.offered:
            sheet.data_validation(i, 1, i, 1, rule)


def _stated(policy: Policy) -> dict[str, str]:
    """Return the elections that differ from the defaults, and others that have a reason.

    Not those of a group, such as accounts: what is stated there may change what another one is by default.
    """
    said, default, columns = policy.model_dump(by_alias=True), Policy().model_dump(by_alias=True), policy_columns()
    texts = {key: _text(said, column.path) for key, column in columns.items()}
    stated = {key: text for key, text in texts.items() if text != _text(default, columns[key].path)}
    return {key: text for key, text in texts.items() if key in stated or (text and key in policy.reasons)}


def elections_not_held(policy: Policy) -> list[str]:
    """Return the keys of a policy that no row of the sheet holds: tables of rates, maps of accounts and others.

    The reason of an election that is empty, or of a group at its defaults, is among them: no row states that.
    """
    said = policy.model_dump(by_alias=True, exclude_defaults=True)
    held = {str(column.path[0]) for column in policy_columns().values()}
    keys = [key for key in said if key not in held | {"format", "reasons"}]
    stated = {str(policy_columns()[key].path[0]) for key in _stated(policy)}
    return [*keys, *(f"the reason of {key}" for key in policy.reasons if key not in stated.union(keys))]


def _text(data: Any, path: tuple[str | int, ...]) -> str:
    for part in path:
        data = data.get(part) if isinstance(data, dict) else None
    if isinstance(data, bool):
        return "yes" if data else "no"
    if isinstance(data, tuple | list):
        return "; ".join(map(str, data))
    return "" if data is None else str(data)
