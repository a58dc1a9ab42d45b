"""What can't be exported is not posted: the register stays as it was until every file asked for can be written."""

from __future__ import annotations

from pathlib import Path

import pytest

import asc842
from test_close import MODIFIED, put

CODES = {"Right-of-use asset": "1600", "Lease liability": "2600", "Lease liability, current portion": "2610",
         "Operating lease cost": "6100", "Cash": "1000"}
TERMINATED = """
[[events]]
id = "end"
kind = "termination"
effective = 2003-02-10
penalty = 750.00
reason = "Given up, known in April."
"""


def put_alpha(leases: Path, **more: str) -> None:
    """Write a lease of an entity: SAP posts nothing without a company code."""
    put(leases, "alpha", **more)
    file = leases / "alpha.toml"
    file.write_text('entity = "1000"\n' + file.read_text())


@pytest.fixture
def leases(tmp_path: Path) -> Path:
    put_alpha(tmp_path / "leases")
    return tmp_path / "leases"


def policy(**more: str) -> asc842.Policy:
    """Files for SAP, whose fields of accounts have ten characters."""
    return asc842.Policy.model_validate({"erp": [
        {"format": "sap", "account_codes": {**CODES, **more}}]})


def closed(leases: Path, period: str, **options: object) -> asc842.CloseResult:
    return asc842.close(leases, period, out=leases.parent / "out", reports=False, **options)  # type: ignore[arg-type]


def refused(leases: Path, period: str, **options: object) -> set[str]:
    """Close and be refused; return the accounts that do not fit. Nothing is posted, nothing written."""
    with pytest.raises(asc842.InputError) as error:
        closed(leases, period, **options)
    assert {(p.key, p.expected) for p in error.value.problems} == {
        ("erp[0]", "account codes of at most 10 characters")}
    assert not (leases.parent / "out" / period).exists()
    return {p.found for p in error.value.problems}


def register(leases: Path) -> tuple[int, int, str, list[str]]:
    with asc842.Register.open(leases.parent / "out" / "register.db") as kept:
        status = kept.status()
        return status.runs, status.lines, status.head, status.periods["label"].tolist()


@pytest.mark.parametrize("dry_run", [True, False])
def test_lines_brought_forward(leases: Path, dry_run: bool) -> None:
    """Cost of 2003 is brought forward to retained earnings, an account that no line of January 2004 has."""
    assert refused(leases, "2004-01", policy=policy(), dry_run=dry_run) == {"Retained earnings"}
    if not dry_run:
        assert register(leases)[:2] == (0, 0)
    fits = policy(**{"Retained earnings": "3900"})
    result = closed(leases, "2004-01", policy=fits, dry_run=dry_run)
    assert result.passed
    assert (result.outcome.posted["account"] == "Retained earnings").any()
    if not dry_run:
        assert register(leases)[0] == 1
        files = [p.read_text() for p in (leases.parent / "out" / "2004-01" / "erp").rglob("*") if p.is_file()]
        assert any("3900" in text for text in files)


@pytest.mark.heavy
def test_a_catch_up(leases: Path) -> None:
    """A termination that is known late brings a gain or loss in a closed month, caught up in April."""
    for month in ("2003-01", "2003-02", "2003-03"):
        closed(leases, month, policy=policy())
    before = register(leases)
    put_alpha(leases, extra=TERMINATED)
    assert refused(leases, "2003-04", policy=policy()) == {"Gain or loss on termination of leases"}
    assert register(leases) == before
    assert closed(leases, "2003-04", policy=policy(**{"Gain or loss on termination of leases": "7000"})).passed
    assert register(leases)[3] == [*before[3], "2003-04"]


@pytest.mark.heavy
def test_what_was_posted_before_a_period_was_reopened(leases: Path) -> None:
    """All lines of the period are exported again, also those that stand already, and by the policy of today."""
    closed(leases, "2003-01", policy=asc842.Policy())
    with asc842.Register.open(leases.parent / "out" / "register.db") as kept:
        kept.reopen("2003-01", "A rider was missing.")
    put_alpha(leases, extra=MODIFIED)
    before = register(leases)
    short = asc842.Policy.model_validate({"erp": [{"format": "sap"}]})
    (leases.parent / "out" / "2003-01").rename(leases.parent / "out" / "earlier")
    assert refused(leases, "2003-01", policy=short) == set(CODES) - {"Cash"}
    assert register(leases) == before
