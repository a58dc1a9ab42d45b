"""The section of the Contract sheet on options and residual value guarantees: as printed, and as judged."""

from __future__ import annotations

from asc842.output.workbook.contract_page import ContractPage

NEEDS = (18.0, 12.0, 12.0, 12.0, 13.0, 14.0, 24.0)
HEADS = ("Option or guarantee", "Kind", "Held by", "Judged", "Last day, or on", "Price, penalty, guaranteed", "Answer",
         "Effect", "Reason", "Source")
STYLES = ("wrap bold", "wrap", "wrap", "date", "date", "balance", "wrap", "wrap", "wrap", "wrap")


def write_options(page: ContractPage, row: int) -> int:
    """Write what the contract prints of options and guarantees and what was judged of each; return the row after."""
    tables = page.space.book.plain
    lines = [(o["option"], o["kind"], o["held_by"], o["judged"], o["lease_term_end"] or o["on"], o["amount"],
              o["answer"], o["effect"], f"{o['reason']} ({o['paragraph']})", o["source"])
             for o in tables["options"].records()]
    lines += [(g["guarantee"], "residual value guarantee", g["guaranteed_by"], g["judged"], None, g["guaranteed"],
               f"{g['probable']:,} probable", g["effect"], f"{g['reason']} ({g['paragraph']})", g["source"])
              for g in tables["guarantees"].records()]
    if not lines:
        return row
    places = page.slots(NEEDS)
    return page.table(page.heading(row, "Options and guarantees"), places, HEADS, STYLES, lines) + 1
