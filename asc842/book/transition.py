"""Transition from an earlier standard: what a lease carries over, as columns of ``leases`` and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from asc842.base.constants import DAY
from asc842.base.errors import InputError, Problem
from asc842.base.money import from_cents, round_half_up
from asc842.base.plain_table import PlainTable
from asc842.base.standard import earlier
from asc842.book import TABLES
from asc842.book.lease_tables import rows_of
from asc842.book.measure import measure_in_cents
from asc842.contract.transition import Transition
from asc842.measurement.typed import Rows
from asc842.payments.adoption import Carried, carried_over
from asc842.payments.build import due_before_entry, promised_payments
from asc842.payments.pattern import elapsed
from asc842.payments.pricing import follows_index
from asc842.timeline.timeline import Timeline

TRANSITION_COLUMNS = ("item", "before", "after", "known_from", "paragraph", "source")


@dataclass(frozen=True, slots=True)
class Adoption:
    """The transition of one lease: what it carries over, and the way it takes ("operating to finance").

    ``repriced`` says that rent is measured at another index than before, ``widened`` that it takes in what was kept
    apart: services of a contract whose components are not separated.
    """

    transition: Transition
    carried: Carried
    way: str
    imputed_asset: int | None
    repriced: bool = False
    widened: bool = False

    @property
    def runs_off(self) -> bool:
        """Whether an operating lease goes on as its earlier schedule has it: nothing written off, no exit costs."""
        c = self.carried
        return self.way == "operating to operating" and c.as_computed and not (
            c.written_off or c.exit_costs or self.repriced or self.widened)

    def columns(self) -> dict[str, Any]:
        """Return what ``leases`` holds of it for :func:`asc842.measure`."""
        c = self.carried
        cents = {"initial_direct_costs": c.kept_costs, "prepaid_rent": c.prepaid_rent, "incentives": c.incentives,
                 "costs_written_off": c.written_off, "exit_cost_liability": c.exit_costs,
                 "capital_lease_asset": c.capital_asset, "capital_lease_obligation": c.obligation}
        cents["off_market"] = c.off_market
        asset = {} if self.imputed_asset is None else {"opening_asset": from_cents(self.imputed_asset)}
        return {"commencement": self.transition.date, "transition": True, "acquired": False,
                "day_one_payment": "included",
                "impaired": c.exit_costs > 0, **{k: from_cents(v) for k, v in cents.items()}, **asset}


def adoption_of(life: Timeline, former: Timeline) -> Adoption | None:
    """Work out what a lease carries over to ASC 842; None where it has no transition.

    ``former`` is the lease as it was before: with its services apart, which were cost as incurred (executory costs).
    Raises InputError where more costs are written off than are left of them.
    """
    t = life.lease.transition
    if t is None:
        return None
    before = earlier().treatment(former.lease).balances(former, t.date)
    carried = carried_over(t, before, acquired=former.lease.acquisition is not None)
    if carried.kept_costs < 0:
        raise InputError([Problem("transition.costs-written-off",
            "transition.initial_direct_costs_written_off", f"{from_cents(carried.written_off):,} written off",
            f"at most the unamortized costs of the {earlier().name} schedule, {from_cents(carried.costs):,}",
            "correct it, or state unamortized_initial_direct_costs")])
    way = f"{t.former} to {life.lease.classification}"
    imputed = imputed_asset(life, carried) if way == "operating to finance" else None
    repriced = life.policy.transition_index == "current" and any(follows_index(v.lease) for v in life.versions)
    return Adoption(t, carried, way, imputed, repriced, former is not life)


def imputed_asset(life: Timeline, carried: Carried) -> int:
    """Return the asset, in cents, of a lease that was operating and now is a finance lease (842-10-65-1(o)).

    The liability at commencement, imputed at the rate of the transition and with the payment of that day, times the
    part of the lease term that is left; prepaid or accrued rent, incentives, initial direct costs and exit costs
    adjust it.
    """
    payments = (*due_before_entry(life), *promised_payments(life)[0])
    alone = Timeline(life.first.model_copy(update={"transition": None, "events": ()}), life.policy)
    schedule = measure_in_cents(rows_of(alone, (payments,))).schedule
    at_commencement = int(schedule.opening_liability[0] + schedule.day_one[0])
    return round_half_up(at_commencement * _part_left(life)) + (
        carried.prepaid_rent - carried.incentives + carried.kept_costs - carried.exit_costs + carried.off_market)


def _part_left(life: Timeline) -> Fraction:
    """Return the part of the lease term that is left at transition, by months or days as cost is spread."""
    assert life.lease.transition is not None
    begins, day, after = life.lease.begins_here, life.lease.transition.date, life.first.lease_term_end + DAY
    return 1 - elapsed((), begins, after, day, by_days=life.policy.cost_weights == "days")


def adopted(rows: Rows, adoption: Adoption | None) -> Rows:
    """Return the rows of one lease with what it carries over in its row of ``leases``."""
    if adoption is None:
        return rows
    return rows | {"leases": [rows["leases"][0] | adoption.columns()]}


@TABLES.at(130, "ready.adoption", "opening_asset", "opening_liability", name="transition")
def adopted_table(adoption: Adoption | None, asset: int, liability: int) -> PlainTable | None:
    """Return what the transition of a lease moves, None where it has none."""
    return None if adoption is None else transition_table(adoption, asset, liability)


def transition_table(adoption: Adoption, asset: int, liability: int) -> PlainTable:
    """One row per balance that the transition moves: debit positive, ``before`` and ``after`` it.

    Both columns add up to the same; equity takes what the rules leave over. ``asset`` and ``liability`` are those
    with which the lease opens, in whole cents.
    """
    c = adoption.carried
    items = [
        ("prepaid (accrued) rent", c.prepaid_rent, 0, "prepaid_rent" if c.prepaid_rent > 0 else "accrued_rent",
         "842-10-65-1(m)"),
        ("unamortized incentives", -c.incentives, 0, "unamortized_incentives", "842-10-65-1(m)"),
        ("unamortized initial direct costs", c.costs, 0, "unamortized_initial_direct_costs", "842-10-65-1(m), (p)"),
        ("favorable (unfavorable) lease terms", c.off_market, 0,
         "favorable_terms" if c.off_market > 0 else "unfavorable_terms", "842-10-65-1(h)"),
        ("exit cost liability", -c.exit_costs, 0, "exit_cost_liability", "842-10-65-1(m), Topic 420"),
        ("capital lease asset", c.capital_asset, 0, "asset", "842-10-65-1(r), (s)"),
        ("capital lease obligation", -c.obligation, 0, "obligation", "842-10-65-1(r), (s)"),
        ("right-of-use asset", 0, asset, "", "842-10-65-1(k), (m), (o), (r)"),
        ("lease liability", 0, -liability, "", "842-10-65-1(k), (l), (r)"),
    ]
    before = sum(was for _, was, *_ in items)
    items.append(("equity", 0, before - asset + liability, "", "842-10-65-1(c), (p)"))
    rows = [{"item": item, "before": from_cents(was), "after": from_cents(now),
             "known_from": _known_from(adoption, key), "paragraph": paragraph, "source": _source(adoption, key)}
            for item, was, now, key, paragraph in items if was or now or not key]
    return PlainTable.of_records(TRANSITION_COLUMNS, rows)


def _known_from(adoption: Adoption, key: str) -> str:
    if not key:
        return "this transition"
    return "the file" if key in adoption.carried.given else f"the {earlier().name} schedule"


def _source(adoption: Adoption, key: str) -> str:
    stated = getattr(adoption.transition, key, None) if key else None
    return stated.source if stated is not None else ""
