"""Plain-text ledgers: beancount and hledger, with balance assertions at the end of the period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from asc842.base.constants import DAY
from asc842.base.money import digits_of, from_cents
from asc842.output.erp.documents import DocumentLine, ErpDocument
from asc842.output.erp.names import account_part

OPENING = "Equity:Opening-Balances"


class Chart:
    """Names of accounts in a plain-text ledger: root by role, then entity, then the account's name."""

    def __init__(self, roots: Mapping[str, str]) -> None:
        """``roots`` gives the root of each account by its name."""
        self._roots = roots

    def name(self, entity: str, account: str) -> str:
        """Return the account of an entity: Assets:Entity:Right-of-use-asset."""
        return f"{self._roots.get(account, 'Expenses')}:{account_part(entity)}:{account_part(account)}"


Balances = Mapping[tuple[str, str, str], Decimal]
"""Balance by entity, account and currency."""


def beancount_text(documents: list[ErpDocument], before: Balances, first: date, last: date, chart: Chart) -> str:
    """Write a ledger that ``bean-check`` takes: opening balances, each entry with its id, balances at the end."""
    closing = _closing(documents, before)
    opened = sorted({(chart.name(e, a), c) for e, a, c in closing})
    names = sorted({name for name, _ in opened})
    lines = [f'option "title" "Leases, {first} to {last}"', f"{first - DAY} open {OPENING}",
             *(f"{first - DAY} open {name}" for name in names), ""]
    if before:
        lines += [f'{first - DAY} * "Balances before {first}"',
                  *(f"  {chart.name(e, a)}  {amount} {c}" for (e, a, c), amount in before.items() if amount),
                  *_opened_against(before, "  {name}  {amount} {currency}"), ""]
    for d in documents:
        for title, postings in _entries(d):
            lines += [f'{d.date} * "{_quoted(title)}" ^{d.id}',
                      *(f"  {chart.name(d.entity, p.account)}  {p.amount} {d.currency}" for p in postings), ""]
    # Without a tolerance of its own, beancount lets a balance be a cent off.
    lines += [f"{last + DAY} balance {chart.name(e, a)}  {amount} ~ 0.00 {c}" for (e, a, c), amount in closing.items()]
    return "\n".join(lines) + "\n"


def hledger_text(documents: list[ErpDocument], before: Balances, first: date, last: date, chart: Chart) -> str:
    """Write a journal that ``hledger check`` takes, with the same entries and balance assertions."""
    closing = _closing(documents, before)
    lines = [f"; Leases, {first} to {last}",
             *(f"commodity {_sample(c)} {c}" for c in sorted({c for *_, c in closing})),
             f"account {OPENING}", *(f"account {n}" for n in sorted({chart.name(e, a) for e, a, _ in closing})), ""]
    if before:
        lines += [f"{first - DAY} * Balances before {first}",
                  *(f"    {chart.name(e, a)}  {amount} {c}" for (e, a, c), amount in before.items() if amount),
                  *_opened_against(before, "    {name}  {amount} {currency}"), ""]
    for d in documents:
        for title, postings in _entries(d):
            lines += [f"{d.date} * ({d.id}) {title.replace(';', ',')}",
                      *(f"    {chart.name(d.entity, p.account)}  {p.amount} {d.currency}" for p in postings), ""]
    lines.append(f"{last} * Balances at the end of {last}")
    lines += [f"    {chart.name(e, a)}  {from_cents(0, c)} {c} = {amount} {c}"
              for (e, a, c), amount in closing.items()]
    return "\n".join(lines) + "\n"


def _entries(d: ErpDocument) -> Iterator[tuple[str, list[DocumentLine]]]:
    """Each entry of a lease with its lines."""
    entries: dict[tuple[str, str], list[DocumentLine]] = {}
    for line in d.lines:
        entries.setdefault((line.lease, line.entry), []).append(line)
    for (lease, entry), lines in entries.items():
        yield f"{lease}: {entry}", lines


def _closing(documents: list[ErpDocument], before: Balances) -> dict[tuple[str, str, str], Decimal]:
    """Balances at the end: those before, and every line since."""
    closing = dict(before)
    for d in documents:
        for line in d.lines:
            key = (d.entity, line.account, d.currency)
            closing[key] = closing.get(key, from_cents(0, d.currency)) + line.amount
    return closing


def _opened_against(before: Balances, form: str) -> Iterator[str]:
    """What balances do not sum to zero by themselves, by currency: nothing, where every entry balanced."""
    for currency in sorted({c for *_, c in before}):
        rest = sum((amount for (*_, c), amount in before.items() if c == currency), from_cents(0, currency))
        if rest:
            yield form.format(name=OPENING, amount=-rest, currency=currency)


def _sample(currency: str) -> str:
    """Write an amount as hledger is to read and show those of a currency; it must have a decimal mark."""
    return f"{from_cents(10 ** (3 + digits_of(currency)), currency)}{'' if digits_of(currency) else '.'}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
