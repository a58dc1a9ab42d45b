"""Stage 18, command line: parses arguments, prints, sets the exit code."""

from asc842.cli import register as _register
from asc842.cli import sealing as _sealing
from asc842.cli.check import check as _check
from asc842.cli.closing import close as _close
from asc842.cli.compare import compare as _compare
from asc842.cli.diff import diff as _diff
from asc842.cli.explain import explain as _explain
from asc842.cli.explain_error import explain_error as _explain_error
from asc842.cli.footnote import footnote as _footnote
from asc842.cli.generate import generate as _generate
from asc842.cli.import_list import import_list as _import_list
from asc842.cli.init import init as _init
from asc842.cli.main import main
from asc842.cli.measure import measure as _measure
from asc842.cli.memo import memo as _memo
from asc842.cli.new import new as _new
from asc842.cli.read import confirm as _confirm
from asc842.cli.read import read as _read
from asc842.cli.template import template as _template

for _command in (_init, _template, _generate, _import_list, _new, _read, _confirm, _check, _explain, _compare, _diff,
                 _close, _measure,
                 _register.report, _register.status, _register.reopen, _register.history, _register.recheck,
                 _sealing.sign, _sealing.verify, _sealing.prove, _sealing.register, _sealing.verify_script,
                 _memo, _footnote, _explain_error):
    main.add_command(_command)

__all__ = ["main"]
