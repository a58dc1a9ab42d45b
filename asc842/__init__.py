"""asc842: lessee accounting under ASC 842, from the contract to a checked schedule.

>>> import asc842
>>> lease = asc842.load("inputs/windham-v.toml")
>>> book = asc842.account_for(lease)
>>> book.summary["opening_liability"]
Decimal('3722540.99')
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from asc842._version import __version__

if TYPE_CHECKING:
    from asc842.api.account_for import account_for, load, load_policy
    from asc842.api.close import CloseResult, close
    from asc842.api.compare import compare
    from asc842.api.comparison import Comparison
    from asc842.api.explain import ExplainedClose, Explanation, explain, explain_close
    from asc842.api.import_list import ImportedList, import_list
    from asc842.api.lease_book import LeaseBook
    from asc842.api.portfolio import Portfolio
    from asc842.api.read import confirm, read
    from asc842.base.check import Check
    from asc842.base.errors import Asc842Error, InputError, OutputError, Problem, RegisterError
    from asc842.book.measure import measure
    from asc842.closing.register import Register
    from asc842.contract.lease import Lease
    from asc842.contract.policy import Policy
    from asc842.reading.draft import ContractDraft

__all__ = [
    "Asc842Error", "Check", "CloseResult", "Comparison", "ContractDraft", "ExplainedClose", "Explanation",
    "ImportedList", "InputError", "Lease", "LeaseBook", "OutputError", "Policy", "Portfolio", "Problem", "Register",
    "RegisterError", "__version__", "account_for", "close", "compare", "confirm", "explain", "explain_close",
    "import_list", "load", "load_policy", "measure", "read",
]
_WHEN_ASKED_FOR = {name: module for module, names in {
    "asc842.api.account_for": ("account_for", "load", "load_policy"),
    "asc842.api.close": ("CloseResult", "close"),
    "asc842.api.compare": ("compare",),
    "asc842.api.comparison": ("Comparison",),
    "asc842.api.explain": ("ExplainedClose", "Explanation", "explain", "explain_close"),
    "asc842.api.import_list": ("ImportedList", "import_list"),
    "asc842.api.lease_book": ("LeaseBook",),
    "asc842.api.portfolio": ("Portfolio",),
    "asc842.api.read": ("confirm", "read"),
    "asc842.base.check": ("Check",),
    "asc842.base.errors": ("Asc842Error", "InputError", "OutputError", "Problem", "RegisterError"),
    "asc842.book.measure": ("measure",),
    "asc842.closing.register": ("Register",),
    "asc842.contract.lease": ("Lease",),
    "asc842.contract.policy": ("Policy",),
    "asc842.reading.draft": ("ContractDraft",),
}.items() for name in names}
"""Where each name comes from: loaded when it is asked for, so that a command loads what it needs."""


def __getattr__(name: str) -> Any:
    if name in _WHEN_ASKED_FOR:
        globals()[name] = found = getattr(import_module(_WHEN_ASKED_FOR[name]), name)
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
