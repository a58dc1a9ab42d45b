"""Renderers: each lays out a :class:`asc842.output.table.Table` in one format, and is one file."""
