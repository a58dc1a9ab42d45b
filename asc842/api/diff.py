"""What differs between two inputs, and what each change does to liability, asset and cost at a period end."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from asc842.api.account_for import load
from asc842.api.vetted import vetted
from asc842.base.constants import TABLE_FILES
from asc842.base.errors import InputError
from asc842.base.lazy import pd
from asc842.base.money import from_cents
from asc842.calendar.fiscal import FiscalCalendar, FiscalPeriod
from asc842.closing.change_words import in_words
from asc842.closing.changes import Change, Document, changes
from asc842.closing.input_difference import CHANGE_COLUMNS, FIGURES, InputDifference
from asc842.closing.lines import current_portion
from asc842.closing.measuring import holdings_of
from asc842.closing.one_change import with_one_change
from asc842.closing.policies import policy_document
from asc842.closing.portfolio import HeldLeases, PortfolioLease, portfolio_of, read_portfolio
from asc842.closing.register import Posting, Register
from asc842.closing.reports.cost import lease_cost
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.intake.files import nearest_policy
from asc842.intake.rules.all import problems_of

ADDED, REMOVED, CHANGED, RENAMED = "added", "removed", "changed", "renamed"
Documents = Mapping[str, Document]
MOST = 100
"""Leases that differ of which a close shows what each change does: it takes about 8 ms for each."""


def diff(old: str | Path | HeldLeases, new: str | Path | HeldLeases, period: str | None = None) -> InputDifference:
    """Compare two inputs, each a lease file or the folder of a portfolio, at the end of a period.

    ``period`` is a label of the new input's calendar, by default the one that today is in. Each input is measured
    under its own policy. Raises InputError where an input or the period can't be read; leases that are refused are
    among the ``problems`` of the result.
    """
    before, after = (x if isinstance(x, HeldLeases) else read_input(Path(x)) for x in (old, new))
    calendar = FiscalCalendar(after.policy.calendar)
    return _difference(before, after, calendar.period(period) if period else calendar.containing(date.today()))


def as_closed(register: Register, period: str, policy: Policy) -> HeldLeases:
    """Return what a period was closed with, as the register keeps it, as a portfolio under a policy."""
    documents = register.closed_with(period)["document"]
    return portfolio_of([Lease.model_validate_json(text) for text in documents], policy)


def read_input(path: Path) -> HeldLeases:
    """Read a lease file, a workbook or a table, under the nearest policy.toml or the defaults, or a portfolio."""
    if path.is_dir() or path.suffix.lower() in TABLE_FILES:
        return read_portfolio(path)
    return portfolio_of([load(path)], nearest_policy(path) or Policy())


def since_close(held: HeldLeases, posting: Posting, at: FiscalPeriod) -> InputDifference | None:
    """Compare the leases that differ from those of the close before with what they were closed with then.

    None where nothing differs, there was no close before, or the period is closed already. Of more than MOST leases
    that differ only the number is given.
    """
    if posting.closed:
        return None
    listed = posting.changed
    named = {x for x in listed["lease"] if x}
    of_all = listed.loc[listed["lease"] == "", ["key", "before", "after"]].astype(str)
    policy = tuple(Change(key, before, after, parts=tuple(key.split(".")))
                   for key, before, after in zip(*(of_all[name].tolist() for name in of_all), strict=True))
    dropped = {x.lease for x in held.dropped} & set(posting.new["lease"])
    if not (named or policy or dropped):
        return None
    if len(named) > MOST:
        return InputDifference(at, *_nothing(), policy, (), uncounted=len(named))
    known = posting.earlier.documents(sorted({held.formerly.get(x, x) for x in named} | dropped))
    old = replace(portfolio_of([], held.policy), leases=tuple(filter(None, (
        _sound(json.loads(text), held.policy) for text in known["document"] if text))))
    new = held.without({x.id for x in held.leases} - named, ())
    return replace(_difference(old, new, at), policy=policy)


def _nothing() -> tuple[pd.DataFrame, pd.DataFrame]:
    return _leases({}, *[pd.DataFrame(columns=["currency", *FIGURES])] * 2), pd.DataFrame(
        columns=[*CHANGE_COLUMNS, *FIGURES])


def _difference(old: HeldLeases, new: HeldLeases, at: FiscalPeriod) -> InputDifference:
    old, new = map(_vetted, (old, new))
    problems = [p for side in (old, new) for x in side.rejected for p in x.error.problems]
    after = _documents(new)
    former = {then: now for now, then in new.formerly.items()}
    before = {former.get(name, name): document for name, document in _documents(old).items()}
    found = {name: changes(before[name], after[name]) for name in sorted(before.keys() & after.keys())}
    what = {**dict.fromkeys(before.keys() - after.keys(), REMOVED),
            **dict.fromkeys(after.keys() - before.keys(), ADDED),
            **{name: RENAMED if name in former.values() else CHANGED for name, some in found.items() if some}}
    stood, stands = _figures(old, at).rename(index=former), _figures(new, at)
    alone = _each_alone(before, after, found, old.policy, at)
    return InputDifference(at, _leases(what, stood, stands), _changes(found, alone, stood),
                           changes({"policy": _policy(old)}, {"policy": _policy(new)}), tuple(problems))


def _vetted(side: HeldLeases) -> HeldLeases:
    """Reject leases whose events ask for what their balances do not hold; without events there is nothing to ask."""
    none = {x.id for x in side.leases if not x.lease.events}
    sound = vetted(side.without(none, ()), lambda *_: None)[0]
    bad = {x.lease for x in sound.rejected if x.lease}
    return side.without(bad, (*side.rejected, *sound.rejected)) if bad else side


def _documents(side: HeldLeases) -> dict[str, Document]:
    return {x.id: json.loads(x.document) for x in side.leases}


def _policy(side: HeldLeases) -> Document:
    found: Document = json.loads(policy_document(side.policy))
    return found


def _figures(side: HeldLeases, at: FiscalPeriod) -> pd.DataFrame:
    """Return FIGURES of each lease at the end of a period in whole cents, by id, with its currency."""
    calendar = FiscalCalendar(side.policy.calendar)
    h = holdings_of(side, side.policy, calendar)
    last = np.datetime64(at.last_day)
    now = current_portion(h, last)
    year = np.datetime64(calendar.year(calendar.containing(at.last_day).year)[0].first_day)
    return pd.DataFrame({"currency": [x.lease.currency for x in side.leases], "liability": now.liability,
                         "asset": now.asset, "cost": lease_cost(h, year, last)["total"].to_numpy()},
                        index=pd.Index([x.id for x in side.leases], dtype=object))


def _leases(what: Mapping[str, str], old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each lease that differs: its figures in both inputs, and their change."""
    names = sorted(what)
    then, now = (side[list(FIGURES)].reindex(names, fill_value=0) for side in (old, new))
    said = {**old["currency"].to_dict(), **new["currency"].to_dict()}
    currency = [said[name] for name in names]
    columns = {f"{figure}{of}": list(map(from_cents, side[figure].tolist(), currency))
               for figure in FIGURES for of, side in ((" before", then), (" after", now), (" change", now - then))}
    return pd.DataFrame({"lease": names, "what": [what[name] for name in names], "currency": currency,
                         **columns})


