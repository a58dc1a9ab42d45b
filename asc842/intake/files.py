"""Lease and policy files: read, validated, and checked by rule."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.errors import InputError, Problem
from asc842.intake.rules import can_be_dated, problems_of
from asc842.intake.source import SourceFile, read_toml
from asc842.intake.validation import validated


@dataclass(frozen=True, slots=True)
class LeaseFile:
    """A lease file after reading: the lease where its structure holds, and where its problems stand."""

    source: SourceFile
    lease: Lease | None

    @property
    def datable(self) -> bool:
        """Whether rent can be dated in spite of the problems so far."""
        return self.lease is not None and not self.source.doubtful and can_be_dated(self.lease)

    def refuse(self, problems: list[Problem]) -> None:
        """Raise InputError with the problems of the file and these, if there are any."""
        found = [*self.source.problems, *(self.source.place(p) for p in problems)]
        if found:
            raise InputError(sorted(found, key=lambda p: p.line or 0))


def read_lease(path: str | Path) -> LeaseFile:
    """Read a lease file and note everything wrong with it that shows before its rent is dated."""
    source = read_toml(Path(path))
    lease = validated(source, Lease) if source.data is not None else None
    if lease is not None:
        source.problems += [source.place(p) for p in problems_of(lease)]
    return LeaseFile(source, lease)


def read_policy(path: str | Path) -> Policy:
    """Read a policy file; raises InputError with all of its problems."""
    source = read_toml(Path(path))
    policy = validated(source, Policy) if source.data is not None else None
    if policy is not None:
        for name in policy.reasons:
            if name not in Policy.model_fields:
                source.problem(("reasons", name), name, f"a policy: {', '.join(Policy.model_fields)}", "rename it")
    if policy is None or source.problems:
        raise InputError(source.problems)
    return policy
