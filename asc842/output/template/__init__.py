"""The workbook to fill in: a sheet for each table, from what the layouts of tables and their headings say."""

from asc842.output.template.workbook import template_workbook

__all__ = ["template_workbook"]
