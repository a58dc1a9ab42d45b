"""Dates as printed: rows that overlap, count other months than their dates span, or name no date; documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from asc842.base.check import Check
from asc842.base.money import quantum
from asc842.checks.contract import CONTRACT, OF_ROWS, RENT
from asc842.checks.contract.rows_at import months_spanned
from asc842.contract.facts import Document
from asc842.contract.judgements import DocumentDate
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent, RentRow

NAME = "row dates"


@RENT.at(20, "lease", "rent", marks=(OF_ROWS,))
def date_checks(lease: Lease, rent: Rent) -> Iterator[Check]:
    """Name every defect in the printed dates of a component; rows whose dates agree pass with one check."""
    defects = [*_unreadable(lease, rent), *_overlaps(lease, rent), *_month_counts(lease, rent)]
    yield from defects
    dated = sum(isinstance(r.from_, date) or r.months is not None or isinstance(r.to, date) for r in rent.rows)
    if dated and not defects:
        yield Check(NAME, "pass", f"{dated} rows in order", f"{dated} rows in order", Decimal(0), Decimal(0),
                    rent.source, rent.name)


def _unreadable(lease: Lease, rent: Rent) -> Iterator[Check]:
    for row in rent.rows:
        for end, printed in (("from", row.from_), ("to", row.to)):
            judged = lease.date_reading(rent, row, end)
            if isinstance(printed, str) and judged:
                yield _defect(rent, row, str(judged.answer), printed, 1, judged.reason, "printed so")


def _overlaps(lease: Lease, rent: Rent) -> Iterator[Check]:
    for row, following in pairwise(rent.rows):
        if not (isinstance(row.to, date) and isinstance(following.from_, date)):
            continue
        days = (row.to - following.from_).days + 1
        if days > 0:
            yield _defect(rent, row, f"an end before {following.from_}", f"to {row.to}", days,
                          _reason(lease, rent, row, following), f"overlaps '{following.title}' by {days} days")


def _month_counts(lease: Lease, rent: Rent) -> Iterator[Check]:
    for row in rent.rows:
        if row.months is None or not (isinstance(row.from_, date) and isinstance(row.to, date)):
            continue
        excess = _excess_months(lease, row.from_, row.to, row.months)
        if excess:
            spanned = f"{float(excess + Fraction(row.months)):.4g} by its dates"
            yield _defect(rent, row, f"{row.months} months", spanned,
                          Decimal(f"{float(excess):.4f}"), _count_settled(lease, rent, row))


def _excess_months(lease: Lease, first: date, last: date, months: Decimal) -> Fraction:
    """Months that two dates span beyond a printed count, or 0 where they agree to its last digit.

    They agree where they do in any way of counting; a difference is stated in calendar months.
    """
    excess = [spanned - Fraction(months) for spanned in months_spanned(lease, first, last + timedelta(1))]
    tolerance = Fraction(0) if quantum(months) == 1 else Fraction(quantum(months)) / 2
    return Fraction(0) if any(abs(e) <= tolerance for e in excess) else excess[0]


def _count_settled(lease: Lease, rent: Rent, row: RentRow) -> str:
    """Return the reason of the judgement that settles a count of months, by what governs or by reading the dates."""
    governing = lease.governing_period(rent, row)
    if governing:
        return governing.reason
    read = {end: lease.date_reading(rent, row, end) for end in ("from", "to")}
    first, last = (j.answer if (j := read[end]) else printed for end, printed in (("from", row.from_), ("to", row.to)))
    if row.months is None or not (isinstance(first, date) and isinstance(last, date)):
        return ""
    if not any(read.values()) or _excess_months(lease, first, last, row.months):
        return ""
    return next(j.reason for j in read.values() if j)


def _reason(lease: Lease, rent: Rent, row: RentRow, following: RentRow) -> str:
    """Return the reason of the judgement that settles an overlap, or nothing; rent could not be dated without one."""
    readings = [lease.date_reading(rent, row, "to"), lease.date_reading(rent, following, "from"),
                lease.governing_period(rent, row)]
    return next((j.reason for j in readings if j), "")


def _defect(rent: Rent, row: RentRow, expected: str, actual: str, residual: int | Decimal, reason: str,
            what: str = "") -> Check:
    """Return a defect of ``row``: resolved where a judgement gives a ``reason``, else failed."""
    detail = reason or "a judgement settles it: date_reading, or governing_period where a count of months is wrong"
    return Check(NAME, "resolved" if reason else "fail", expected, actual, Decimal(residual), Decimal(0),
                 row.source or rent.source, row.title, "date error", f"{what}; {detail}" if what else detail)


def _read_apart(document: Document, recited: Document, readings: dict[str, DocumentDate]) -> DocumentDate | None:
    """Return the judgement that reads one of two documents so that the recited one is no longer the later."""
    judged = [j for j in (readings.get(document.id), readings.get(recited.id)) if j]
    own, other = (readings[d.id].answer if d.id in readings else d.dated for d in (document, recited))
    return judged[0] if judged and own and other and other <= own else None


@CONTRACT.at(20, "lease")
def document_checks(lease: Lease) -> Iterator[Check]:
    """A document can't recite one that is dated later."""
    documents = {d.id: d for d in lease.facts.documents}
    readings = {j.document: j for j in lease.judgements if isinstance(j, DocumentDate)}
    for document in lease.facts.documents:
        for recited in (documents[r] for r in document.recites):
            if document.dated is None or recited.dated is None:
                continue
            days = (recited.dated - document.dated).days
            judged = _read_apart(document, recited, readings)
            expected, actual = f"{document.dated} or earlier", str(recited.dated)
            if days <= 0:
                yield Check("recited document is earlier", "pass", expected, actual, Decimal(0), Decimal(0),
                            document.id, recited.title)
                continue
            yield Check("recited document is earlier", "resolved" if judged else "fail", expected, actual,
                        Decimal(days), Decimal(0), document.id, recited.title, "date error",
                        judged.reason if judged else "a judgement on document_date settles it")
