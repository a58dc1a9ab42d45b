"""A lease as the text of a lease file."""

from __future__ import annotations

from asc842.contract.lease import Lease
from asc842.intake.text.toml_written import toml_document


def lease_toml(lease: Lease) -> str:
    """Return the text of a lease file that says the same as the lease: what it leaves out is what it is by default."""
    said = lease.model_dump(by_alias=True, exclude_defaults=True)
    return toml_document({"format": lease.format, **said})
