"""Lease and policy files: read, validated, and checked by rule."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from asc842.base.errors import InputError, Problem
from asc842.base.money import in_currency
from asc842.contract.judgements import PaymentTerms, PaymentTermsJudgement
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.intake.doubts import Doubts
from asc842.intake.rules.all import can_be_dated, problems_of, rests_on_doubt
from asc842.intake.rules.calendar import calendar_problems, with_periods
from asc842.intake.rules.draft import doubt_marked
from asc842.intake.rules.policy import policy_problems
from asc842.intake.text.places import key_path
from asc842.intake.text.source import SourceFile, read_toml
from asc842.intake.text.validation import validated
from asc842.intake.text.words import did_you_mean, listing, quoted

POLICY = "policy.toml"
PRINTED = 25
"""Kinds of problems that the text of a refusal shows; ``problems`` has all of them."""


@dataclass(frozen=True, slots=True)
class LeaseFile:
    """A lease file after reading.

    ``lease`` is None where its structure does not hold. Where the file has problems, stand-ins may take the place
    of what was refused: it is a lease to look for more problems in, and never one to account for.
    """

    source: SourceFile
    lease: Lease | None

    @property
    def datable(self) -> bool:
        """Whether rent can be dated in spite of the problems so far."""
        return self.lease is not None and can_be_dated(self.lease, self.source.doubts)

    def refuse(self, problems: list[Problem]) -> None:
        """Raise InputError with the problems of the file and these, if there are any.

        ``problems`` are those that dating the rent brought to light; what may come of a key that is already refused
        is left out.
        """
        doubts, lease = self.source.doubts, self.lease
        dated = [p for p in problems if lease is None or not rests_on_doubt(p, lease, doubts)]
        found = [*self.source.problems, *(self.source.place(p) for p in dated)]
        if found:
            raise refusal(found)


def read_lease(path: str | Path) -> LeaseFile:
    """Read a lease file and note everything wrong with it that shows before its rent is dated."""
    return lease_file_of(read_toml(Path(path)))


def lease_file_of(source: SourceFile) -> LeaseFile:
    """Build and check the lease that a source holds, noting everything wrong with it."""
    doubt_marked(source)
    lease = validated(source, Lease)
    if lease is None:
        return LeaseFile(source, None)
    with in_currency(lease.currency):
        for problem in problems_of(lease, source.doubts):
            source.problems.append(source.place(problem))
            if problem.key.startswith(("facts.", "events[")):
                source.doubts.add(key_path(problem.key))
    return LeaseFile(source, lease if not source.problems else _to_look_at(lease, source.doubts))


def _to_look_at(lease: Lease, doubts: Doubts) -> Lease:
    """Return a refused lease in which rent can be dated all the same.

    Payment terms that nobody gave stand in, as no date of a rent row depends on them; events of which any is in doubt
    are left out.
    """
    terms = PaymentTermsJudgement(question="payment_terms", answer=PaymentTerms(timing="advance"), reason="stand-in")
    missing = lease.judgement(PaymentTermsJudgement) is None
    return lease.model_copy(update={"judgements": (*lease.judgements, *([terms] if missing else [])),
                                    "events": () if doubts.touches("events") else lease.events})


def placed(path: str | Path, problems: Iterable[Problem]) -> list[Problem]:
    """Return problems with their lines in a file that was read before; those that have a file keep it."""
    source = read_toml(Path(path))
    return [p if p.file else source.place(p) for p in problems]


def read_policy(path: str | Path) -> Policy:
    """Read a policy file; raises InputError with all of its problems."""
    return checked_policy(read_toml(Path(path)), Path(path).parent)


def checked_policy(source: SourceFile, folder: Path) -> Policy:
    """Build and check the policy that a source holds; a calendar's file stands in ``folder``.

    Raises InputError with all of its problems.
    """
    policy = validated(source, Policy)
    if policy is not None:
        known = [name for name in Policy.model_fields if name not in ("format", "reasons")]
        for name in policy.reasons:
            if name not in known:
                source.problem("reasons.unknown", ("reasons", name), quoted(name), f"a policy: {listing(known)}",
                               did_you_mean(name, known, "name the policy that the reason is for"))
        source.problems += [source.place(problem) for problem in policy_problems(policy)
                            if not source.doubts.covers(*key_path(problem.key))]
    if policy is None or source.problems:
        raise refusal(source.problems)
    problems = [source.place(problem) for problem in calendar_problems(policy.calendar)]
    policy, wrong = with_periods(policy, folder)
    if problems or wrong:
        raise refusal([*problems, *wrong])
    return policy


def nearest_policy(lease: Path) -> Policy | None:
    """Read the policy.toml next to a lease file or one folder up; None where there is none."""
    near = next((p for p in (lease.parent / POLICY, lease.parent.parent / POLICY) if p.is_file()), None)
    return read_policy(near) if near else None


def refusal(problems: Iterable[Problem]) -> InputError:
    """Return the error for problems in the order of the file, each once; its text shows the first of very many."""
    return InputError(sorted(dict.fromkeys(problems), key=lambda p: p.line or sys.maxsize), PRINTED)
