"""Stage 12, command line: parses arguments, prints, sets the exit code."""

from asc842.cli.main import main

__all__ = ["main"]
