"""A policy as the register names and keeps it: canonical JSON, and its hash."""

from __future__ import annotations

import hashlib
import json

from asc842.contract.policy import Policy


def policy_hash(policy: Policy) -> str:
    """Return the SHA-256 of a policy's canonical JSON; elections at their default are left out."""
    return hashlib.sha256(policy_document(policy).encode()).hexdigest()


def policy_document(policy: Policy) -> str:
    """Return a policy's canonical JSON; elections at their default are left out."""
    return json.dumps(policy.model_dump(mode="json", exclude_defaults=True), sort_keys=True)
