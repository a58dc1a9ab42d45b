"""A lease as the text of a lease file."""

from __future__ import annotations

from asc842.contract.lease import Lease
from asc842.intake.text.toml_written import toml_document


def lease_toml(lease: Lease) -> str:
    """Return the text of a lease file that says the same as the lease: what was stated, what is the default too.

    What a contract states in so many words is checked as stated, such as the rounding of rises.
    """
    said = lease.model_dump(by_alias=True, exclude_unset=True, exclude_none=True)
    return toml_document({"format": lease.format, **said})
