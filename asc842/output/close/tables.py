"""A close as files of tables: one JSON document, the journal, and a CSV of each report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from asc842._version import __version__
from asc842.base.lazy import pd
from asc842.closing.book import CloseBook
from asc842.closing.change_words import in_words
from asc842.closing.input_difference import InputDifference
from asc842.closing.reports.all import DESCRIBED, by_class, shown
from asc842.output.close import FILES, OF_REPORTS, WITHOUT_REPORTS
from asc842.output.renderers.csv import columns_csv, lines_csv, table_csv
from asc842.output.renderers.json import PlainColumns, plain_columns, records, rows_of

SCHEMA = "asc842/close/1"
CHANGED_FILE = "reports/changed inputs.csv"
SCHEDULES_FILE, PAYMENTS_FILE = "schedules.csv", "payments.csv"
BY_YEAR_FILE = "reports/late facts by fiscal year.csv"
STRETCHES = (", period", ", year to date", ", prior year to date")


def close_json(book: CloseBook, by_lease: Mapping[str, PlainColumns]) -> str:
    """Return the close as one JSON object, a line for each key; the same close gives the same text on any day."""
    document = close_document(book, by_lease)
    # Only without indentation does json write in C.
    keys = [f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in document.items()]
    return "{\n" + ",\n".join(keys) + "\n}\n"


def close_document(book: CloseBook, by_lease: Mapping[str, PlainColumns]) -> dict[str, Any]:
    """Return the JSON document as plain values; reports come by class, and ``by_lease`` those given."""
    return {
        "schema": SCHEMA, "engine": {"name": "asc842", "version": __version__},
        "period": {"label": book.period.label, "first_day": book.period.first_day.isoformat(),
                   "last_day": book.period.last_day.isoformat()},
        "input_hash": book.input_hash,
        "run_hash": book.run_hash,
        "leases": len(book.roster.leases),
        "rejected": [{"source": s.source, "lease": s.lease, "problems": [str(p) for p in s.problems]}
                     for s in book.rejected],
        "checks": [{"name": c.name, "status": c.status, "residual": f"{c.residual:f}", "tolerance": f"{c.tolerance:f}",
                    "source": c.source, "about": c.about, "detail": c.detail} for c in book.checks],
        "by_class": {name: records(classed(book, name)) for name, table in book.reports.items()
                     if DESCRIBED[0] in table},
        "reports": {name: rows_of(columns) for name, columns in by_lease.items()},
        "exceptions": records(book.exceptions),
        "trial_balance": records(book.trial_balance),
        "restated": records(book.restated),
        "late_facts_by_year": records(book.by_year),
        "changed_inputs": records(book.changed),
        **({"signatures_before": records(book.signatures)} if len(book.signatures) else {}),
        **({"input_difference": {**difference_document(book.difference), "policy_in_amounts": False}}
           if book.difference else {}),
    }


def difference_document(found: InputDifference) -> dict[str, Any]:
    """Return what differs between two inputs as plain values."""
    return {"at": found.at.last_day.isoformat(), "leases": records(found.leases), "changes": records(found.changes),
            "policy": [{"key": x.key, "what": what, "before": before, "after": after}
                       for x in found.policy for what, before, after in [in_words(x)]],
            **({"uncounted": found.uncounted} if found.uncounted else {})}


@FILES.at(10)
def journal_file(book: CloseBook) -> Mapping[str, bytes]:
    """Return journal.csv."""
    return {"journal.csv": lines_csv(book.lines)}


@FILES.at(15, marks=(OF_REPORTS,))
def detail_files(book: CloseBook) -> Mapping[str, bytes]:
    """Return schedules.csv and payments.csv: the schedule of every lease, each payment with what it is worth."""
    return {SCHEDULES_FILE: lines_csv(book.schedules), PAYMENTS_FILE: lines_csv(book.payments)}


@FILES.at(20, marks=(WITHOUT_REPORTS,))
def short_json(book: CloseBook) -> Mapping[str, bytes]:
    """Return close.json by class."""
    return {"close.json": close_json(book, {}).encode()}


@FILES.at(30, marks=(OF_REPORTS,))
def report_files(book: CloseBook) -> Mapping[str, bytes]:
    """Return close.json, and one CSV per report."""
    by_lease = columns_by_lease(book)
    by_name = {report_file(name): columns_csv(columns) for name, columns in by_lease.items()}
    late = {} if book.restated.empty else {"reports/as it would have been.csv": table_csv(book.restated)}
    late |= {} if book.by_year.empty else {BY_YEAR_FILE: table_csv(book.by_year)}
    changed = {} if book.changed.empty else {CHANGED_FILE: table_csv(book.changed)}
    trial = {} if book.trial_balance.empty else {"reports/trial balance.csv": table_csv(book.trial_balance)}
    return {"close.json": close_json(book, by_lease).encode(), **by_name, **late, **changed, **trial,
            "reports/exceptions.csv": table_csv(book.exceptions)}


def classed(book: CloseBook, name: str) -> pd.DataFrame:
    """Return a report by class, added up once for every file that shows it."""
    # With it is kept what it is made from, so that nothing else can be taken for it.
    return book.roster.once(("by class", name, id(book.reports)),
                              lambda: (book.reports, by_class(book.reports[name], name)))[1]


def columns_by_lease(book: CloseBook) -> dict[str, PlainColumns]:
    """Return every report by its name, with the rows that a reader sees."""
    return {name: plain_columns(shown(name, table)) for name, table in book.reports.items()}


def report_file(name: str) -> str:
    """Path of a report's CSV file in the folder of the close."""
    return f"reports/{name.replace(', ', ' - ') if name.endswith(STRETCHES) else name.replace(',', '')}.csv"
