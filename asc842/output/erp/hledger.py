"""Hledger: a journal with balance assertions at the end of the period."""

from __future__ import annotations

from asc842.base.constants import DAY
from asc842.base.money import digits_of, from_cents
from asc842.output.erp.layout import Files, Ledger, layout
from asc842.output.erp.plain_text import OPENING, Chart, closing_balances, entries, opened_against, plain_names


@layout(110, "hledger", 1_000_000, opened=False, names=plain_names)
def hledger_files(ledger: Ledger) -> Files:
    """Write a journal that ``hledger check`` takes, with the same entries and balance assertions."""
    documents, first, last, before = ledger.documents, ledger.first, ledger.last, ledger.before
    chart = Chart(ledger.roots)
    closing = closing_balances(documents, before)
    lines = [f"; Leases, {first} to {last}",
             *(f"commodity {_sample(c)} {c}" for c in sorted({c for *_, c in closing})),
             f"account {OPENING}", *(f"account {n}" for n in sorted({chart.name(e, a) for e, a, _ in closing})), ""]
    if before:
        lines += [f"{first - DAY} * Balances before {first}",
                  *(f"    {chart.name(e, a)}  {amount} {c}" for (e, a, c), amount in before.items() if amount),
                  *opened_against(before, "    {name}  {amount} {currency}"), ""]
    for d in documents:
        for title, postings in entries(d):
            lines += [f"{d.date} * ({d.id}) {title.replace(';', ',')}",
                      *(f"    {chart.name(d.entity, p.account)}  {p.amount} {d.currency}" for p in postings), ""]
    lines.append(f"{last} * Balances at the end of {last}")
    lines += [f"    {chart.name(e, a)}  {from_cents(0, c)} {c} = {amount} {c}"
              for (e, a, c), amount in closing.items()]
    return {"leases.journal": "\n".join(lines) + "\n"}


def _sample(currency: str) -> str:
    """Write an amount as hledger is to read and show those of a currency; it must have a decimal mark."""
    return f"{from_cents(10 ** (3 + digits_of(currency)), currency)}{'' if digits_of(currency) else '.'}"
