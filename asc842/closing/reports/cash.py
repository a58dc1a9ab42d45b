"""Cash flows of a stretch of time, by lease (842-20-45-5, 842-20-50-4g)."""

from __future__ import annotations

from functools import partial

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.lazy import pd
from asc842.book.coded import finance_on
from asc842.calendar.positions import Ints
from asc842.closing.holdings import Holdings
from asc842.closing.posted import Posted
from asc842.closing.reports import FLOWS
from asc842.closing.reports.as_posted import CATCH_UP, DROPPED, GONE, flows_of_gone, late_flow, padded
from asc842.closing.reports.building import building_of_rows, building_on, part
from asc842.closing.reports.cash_before import EARLIEST, lacking, not_on_cash, on_others, paid_in_all
from asc842.closing.reports.cost import BESIDE
from asc842.closing.reports.interest_paid import interest_paid
from asc842.closing.reports.sale_leaseback import leaseback_flows
from asc842.measurement.measured import settling
from asc842.payments.subleases import COST, INCOME

Paid = dict[str, Ints]


CASH = ("cash",)
THROUGH_OTHERS = ("initial_direct_cost", "lease_incentive")
"""Roles of accounts of which payables book the other side: what is caught up on them was paid or received too."""


@FLOWS.at(40, "h", "first", "last", "posted", name="cash flows")
def cash_flows(h: Holdings, first: np.datetime64, last: np.datetime64, posted: Posted | None = None) -> pd.DataFrame:
    """One row per lease in whole cents, cash paid as positive (842-20-45-5, 842-20-50-4g).

    Payments of liabilities are operating for operating leases; of finance leases the interest is operating, the
    principal financing, each by the classification on the day paid. A payment settles the interest that has accrued
    unpaid up to its day first. *Other payments* never were in a liability: rent paid at or before commencement (by
    the policy ``advance_payments`` investing), and what is paid to end a lease. Incentives received stand apart, where
    what they reduce stands: those of a liability, at commencement, and by events; they are positive. Initial direct
    costs and assets bought are investing, the latter as far as the price is above a finance lease's liability. What
    an operating lease pays while it is used to build another asset is investing. ``assets obtained`` is what enters
    the asset for a new or remeasured liability, without cash; what came with a business has columns of its own. Of
    subleases it is what they bring that is positive, less what they cost to obtain; of sales and leasebacks what is
    received is positive too.

    With what is ``posted``, CATCH_UP is what was booked on the account of cash for closed periods before the stretch,
    less what was caught up after it for periods within, and less what of the time before the register is in the
    columns and was not brought forward; DROPPED is what took leases out, GONE what was posted of
    leases that are not in the close, which have rows too.
    """
    columns = _cash_flows(h, first, last)
    if posted is None:
        return pd.DataFrame({"lease": h.leases, **columns})
    columns = {name: padded(posted, x) for name, x in columns.items()} | _posted_beside(posted, first, last)
    return posted.table_of(columns)


def _posted_beside(posted: Posted, first: np.datetime64, last: np.datetime64) -> Paid:
    """What was posted beside the flows of the schedule; nothing is known of the time before the register."""
    nothing = np.zeros(len(posted.leases), dtype=np.int64)
    names = (CATCH_UP, f"{CATCH_UP}, costs and incentives", DROPPED, GONE)
    if last < posted.begins:
        return dict.fromkeys(names, nothing)
    since, (cash, others) = max(first, posted.begins), lacking_before(posted, first)
    found = (late_flow(posted, CASH, since, last) + cash, late_flow(posted, THROUGH_OTHERS, since, last) + others,
             posted.dropped(CASH, since, last).sum(axis=0), flows_of_gone(posted, {GONE: "cash"}, since, last)[GONE])
    return {name: -amounts for name, amounts in zip(names, found, strict=True)}


def lacking_before(posted: Posted, first: np.datetime64) -> tuple[Ints, Ints]:
    """What the schedule shows from a day on and the register was not begun with: on cash, and on other accounts."""
    return posted.once(("lacking before", first), lambda: _lacking_before(posted, first))


