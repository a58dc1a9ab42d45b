"""ASC 842, the standard of the books: what is announced in their stages is its own."""

from __future__ import annotations

from asc842.base.standard import STANDARDS, Standard
from asc842.book import TABLES
from asc842.checks import CHECKS
from asc842.closing.reports import NOTES

ASC_842 = STANDARDS.at(10)(Standard(
    "ASC 842", "asc842",
    paragraphs={
        "commencement": "842-20-30-1, -30-5", "operating lease cost": "842-20-25-6",
        "finance lease cost": "842-20-25-5", "payment": "842-20-35-1", "incentive received": "842-20-30-5",
        "depreciation": "842-20-35-8", "purchase": "842-20-40-2", "transition": "842-10-65-1",
        "acquisition": "805-20-30-24", "take-over": "842-20-35-2",
    },
    tables=TABLES, checks=CHECKS, disclosures=NOTES))
"""Its paragraphs are by entry of the journal."""
