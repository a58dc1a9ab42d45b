"""Files for ledgers of others: which layout, and what that ledger needs to know."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from asc842.contract.values import Frozen, Name, Words

ErpFormat = Literal[
    "oracle fbdi", "dynamics 365", "netsuite", "sage intacct", "sap", "quickbooks online", "quickbooks iif", "xero",
    "beancount", "hledger", "csv",
]
Key = Annotated[str, Field(min_length=1, max_length=80)]
Short = Annotated[str, Field(max_length=80)]


class ErpFile(Frozen):
    """One file (or set of files) written at each close.

    ``format`` is the layout. ``entity_codes`` and ``account_codes`` translate names of asc842 into those of the
    ledger; what is not named passes as it is. ``segments`` lists what makes up an account string (Oracle segments,
    Dynamics dimensions): fields of a line such as ``entity``, ``account``, ``cost_center``, a dimension by its name,
    or text in quotes.
    ``ledger`` is the Oracle ledger's id, ``journal`` the name of the journal that entries go to (Dynamics, Intacct),
    ``source`` and ``category`` those of Oracle journals, ``user`` and ``document_type`` those of SAP postings,
    ``tax_rate`` that of Xero lines and ``tracking`` the tracking category that holds cost centers there.
    ``rate_type`` is Oracle's type of the exchange rates with which entries in a foreign currency are converted.
    ``lines_per_document`` lowers the layout's own limit. ``columns`` of a ``csv``
    file gives each column as text with fields in braces: ``{date:%Y-%m-%d}``, ``{account}``, ``{debit}``, or a
    dimension's name.
    """

    format: ErpFormat
    entity_codes: dict[Key, Name] = Field(default_factory=dict)
    account_codes: dict[Key, Name] = Field(default_factory=dict)
    segments: tuple[Words, ...] = ("entity", "account", "cost_center")
    ledger: Short = ""
    journal: Short = "LEASE"
    source: Short = "asc842"
    category: Short = "Leases"
    user: Short = "ASC842"
    document_type: Annotated[str, Field(max_length=2)] = "SA"
    tax_rate: Short = "Tax Exempt"
    tracking: Short = "Cost center"
    rate_type: Short = "Corporate"
    lines_per_document: Annotated[int, Field(ge=10, le=100_000)] | None = None
    columns: dict[Key, Short] = Field(default_factory=dict)
