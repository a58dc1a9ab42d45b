"""A lease's life is worked out once: its versions as read and as answered, its rent for each pricing."""

from __future__ import annotations

from typing import Any

import pytest

import asc842
from asc842.payments import build
from asc842.payments.build import contract_payments, payments_of, promised_payments
from asc842.payments.pricing import as_charged, as_printed
from asc842.timeline import timeline
from asc842.timeline.timeline import Timeline

SAMPLES = ("windham-v", "windham-v-history", "windham-v-additional-premises")
"""Leases without a separate contract, for which another life is made to read the balances of its day."""


class Calls:
    """What a function was called with, while it goes on doing what it does."""

    def __init__(self, patch: pytest.MonkeyPatch, module: Any, name: str) -> None:
        self.seen: list[tuple[Any, ...]] = []
        plain = getattr(module, name)

        def noted(*args: Any) -> Any:
            self.seen.append(args)
            return plain(*args)

        patch.setattr(module, name, noted)


def load(name: str) -> asc842.Lease:
    return asc842.load(f"inputs/{name}.toml")


@pytest.mark.parametrize("name", SAMPLES)
def test_versions_are_made_once_and_rent_is_dated_once_for_each_pricing(name: str,
                                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    lease = load(name)
    amended, dated = Calls(monkeypatch, timeline, "amended"), Calls(monkeypatch, build, "dated_rent")
    book = asc842.account_for(lease)
    assert book.passed
    assert len(amended.seen) <= 2 * len(lease.events)  # as it is read, and once rates and classes are answered
    stated = [(x.lease_term_end, tuple(r.id for r in x.facts.rent), pricing, repr(cuts))
              for x, _, pricing, cuts in dated.seen]
    assert len(set(stated)) == len(stated)
    if not lease.events:
        assert len(dated.seen) == 1  # no rent follows an index, so that every pricing is the same


def test_what_is_worked_out_is_kept_and_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    life = Timeline(load("windham-v-history"))
    promised = promised_payments(life)
    assert promised_payments(life) is promised
    dated = Calls(monkeypatch, build, "dated_rent")
    for priced in (as_printed, as_charged):
        assert [len(x) for x in contract_payments(life, priced)] == [len(x) for x in promised]
    answered = life.said_of(life.lease.model_copy(update={"cost_center": "100"}))
    assert [payments_of(answered, v.number) for v in answered.whole] == [payments_of(life, v.number)
                                                                        for v in life.whole]
    assert dated.seen == []
    assert life.of(life.lease) is life


def test_a_version_has_its_event_and_first_day() -> None:
    lease = load("windham-v-history")
    life = Timeline(lease)
    first, second = life.whole
    assert (first.event, first.first, first.number) == (None, lease.commencement, 0)
    assert second.event is not None
    assert (second.first, second.number, life.on(second.first)) == (second.event.effective, 1, life.versions[1])
    assert life.versions == (life.versions[0], second)
    assert life.last is second.lease