def _lacking_before(posted: Posted, first: np.datetime64) -> tuple[Ints, Ints]:
    end = posted.begins - ONE_DAY
    if first > end:
        nothing = np.zeros(len(posted.leases), dtype=np.int64)
        return nothing, nothing
    spans = ((first, end), (EARLIEST, first - ONE_DAY))
    others = [on_others(posted, *span) for span in spans]
    cash = [padded(posted, paid_in_all(cash_flows(posted.h, *span))) - beside
            for span, beside in zip(spans, others, strict=True)]
    def then(changed: np.ndarray, *, on_cash: bool) -> Ints:
        return _as_begun(posted, changed, spans[0], cash[0] if on_cash else others[0], on_cash=on_cash)

    return (lacking(posted, CASH, first, (cash[0], cash[1]), partial(then, on_cash=True)),
            lacking(posted, THROUGH_OTHERS, first, (others[0], others[1]), partial(then, on_cash=False)))


def _as_begun(posted: Posted, changed: np.ndarray, span: tuple[np.datetime64, np.datetime64], today: Ints, *,
              on_cash: bool) -> Ints:
    """What some leases paid by the schedule that the register began with; as ``today`` where that is not known."""
    h = posted.held.as_begun(posted.leases[changed].tolist()) if changed.any() else None
    if h is None:
        return today
    beside = not_on_cash(h, *span)
    paid = paid_in_all(cash_flows(h, *span)) - beside if on_cash else beside
    found, place = today.copy(), posted.leases.get_indexer(h.leases)
    found[place[place >= 0]] = paid[place >= 0]
    return found


def _cash_flows(h: Holdings, first: np.datetime64, last: np.datetime64) -> Paid:
    """Each kind of flow by today's schedule, (leases,)."""
    return h.once(("cash flows", first, last), lambda: _cash_flows_of(h, first, last))


def _cash_flows_of(h: Holdings, first: np.datetime64, last: np.datetime64) -> Paid:
    liabilities, beside = _of_liabilities(h, first, last), _beside(h, first, last)
    ended, other, received = _of_events(h, first, last), _other(h, first, last), _received(h, first, last)
    began = np.asarray((h.commencements() >= first) & (h.commencements() <= last))
    obtained, finance = _obtained(h, began, first, last), h.measurement.waves[0].spans.finance
    return {
        "operating: operating leases": liabilities["operating"],
        "operating: interest on finance leases": liabilities["interest"],
        "financing: principal of finance leases": liabilities["principal"] + ended["principal"],
        "operating: variable, short-term and nonlease": beside["operating"],
        "operating: received from subleases": _from_subleases(h, first, last),
        "operating: other payments of operating leases": other["operating"] + ended["operating"],
        "operating: incentives received": received["operating"],
        "financing: other payments of finance leases": other["finance"] + ended["finance"],
        "financing: incentives received": received["finance"],
        "investing: payments in advance": other["investing"],
        "investing: incentives received": received["investing"],
        "investing: initial direct costs": other["costs"] + ended["costs"],
        "investing: assets bought": ended["bought"],
        "investing: rent spent on other assets": liabilities["built"] + beside["built"],
        **leaseback_flows(h, first, last),
        "assets obtained: operating": np.where(finance | h.acquired, 0, obtained["new"]) + obtained["operating"],
        "assets obtained: finance": np.where(finance & ~h.acquired, obtained["new"], 0) + obtained["finance"],
        "assets obtained in business combinations: operating": np.where(~finance & h.acquired, obtained["new"], 0),
        "assets obtained in business combinations: finance": np.where(finance & h.acquired, obtained["new"], 0),
    }


def _of_liabilities(h: Holdings, first: np.datetime64, last: np.datetime64) -> Paid:
    """What settles liabilities: of operating leases (and what of it is spent on other assets), of finance leases."""
    s, within = h.schedule, h.rows_within(h.schedule, first, last)
    by_row = h.once("paid by row", lambda: _paid_by_row(h))
    paid = {name: h.sum_by_lease(s.lease[within], amounts[within]) for name, amounts in by_row.items()}
    interest = interest_paid(h, first, last)
    return paid | {"interest": interest, "principal": paid["settled"] - interest}


