"""Disclosures of a close as files: each figure with its us-gaap element, and what data-quality rules say of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from asc842._version import __version__
from asc842.base.check import Check
from asc842.base.lazy import pd
from asc842.calendar.fiscal import FiscalCalendar
from asc842.closing.book import CloseBook
from asc842.closing.disclosures.facts import Fact, facts_of
from asc842.closing.disclosures.rules import rule_checks
from asc842.closing.reports.all import DESCRIBED, stretches
from asc842.output.close import FILES, OF_REPORTS
from asc842.output.close.tables import classed, report_file
from asc842.output.renderers.csv import columns_csv

SCHEMA = "asc842/disclosures/1"
JSON_FILE, CSV_FILE = "disclosures.json", "disclosures.csv"
COLUMNS = ("element", "label", "value", "unit", "currency", "period", "begins", "ends", "decimals", "classification",
           "class", "report", "column", "sign", "paragraph")


@FILES.at(35, marks=(OF_REPORTS,))
def disclosure_files(book: CloseBook) -> Mapping[str, bytes]:
    """Return disclosures.csv and disclosures.json."""
    spans = stretches(FiscalCalendar(book.policy.calendar), book.period)
    facts = facts_of(lambda name: _by_class(book, name), spans)
    rows = [fact_document(fact) for fact in facts]
    document = {
        "schema": SCHEMA, "engine": {"name": "asc842", "version": __version__}, "input_hash": book.input_hash,
        "period": {"label": book.period.label, "first_day": book.period.first_day.isoformat(),
                   "last_day": book.period.last_day.isoformat()},
        "facts": rows, "checks": [check_row(c) for c in rule_checks(facts)],
    }
    return {CSV_FILE: columns_csv({name: [row[name] for row in rows] for name in COLUMNS}),
            JSON_FILE: (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()}


def fact_document(fact: Fact) -> dict[str, Any]:
    """Return a fact as plain values, by COLUMNS; ``report`` is the file whose rows it is the sum of."""
    return {
        "element": fact.element, "label": fact.label,
        "value": fact.value if isinstance(fact.value, str) else f"{fact.value:f}", "unit": fact.unit,
        "currency": fact.currency, "period": "duration" if fact.begins else "instant",
        "begins": fact.begins.isoformat() if fact.begins else None, "ends": fact.ends.isoformat(),
        "decimals": fact.decimals, "classification": fact.classification, "class": fact.asset_class,
        "report": report_file(fact.report), "column": fact.column, "sign": fact.sign, "paragraph": fact.paragraph,
    }


def fact_of(row: Mapping[str, Any]) -> Fact:
    """Return the fact of a document's row: the other way round of :func:`fact_document`."""
    begins = date.fromisoformat(row["begins"]) if row["begins"] else None
    value = row["value"] if row["unit"] == "term" else Decimal(row["value"])
    return Fact(row["element"], row["label"], value, row["unit"], row["currency"], begins,
                date.fromisoformat(row["ends"]), row["decimals"], row["paragraph"], row["classification"],
                row["class"], row["report"], row["column"], row["sign"])


def check_row(check: Check) -> dict[str, str]:
    """Return a check as plain values."""
    return {"code": check.code, "name": check.name, "status": check.status, "expected": check.expected,
            "actual": check.actual, "residual": f"{check.residual:f}", "about": check.about, "source": check.source,
            "detail": check.detail}


def _by_class(book: CloseBook, name: str) -> pd.DataFrame | None:
    """A report added up by class, where it has classes."""
    table = book.reports.get(name)
    return table if table is None or DESCRIBED[0] not in table else classed(book, name)
