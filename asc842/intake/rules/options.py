"""Rules on options and guarantees as printed: each kind says what it needs, and nothing that is ignored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from asc842.base.errors import Problem
from asc842.contract.course import first_day
from asc842.contract.facts import Facts
from asc842.contract.judgements import LeaseTermEnd
from asc842.contract.lease import Lease
from asc842.contract.options import Option
from asc842.intake.doubts import Doubts
from asc842.intake.many import SURE, by_keys
from asc842.intake.rules import RULES
from asc842.intake.rules.dates import printed_end, term_start
from asc842.intake.text.words import did_you_mean, listing, quoted

MOST = 100
KEYS = {
    "renewal": (("lease_term_end",), ("begins", "rent")),
    "termination": (("lease_term_end",), ("penalty", "on")),
    "purchase": (("price",), ("on",)),
}
"""What an option of each kind needs, and what else it may have."""
_ALL = ("lease_term_end", "begins", "on", "price", "penalty", "rent")


SURE.at(200)(by_keys)


@RULES.at(200, marks=("facts.options",))
def options(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Each option has the keys of its kind, and its days fit the contract."""
    if len(lease.facts.options) > MOST:
        yield Problem("options.too-many",
                      "facts.options", f"{len(lease.facts.options):,} options", f"at most {MOST}", "check the file")
    for i, option in enumerate(lease.facts.options):
        key = f"facts.options[{i}]"
        if doubts.beneath("facts", "options", i) or doubts.covers("facts", "options", i):
            continue
        wrong = list(_keys(option, key))
        yield from wrong
        if not wrong:
            yield from _days(lease, doubts, option, key)
    yield from _granted(lease, doubts)


def _keys(option: Option, key: str) -> Iterator[Problem]:
    needs, may_have = KEYS[option.kind]
    takes = listing((*needs, *may_have, "notice_by", "held_by"))
    for name in needs:
        if getattr(option, name) is None:
            yield Problem("options.key-missing",
                          key, f"a {option.kind} option without {name}", f"a {option.kind} option takes {takes}",
                          f"add {name} = ...; {_meaning(option, name)}")
    for name in _ALL:
        if getattr(option, name) not in (None, ()) and name not in (*needs, *may_have):
            yield Problem("options.key-misplaced", f"{key}.{name}", f"{name} on a {option.kind} option",
                          f"a {option.kind} option takes {takes}",
                          "remove it, or choose the kind of option that it belongs to")


def _meaning(option: Option, name: str) -> str:
    if name == "price":
        return "what is paid for the asset"
    return "the last day of the lease " + ("with the renewal" if option.kind == "renewal" else "if it is ended early")


def _days(lease: Lease, doubts: Doubts, option: Option, key: str) -> Iterator[Problem]:
    start, printed = term_start(lease, doubts), printed_end(lease, doubts)
    sure = not (doubts.touches("facts", "expiration") or doubts.children("facts") - set(Facts.model_fields))
    judged = lease.judgement(LeaseTermEnd) is not None  # where it is not, the end of the term is missed already
    if option.kind != "purchase" and lease.facts.expiration is None and sure and judged:
        yield Problem("options.no-expiration", key, f"a {option.kind} option of a lease whose end is not printed",
                      "[facts.expiration], the last day of the noncancellable period, from which options count",
                      "add [facts.expiration] with date and source")
    if start is None or printed is None or not sure:
        return
    end = printed if option.granted_by is None else lease.contract_end
    yield from _in_order(lease, option, key, start, end)


def _in_order(lease: Lease, option: Option, key: str, start: date, end: date) -> Iterator[Problem]:
    last = option.lease_term_end
    if option.kind == "renewal" and last and option.granted_by is None and last <= end:
        yield Problem("options.end",
                      f"{key}.lease_term_end", str(last), f"a day after the noncancellable period, which ends {end}",
                      "name the last day of the lease with the renewal")
    elif option.kind == "renewal" and last and option.begins and not start < option.begins <= last:
        yield Problem("options.begins",
                      f"{key}.begins", str(option.begins), f"a day of the lease, no later than {last}",
                      "correct the day on which the renewal begins")
    elif option.kind == "termination" and last and not start <= last < lease.contract_end:
        yield Problem("options.end", f"{key}.lease_term_end", str(last),
                      f"a day from commencement, {start}, to before the end of the contract, {lease.contract_end}",
                      "name the last day of the lease if it is ended early")
    for name in ("on", "notice_by"):
        day, latest = getattr(option, name), _latest(lease, option, name, end)
        if day and (day > latest or (name == "on" and day < start)):
            since = f"from commencement, {start}, " if name == "on" else ""
            yield Problem("options.day", f"{key}.{name}", str(day), f"a day {since}to {latest}", "correct the date")


def _latest(lease: Lease, option: Option, name: str, end: date) -> date:
    """Return the last day on which notice may be given, or a price or penalty paid."""
    if option.kind == "renewal":
        return first_day(option, end, lease.facts.options)
    if option.kind == "termination":
        return option.lease_term_end or lease.contract_end
    return (option.on or lease.contract_end) if name == "notice_by" else lease.contract_end


def _granted(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    events = [e.id for e in lease.events]
    for i, option in enumerate(lease.facts.options):
        named = option.granted_by
        if named and named not in events and not doubts.touches("events"):
            yield Problem("options.granted-by", f"facts.options[{i}].granted_by", quoted(named),
                          "the id of an event: " + (listing(events) or "the file has none"),
                          did_you_mean(named, events, "name the event by which the option is granted"))


@RULES.at(220, marks=("facts.residual_guarantees",))
def guarantees(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """A release of the lessee belongs to a guarantee by a third party."""
    if len(lease.facts.residual_guarantees) > MOST:
        yield Problem("guarantees.too-many",
                      "facts.residual_guarantees", f"{len(lease.facts.residual_guarantees):,} guarantees",
                      f"at most {MOST}", "check the file")
    for i, guarantee in enumerate(lease.facts.residual_guarantees):
        key = f"facts.residual_guarantees[{i}]"
        if guarantee.lessee_released and guarantee.by == "lessee" and not doubts.beneath(*_path(i)):
            yield Problem("guarantees.released",
                          f"{key}.lessee_released", "the lessee released from its own guarantee",
                          'lessee_released only where by = "third party"',
                          "remove it, or correct by; a guarantee that no longer binds is none")


def _path(i: int) -> tuple[str, str, int]:
    return "facts", "residual_guarantees", i
