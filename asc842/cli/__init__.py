"""Stage 12, command line: parses arguments, prints, sets the exit code."""

from asc842.cli.compare import compare as _compare
from asc842.cli.main import main

main.add_command(_compare)

__all__ = ["main"]
