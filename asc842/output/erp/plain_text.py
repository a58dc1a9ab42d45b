"""What plain-text ledgers have in common: a chart of accounts, entries, balances at the end of the period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from asc842.base.money import from_cents
from asc842.output.erp.documents import DocumentLine, ErpDocument
from asc842.output.erp.layout import Balances, Ledger, Name
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


def plain_names(line: DocumentLine, ledger: Ledger) -> Iterator[Name]:
    """Entities and accounts, of which some signs are written as others."""
    yield "entity", line.entity, account_part(line.entity)
    yield "account", line.account, Chart(ledger.roots).name("", line.account)


def entries(d: ErpDocument) -> Iterator[tuple[str, list[DocumentLine]]]:
    """Each entry of a lease with its lines."""
    entries: dict[tuple[str, str], list[DocumentLine]] = {}
    for line in d.lines:
        entries.setdefault((line.lease, line.entry), []).append(line)
    for (lease, entry), lines in entries.items():
        yield f"{lease}: {entry}", lines


def closing_balances(documents: list[ErpDocument], before: Balances) -> dict[tuple[str, str, str], Decimal]:
    """Balances at the end: those before, and every line since."""
    closing = dict(before)
    for d in documents:
        for line in d.lines:
            key = (d.entity, line.account, d.currency)
            closing[key] = closing.get(key, from_cents(0, d.currency)) + line.amount
    return closing


def opened_against(before: Balances, form: str) -> Iterator[str]:
    """What balances do not sum to zero by themselves, by currency: nothing, where every entry balanced."""
    for currency in sorted({c for *_, c in before}):
        rest = sum((amount for (*_, c), amount in before.items() if c == currency), from_cents(0, currency))
        if rest:
            yield form.format(name=OPENING, amount=-rest, currency=currency)
