"""Beancount: a ledger with balance assertions at the end of the period."""

from __future__ import annotations

from asc842.base.constants import DAY
from asc842.output.erp.layout import Files, Ledger, layout
from asc842.output.erp.plain_text import OPENING, Chart, closing_balances, entries, opened_against, plain_names


@layout(100, "beancount", 1_000_000, opened=False, names=plain_names)
def beancount_files(ledger: Ledger) -> Files:
    """Write a ledger that ``bean-check`` takes: opening balances, each entry with its id, balances at the end."""
    documents, first, last, before = ledger.documents, ledger.first, ledger.last, ledger.before
    chart = Chart(ledger.roots)
    closing = closing_balances(documents, before)
    opened = sorted({(chart.name(e, a), c) for e, a, c in closing})
    names = sorted({name for name, _ in opened})
    lines = [f'option "title" "Leases, {first} to {last}"', f"{first - DAY} open {OPENING}",
             *(f"{first - DAY} open {name}" for name in names), ""]
    if before:
        lines += [f'{first - DAY} * "Balances before {first}"',
                  *(f"  {chart.name(e, a)}  {amount} {c}" for (e, a, c), amount in before.items() if amount),
                  *opened_against(before, "  {name}  {amount} {currency}"), ""]
    for d in documents:
        for title, postings in entries(d):
            lines += [f'{d.date} * "{_quoted(title)}" ^{d.id}',
                      *(f"  {chart.name(d.entity, p.account)}  {p.amount} {d.currency}" for p in postings), ""]
    # Without a tolerance of its own, beancount lets a balance be a cent off.
    lines += [f"{last + DAY} balance {chart.name(e, a)}  {amount} ~ 0.00 {c}" for (e, a, c), amount in closing.items()]
    return {"leases.beancount": "\n".join(lines) + "\n"}


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
