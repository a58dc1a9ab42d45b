"""Stage 13, output: what was worked out, as text, JSON, CSV, workbooks and files for other ledgers."""