def _each_alone(before: Documents, after: Documents, found: Mapping[str, Sequence[Change]], policy: Policy,
                at: FiscalPeriod) -> dict[tuple[str, str], pd.Series]:
    """Return FIGURES of each lease with one of its changes alone; a lease that is refused with it has none."""
    made = dict[str, tuple[str, str]]()
    held = list[PortfolioLease]()
    for name, some in found.items():
        for number, change in enumerate(x for x in some if not x.remark):
            one = with_one_change(before[name], after[name], change.parts)
            alone = [x.parts for x in changes(before[name], one)] == [change.parts]
            lease = _sound({**one, "id": f"{number}.{name}"[:80]}, policy) if alone else None
            if lease is not None:
                held.append(lease)
                made[lease.id] = name, change.key
    figures = _figures(replace(portfolio_of([], policy), leases=tuple(held)), at) if held else pd.DataFrame()
    return {made[name]: figures.loc[name] for name in figures.index}


def _sound(document: Document, policy: Policy) -> PortfolioLease | None:
    """Return the lease that a document is, ready to be measured; None where it is refused."""
    try:
        lease = Lease.model_validate_json(json.dumps(document))
        held = _vetted(portfolio_of([] if problems_of(lease) else [lease], policy))
        return next(iter(held.leases), None)
    except (InputError, ValidationError):
        return None


def _changes(found: Mapping[str, Sequence[Change]], alone: Mapping[tuple[str, str], pd.Series], old: pd.DataFrame
             ) -> pd.DataFrame:
    rows = []
    for name, some in found.items():
        for x in some:
            with_it = alone.get((name, x.key))
            own = str(old.loc[name, "currency"])
            does = {figure: None if with_it is None else from_cents(int(with_it[figure] - old.loc[name, figure]), own)
                    for figure in FIGURES}
            what, before, after = in_words(x)
            rows.append({"lease": name, "currency": own, "what": what, "before": before, "after": after,
                         "source": x.source, "event": x.event, "key": x.key, **does})
    return pd.DataFrame(rows, columns=[*CHANGE_COLUMNS, *FIGURES])
