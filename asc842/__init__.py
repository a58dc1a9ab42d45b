"""asc842: lessee accounting under ASC 842, from the contract to a checked schedule.

>>> import asc842
>>> lease = asc842.load("inputs/windham-v.toml")
>>> book = asc842.account_for(lease)
>>> book.summary["opening_liability"]
Decimal('3722540.99')
"""

from asc842._version import __version__
from asc842.api import account_for, load, load_policy
from asc842.comparing import compare
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract_checks.check import Check
from asc842.errors import Asc842Error, InputError, OutputError, Problem, RegisterError
from asc842.reports.book import LeaseBook
from asc842.reports.comparison import Comparison
from asc842.reports.measure import measure

__all__ = [
    "Asc842Error", "Check", "Comparison", "InputError", "Lease", "LeaseBook", "OutputError", "Policy", "Problem",
    "RegisterError", "__version__", "account_for", "compare", "load", "load_policy", "measure",
]