def _paid_by_row(h: Holdings) -> Paid:
    s = h.schedule
    of_finance, of_operating = _rent_due(h)
    settled = s.finance_payment + s.finance_incentive + of_finance
    operating = s.payment - s.finance_payment + s.incentive - s.finance_incentive + of_operating
    built = part(operating, building_of_rows(h, s))
    return {"operating": operating - built, "built": built, "settled": settled}


def _rent_due(h: Holdings) -> tuple[Ints, Ints]:
    """Rent for days used that was paid when a lease ended, by row, of finance and of operating leases.

    It settles the liability as other rent does, within the event that ends the lease.
    """
    s = h.schedule
    found = np.zeros((2, len(s.lease)), dtype=np.int64)
    for wave in h.measurement.waves[1:]:
        for i in np.flatnonzero(wave.events.rent_due):
            reached = np.flatnonzero((s.lease == wave.spans.lease[i]) & (s.starts <= wave.events.date[i]))
            found[0 if wave.spans.finance[i] else 1, reached[-1]] += wave.events.rent_due[i]
    return found[0], found[1]


def _from_subleases(h: Holdings, first: np.datetime64, last: np.datetime64) -> Ints:
    """Rent received from sublessees, less initial direct costs of the subleases."""
    e = _expenses(h, (INCOME, COST), first, last)
    return h.sum_by_lease(e["lease"].to_numpy(np.int64), -e["paid"].to_numpy(np.int64))


def _beside(h: Holdings, first: np.datetime64, last: np.datetime64) -> Paid:
    """Payments outside the liability: operating, or spent on other assets."""
    e = _expenses(h, BESIDE, first, last)
    lease, paid = e["lease"].to_numpy(np.int64), e["paid"].to_numpy(np.int64)
    built = part(paid, building_on(h, lease, e["date"].to_numpy("datetime64[D]")))
    return {"operating": h.sum_by_lease(lease, paid - built), "built": h.sum_by_lease(lease, built)}


def _expenses(h: Holdings, kinds: tuple[str, ...], first: np.datetime64, last: np.datetime64) -> pd.DataFrame:
    """Costs outside the liability of some kinds and days."""
    e = h.expenses
    return e[(e["date"] >= first) & (e["date"] <= last) & e["kind"].isin(kinds)] if len(e) else e


def _other(h: Holdings, first: np.datetime64, last: np.datetime64) -> Paid:
    """Initial direct costs, and rent paid at or before commencement."""
    return _by_activity(h, first, last, ("costs", "prepaid rent"))


def _received(h: Holdings, first: np.datetime64, last: np.datetime64) -> Paid:
    """Incentives received at commencement, with or as payments, and by events."""
    s, within = h.schedule, h.rows_within(h.schedule, first, last)
    found = {name: -cents for name, cents in _by_activity(h, first, last, ("incentives",)).items()}
    of_rows = {"finance": s.finance_incentive, "operating": s.incentive - s.finance_incentive}
    for name, cents in of_rows.items():
        found[name] = found[name] + h.sum_by_lease(s.lease[within], cents[within])
    for wave in h.measurement.waves[1:]:
        done, finance = (wave.events.date >= first) & (wave.events.date <= last), wave.spans.finance
        for name, which in (("finance", done & finance), ("operating", done & ~finance)):
            np.add.at(found[name], wave.spans.lease[which], wave.events.incentives[which])
    return found


