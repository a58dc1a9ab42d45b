"""A contract's file to a draft: the document, its clauses and tables, the judge."""

from __future__ import annotations

from asc842.reading.assemble import draft_of
from asc842.reading.clauses import BEFORE_RENT, BEFORE_TABLES, CLAUSES
from asc842.reading.documents.document import ContractText
from asc842.reading.draft import ContractDraft
from asc842.reading.evidence.weigh import weigh
from asc842.reading.found import Found
from asc842.reading.judge import judge
from asc842.reading.rent.all import read_rent, read_tables


def found_in(document: ContractText) -> Found:
    """Return what a document says: tables of rent are read after the clauses that they need."""
    found = Found(document)
    steps = ((0, BEFORE_TABLES, read_tables), (BEFORE_TABLES, BEFORE_RENT, read_rent), (BEFORE_RENT, 1000, None))
    for low, high, then in steps:
        for clause in CLAUSES:
            if low <= clause.place < high:
                clause.entry(found)
        if then:
            then(found)
    weigh(found)
    return found


def read_document(document: ContractText) -> ContractDraft:
    """Return the draft of a document, checked against itself."""
    draft = draft_of(found_in(document))
    judge(draft)
    return draft
