"""Columns of ``leases`` with which one row is enough for an ordinary lease."""

from __future__ import annotations

from typing import Literal

Kind = Literal["text", "number", "fraction", "whole", "date", "date or months", "yes or no"]
"""What a cell holds; a fraction may be written as a percentage."""

ROW_COLUMNS: dict[str, Kind] = {
    "term_years": "number", "term_months": "whole",
    "rent": "number", "frequency": "text",
    "step_rate": "fraction", "step_amount": "number", "step_months": "whole", "first_step": "date or months",
    "free_months": "number",
    "allowance": "number", "allowance_received": "date or months",
    "initial_direct_costs": "number",
    "renewal_months": "whole", "renewal_rent": "text", "renewal_certain": "yes or no",
    "purchase_price": "number", "purchase_certain": "yes or no",
}
"""Every such column; the topics in ``one_row/`` make rows of other tables of them."""
