"""Rules of lease files and policies, a file a topic; each announces itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from asc842.base.errors import Problem
from asc842.base.registry import Registry
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.intake.doubts import Doubts

Rule = Callable[[Lease, Doubts], Iterator[Problem]]
PolicyRule = Callable[[Policy], Iterator[Problem]]
RULES = Registry[Rule]("asc842.intake.rules")
"""Rules of a lease, in the order in which violations are reported.

The marks of a rule are the keys that it asks about (:func:`asc842.intake.given.given`): it has nothing to say of a
lease that gives none of them, and is not asked of it. A rule without marks is asked of every lease.
"""
POLICY_RULES = Registry[PolicyRule]("asc842.intake.rules")
NO_LIFE = "useful-life.missing"
"""Code of the problem that nothing says how long an asset is used that the lessee comes to own."""
