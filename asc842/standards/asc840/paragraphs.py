"""Paragraphs by which ASC 840 is cited, by topic."""

PARAGRAPHS = {
    "operating lease": "840-20-25", "straight-line rent": "840-20-25-1", "capital lease": "840-30-30, 840-30-35",
    "obligation": "840-30-35-6",
}
