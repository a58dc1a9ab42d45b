"""The library: load a lease, account for it."""

from __future__ import annotations

from pathlib import Path

from asc842.api.lease_book import LeaseBook
from asc842.book.measurable import measurable
from asc842.checks.accounted import accounted
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.intake.files import read_lease, read_policy
from asc842.payments.concessions import payment_problems
from asc842.timeline.timeline import Timeline


def load(path: str | Path) -> Lease:
    """Read and check a lease file.

    Returns the lease; raises InputError with every problem found in the file: structure, ids, sources, dates,
    questions, gaps and overlaps in rent, abatements that do not fit.
    """
    file = read_lease(path)
    file.refuse(payment_problems(Timeline(file.lease)) if file.lease and file.datable else [])
    assert file.lease is not None
    return file.lease


def load_policy(path: str | Path) -> Policy:
    """Read a policy file; raises InputError with every problem found."""
    return read_policy(path)


def account_for(lease: Lease, policy: Policy | None = None) -> LeaseBook:
    """Account for one lease under ASC 842: payments, schedule, journal, summary and checks.

    ``policy`` defaults to the elections of :class:`Policy`. Measurement is that of :func:`asc842.measure` on a
    portfolio of one. Raises InputError where rent can't be dated (which :func:`load` has already checked), where a
    discount rate can't be worked out, where the facts don't decide a classification that nobody judged, and where an
    event asks for what the balances do not hold: an impairment above the asset.
    """
    return LeaseBook.of(accounted(measurable(Timeline(lease, policy))))
