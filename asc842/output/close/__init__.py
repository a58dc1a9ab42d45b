"""Renderers of a close: they lay out tables and compute nothing."""
