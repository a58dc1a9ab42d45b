"""How a list was understood, as plain values for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from asc842.closing.lease_list.filling import FilledList
from asc842.closing.lease_list.found import FoundList
from asc842.closing.lease_list.heads import title
from asc842.closing.lease_list.placing import Placed


def import_document(found: FoundList, columns: Sequence[Placed], filled: FilledList) -> dict[str, Any]:
    """Return the place of a list, its columns with their evidence, conversions, and what was taken as usual."""
    sheet = found.sheet
    return {
        "sheet": sheet.name, "head_rows": list(found.head_lines), "leases": len(filled.lines),
        "rows_left_out": [{"row": row, "why": why} for row, why in found.left_out],
        "hidden_rows": sheet.hidden_rows, "hidden_columns": sheet.hidden_columns, "merged": sheet.merged,
        "columns": [{"head": p.column.head, "label": p.column.label, "is": title(p.target) if p.target else None,
                     "how": p.how, "fit": p.fit, "filled": p.filled, "doubt": p.doubt} for p in columns],
        "conversions": [{"head": c.label, "is": title(c.column), "form": c.form, "cells": c.cells.count,
                         "from": str(c.cells.typed), "to": c.cells.read} for c in filled.converted],
        "set": [{"column": name, "value": value, "leases": leases} for name, value, leases in filled.filled],
        "usual": [{"column": title(u.column), "means": u.means, "leases": u.leases} for u in filled.usual],
        "asked": [{"section": section, "key": key, "answers": list(answers)}
                  for section, key, answers in filled.asked],
    }
