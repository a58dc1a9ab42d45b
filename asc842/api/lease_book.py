"""The book of one lease: its tables, and the renderers that lay them out."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from asc842.base.showing import html_of
from asc842.book.book_tables import BookTables


@dataclass(frozen=True)
class LeaseBook(BookTables):
    """One lease accounted for: ``payments``, ``schedule``, ``journal``, ``events``, ``summary``, ``checks``.

    The tables are described in :class:`asc842.book.book_tables.BookTables`; amounts are exact Decimals in lease
    currency.
    """

    @classmethod
    def of(cls, tables: BookTables) -> LeaseBook:
        """Return a book of these tables."""
        return cls(**{f.name: getattr(tables, f.name) for f in fields(tables)})

    def __repr__(self) -> str:
        s, currency = self.summary, self.lease.currency
        wrong = "checks pass" if self.passed else "a check fails"
        return (f"LeaseBook({self.lease.id}: {s['classification']}, {s['commencement']} to {s['lease_term_end']}, "
                f"liability {s['opening_liability']:,}, asset {s['opening_asset']:,} {currency} at first, {wrong})")

    def _repr_html_(self) -> str:
        years = [rows[-1] for rows in self.plain["schedule"].years().values()]
        rows = ([row["ends"], row["liability_closing"], row["asset_closing"]] for row in years)
        return html_of(repr(self), ("at", "liability", "right-of-use asset"), rows)

    def to_json(self) -> str:
        """Return the book as one JSON object; its schema is ``asc842 schema output``."""
        from asc842.output.json_book import book_json  # noqa: PLC0415  (a renderer, loaded when asked for)

        return book_json(self)

    def to_workbook(self, path: str | Path) -> Path:
        """Write the auditor's workbook (xlsx, live formulas) and return its path.

        Raises OutputError, leaving nothing behind, where it can't be written.
        """
        from asc842.output.workbook import write_workbook  # noqa: PLC0415  (a renderer, loaded when asked for)

        return write_workbook(self, Path(path))
