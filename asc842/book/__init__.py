"""Stage 10, book: tables of one lease, by topic."""
