"""Stage 16, output: what was worked out, as text, JSON, CSV, workbooks and files for other ledgers."""
