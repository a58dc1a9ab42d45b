"""The register: what was posted in closed periods, kept in SQLite or PostgreSQL, chained and verifiable.

``with Register.open("close.db") as register: outcome = register.post(CloseRun(...))``.
"""

from asc842.closing.register.register import Register, Status
from asc842.closing.register.run import CloseRun, Earlier, Leaving, Period, Posting, RunOutcome
from asc842.closing.register.signing import Signature
from asc842.closing.register.verify import Verification

__all__ = ["CloseRun", "Earlier", "Leaving", "Period", "Posting", "Register", "RunOutcome", "Signature", "Status",
           "Verification"]
