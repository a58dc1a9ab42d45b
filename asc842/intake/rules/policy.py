"""Rules of a policy file that no single value shows."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.errors import Problem
from asc842.contract.policy import Policy
from asc842.intake.rules import POLICY_RULES
from asc842.intake.text.words import quoted


@POLICY_RULES.at(10)
def rate_tables(policy: Policy) -> Iterator[Problem]:
    """A table is named once, there is one of its kind for a day, and each has one rate for a term."""
    names, days = dict[str, int](), dict[tuple[object, ...], int]()
    for i, t in enumerate(policy.rate_tables):
        if (first := names.setdefault(t.name, i)) != i:
            yield Problem("rate-tables.name-twice",
                          f"rate_tables[{i}].name", f"{quoted(t.name)} a second time (first: rate_tables[{first}])",
                          "a name used once among rate_tables", "rename one of the two")
        same = (t.kind, t.currency, t.secured, t.as_of)
        if (first := days.setdefault(same, i)) != i:
            yield Problem("rate-tables.twice",
                          f"rate_tables[{i}].as_of", f"{t.kind} rates in {t.currency} of {t.as_of} a second time "
                          f"(first: rate_tables[{first}])", "one table of a kind, currency, security and day",
                          "put the rates into one table, or correct the date")
        terms = [point.months for point in t.rates]
        for k, months in enumerate(terms):
            if months in terms[:k]:
                yield Problem("rate-tables.term-twice",
                              f"rate_tables[{i}].rates[{k}].months", f"{months} months a second time",
                              "one rate for a term", "keep the one that holds")


@POLICY_RULES.at(20)
def risk_free(policy: Policy) -> Iterator[Problem]:
    """Risk-free rates are not open to public business entities (842-20-30-3)."""
    if policy.public_business_entity and policy.risk_free_classes:
        yield Problem("policy.risk-free", "risk_free_classes", f"risk-free rates for {len(policy.risk_free_classes)} "
                      f"class{'es' if len(policy.risk_free_classes) > 1 else ''} of a public business entity",
                      "no such election: only other entities may make it (842-20-30-3)",
                      "take the key out, or write public_business_entity = false")


def policy_problems(policy: Policy) -> Iterator[Problem]:
    """Every rule that a policy breaks."""
    for rule in POLICY_RULES:
        yield from rule.entry(policy)
