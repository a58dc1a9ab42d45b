"""Texts, TOML and tables with places and messages: what a file says, and where."""
