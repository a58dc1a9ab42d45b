"""Stage 9, reports: tables, and the renderers that lay tables out (text, JSON, workbook) and compute nothing."""
