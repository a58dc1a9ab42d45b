"""Stage 15, command line: parses arguments, prints, sets the exit code."""

from asc842.cli import closing as _closing
from asc842.cli.check import check as _check
from asc842.cli.compare import compare as _compare
from asc842.cli.main import main

for _command in (_check, _compare, _closing.close, _closing.report, _closing.status, _closing.reopen, _closing.history,
                 _closing.recheck):
    main.add_command(_command)

__all__ = ["main"]
