"""Stage 8, ledger: exact amounts become cents, and cents become balanced, dated entries. The only place that rounds."""