def _by_activity(h: Holdings, first: np.datetime64, last: np.datetime64, kinds: tuple[str, ...]) -> Paid:
    cash = h.once("cash beside rent", lambda: _cash_beside_rent(h))
    cash = cash[(cash["date"] >= first) & (cash["date"] <= last) & cash["kind"].isin(kinds)]
    lease, cents = cash["lease"].to_numpy(np.int64), cash["cents"].to_numpy(np.int64)
    finance = finance_on(h, lease, cash["date"].to_numpy("datetime64[D]"))
    costs, invested = (cash["kind"] == "costs").to_numpy(bool), h.policy.advance_payments == "investing"
    under = {"costs": costs, "investing": ~costs & invested, "operating": ~costs & ~finance & (not invested),
             "finance": ~costs & finance & (not invested)}
    return {name: h.sum_by_lease(lease[which], cents[which]) for name, which in under.items()}


def _of_events(h: Holdings, first: np.datetime64, last: np.datetime64) -> Paid:
    """What events cost: payments to end leases, initial direct costs, prices of assets bought."""
    nothing = np.zeros(len(h.leases), dtype=np.int64)
    found = {name: nothing.copy() for name in ("operating", "finance", "costs", "principal", "bought")}
    did = h.schedule.events
    for number, wave in enumerate(h.measurement.waves[1:], 1):
        events, lease, finance = wave.events, wave.spans.lease, wave.spans.finance
        within = (events.date >= first) & (events.date <= last)
        bought, liability = events.treatment == "purchase", did.liability_before[did.wave == number]
        settled = np.where(bought & finance, np.minimum(events.penalty, liability), 0)
        other = np.where(bought, 0, events.penalty)
        for name, amounts in (("operating", np.where(finance, 0, other)), ("finance", np.where(finance, other, 0)),
                              ("costs", events.costs), ("principal", settled),
                              ("bought", np.where(bought, events.penalty - settled, 0))):
            found[name][lease[within]] += amounts[within]
    return found


def _obtained(h: Holdings, began: np.ndarray, first: np.datetime64, last: np.datetime64) -> Paid:
    """What liabilities bring in: ``new`` at commencement, and what remeasurement adds, by classification then."""
    did = h.schedule.events
    new = np.where(began & ~h.taken_over, h.schedule.opening_liability, 0)
    if not len(did.lease):
        return {"new": new, "operating": np.zeros_like(new), "finance": np.zeros_like(new)}
    finance = np.concatenate([wave.spans.finance for wave in h.measurement.waves[1:]])
    adds = (did.date >= first) & (did.date <= last)
    # What an asset without a life left does not carry is no asset.
    more = np.maximum(did.liability_remeasured + np.minimum(did.remeasurement_gain, 0), 0)
    of = {name: adds & (finance == kind) for name, kind in (("operating", False), ("finance", True))}
    return {"new": new} | {name: h.sum_by_lease(did.lease[which], more[which]) for name, which in of.items()}


def _cash_beside_rent(h: Holdings) -> pd.DataFrame:
    """CASH_COLUMNS of what is paid or received beside rent, and of rent paid at or before commencement."""
    e, received = h.expenses, _received_on_day_one(h)
    early = e.loc[e["kind"] == "prepaid rent", ["lease", "date", "paid"]].rename(columns={"paid": "cents"})
    day_one = [_at_commencement(h, cents).assign(kind=kind) for kind, cents in (
        ("prepaid rent", h.schedule.day_one + received), ("incentives", -received))]
    cash = pd.concat([x.astype(object) for x in (h.cash, early.assign(kind="prepaid rent"), *day_one)])
    return cash.assign(date=pd.to_datetime(cash["date"]))


def _at_commencement(h: Holdings, cents: Ints) -> pd.DataFrame:
    began = np.flatnonzero(cents)
    return pd.DataFrame({"lease": began, "date": h.commencements()[began].astype("datetime64[s]"),
                         "cents": cents[began]})


def _received_on_day_one(h: Holdings) -> Ints:
    """Incentives received on the day of commencement that are left out of the liability with its rent, (leases,)."""
    spans, paid = h.measurement.waves[0].spans, h.measurement.waves[0].payments
    apart = np.flatnonzero(paid.settles & (paid.incentive != 0) & ~settling(spans, paid))
    return h.sum_by_lease(paid.span[apart], paid.incentive[apart])
