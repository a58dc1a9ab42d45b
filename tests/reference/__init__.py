"""A naive second opinion, written from the design's description of the numbers; it shares no code with asc842.

Rent is charged day by day, discounting is a sum over every unpaid payment, nothing is vectorised. Amounts are whole
cents; rates and balances are exact fractions, or good to sixty digits where a power is not rational.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction

DAY = timedelta(days=1)
MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "annual": 12}


@dataclass(frozen=True)
class Payment:
    """One payment in cents; it counts from the start of ``counted`` in months, from ``due`` in days."""

    due: date
    counted: date
    gross: int
    abatement: int = 0

    @property
    def rent(self) -> int:
        return self.gross - self.abatement


@dataclass(frozen=True)
class Relief:
    """A share of the rent from ``first`` to the day before ``after``, until ``most`` cents are reached."""

    first: date
    after: date
    share: Fraction
    most: int | None = None


@dataclass(frozen=True)
class Rent:
    """Rent in cents per payment, from each date in ``steps`` on; the term is ``start`` to the day before ``after``."""

    start: date
    after: date
    steps: tuple[tuple[date, int], ...]
    frequency: str = "monthly"
    timing: str = "advance"
    due_day: int | None = None
    reliefs: tuple[Relief, ...] = ()


@dataclass(frozen=True)
class Terms:
    """How a lease is measured; amounts in cents, ``rate`` yearly."""

    start: date
    after: date
    rate: Fraction
    convention: str = "nominal"
    compounding: int = 1
    finance: bool = False
    day_one_included: bool = False
    by_days: bool = False
    costs: int = 0
    prepaid: int = 0
    incentives: int = 0


@dataclass
class Book:
    """Exact balances and rounded ones, one of each per month."""

    starts: list[date]
    ends: list[date]
    exact_opening: Fraction
    exact_liability: list[Fraction]
    opening_liability: int
    opening_asset: int
    liability: list[int]
    asset: list[int] = field(default_factory=list)
    interest: list[int] = field(default_factory=list)
    cost: list[int] = field(default_factory=list)


def half_up(x: Fraction) -> int:
    """Round to a whole cent, half a cent up."""
    return (x + Fraction(1, 2)).__floor__()


def days(first: date, after: date) -> list[date]:
    """Every day from ``first`` to the day before ``after``."""
    return [first + i * DAY for i in range((after - first).days)]


def plus_months(day: date, n: int) -> date:
    """The same day n months later, or the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_position(anchor: date, day: date) -> Fraction:
    """Months from ``anchor`` to ``day``; a part month by its days."""
    n = 0
    while plus_months(anchor, n + 1) <= day:
        n += 1
    first, after = plus_months(anchor, n), plus_months(anchor, n + 1)
    return n + Fraction((day - first).days, (after - first).days)


def last_day(day: date, number: int = 31) -> date:
    """The given day of the month of ``day``, or its last."""
    return day.replace(day=min(number, monthrange(day.year, day.month)[1]))


# Payments -----------------------------------------------------------------------------------------------------------


def payments(rent: Rent) -> list[Payment]:
    """Instalments by calendar months from the month of commencement; part months by days."""
    months, left = MONTHS[rent.frequency], [r.most for r in rent.reliefs]
    found, first = list[Payment](), rent.start.replace(day=1)
    while first < rent.after:
        following = plus_months(first, months)
        begin, after = max(first, rent.start), min(following, rent.after)
        gross = half_up(charged(rent, begin, after))
        due = _due(rent, first, after)
        counts = due + DAY if rent.timing == "arrears" and (due == last_day(due) or due + DAY == after) else due
        found.append(Payment(due, counts, gross, _relieved(rent, begin, after, gross, left)))
        first = following
    return found


def charged(rent: Rent, begin: date, after: date) -> Fraction:
    """Rent added up day by day: a day costs its share of its calendar month."""
    changes, amounts = [d for d, _ in rent.steps], [a for _, a in rent.steps]
    count = Counter((bisect_right(changes, d), monthrange(d.year, d.month)[1]) for d in days(begin, after))
    return sum(
        (Fraction(n * amounts[step - 1], length * MONTHS[rent.frequency]) for (step, length), n in count.items()),
        Fraction(0),
    )


def _due(rent: Rent, first: date, after: date) -> date:
    if rent.timing == "advance":
        return max(last_day(first, rent.due_day or 1), rent.start)
    last = after - DAY
    if rent.due_day is None or last_day(last, rent.due_day) >= last:
        return last if rent.due_day is None else last_day(last, rent.due_day)
    return last_day(plus_months(last.replace(day=1), 1), rent.due_day)


def _relieved(rent: Rent, begin: date, after: date, gross: int, left: list[int | None]) -> int:
    """Abatement of one instalment: exact parts added up, the sum rounded; an aggregate stops where it is reached.

    A share of all the days of an instalment is that share of its cents.
    """
    exact, total = Fraction(0), 0
    for i, relief in enumerate(rent.reliefs):
        first, last = max(begin, relief.first), min(after, relief.after)
        if first >= last:
            continue
        whole = (first, last) == (begin, after)
        part, rest = relief.share * (gross if whole else charged(rent, first, last)), left[i]
        exact += part if rest is None else min(part, Fraction(rest))
        cents = half_up(exact) - total
        if rest is not None:
            left[i] = rest - cents
        total += cents
    return total


# Measurement --------------------------------------------------------------------------------------------------------


def factor(terms: Terms, counted: date, due: date) -> Fraction:
    """Present value, on the first day, of 1 paid at a date, under the convention's own formula."""
    if terms.convention in ("actual/365", "actual/365 nominal"):
        passed = Fraction((due - terms.start).days)
        if terms.convention == "actual/365":
            return _power(1 + terms.rate, -passed / 365)
        return _power(1 + terms.rate / 365, -passed)
    k = month_position(terms.start, counted)
    if terms.convention == "effective":
        return _power(1 + terms.rate, -k / 12)
    return _power(1 + terms.rate * terms.compounding / 12, -k / terms.compounding)


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    """Return an exact power where the exponent is a small whole number, else one good to sixty digits."""
    if exponent.denominator == 1 and abs(exponent.numerator) <= 60:
        return base**exponent.numerator
    with localcontext() as context:
        context.prec = 60
        number = Decimal(base.numerator) / Decimal(base.denominator)
        power = number ** (Decimal(exponent.numerator) / Decimal(exponent.denominator))
        return Fraction(power)


def book(terms: Terms, paid: Sequence[Payment]) -> Book:
    """Account for a lease month by month: round balances, derive flows."""
    starts, ends = _periods(terms, paid)
    apart = [p for p in paid if p.due == terms.start and not terms.day_one_included]
    settling = [p for p in paid if p not in apart]
    values = [p.rent * factor(terms, p.counted, p.due) for p in settling]
    exact_opening = sum(values, Fraction(0))
    exact = []
    for end in ends:
        unpaid = sum((v for p, v in zip(settling, values, strict=True) if p.due > end), Fraction(0))
        exact.append(unpaid / factor(terms, end + DAY, end + DAY))
    opening, extra = half_up(exact_opening), terms.costs + terms.prepaid - terms.incentives
    result = Book(
        starts,
        ends,
        exact_opening,
        exact,
        opening,
        opening + sum(p.rent for p in apart) + extra,
        [half_up(x) for x in exact],
    )
    cash = [sum(p.rent for p in settling if first <= p.due <= end) for first, end in zip(starts, ends, strict=True)]
    _flows(terms, result, cash, sum(p.rent for p in paid) + extra)
    return result


def _periods(terms: Terms, paid: Sequence[Payment]) -> tuple[list[date], list[date]]:
    """Calendar months from commencement to the last day of the term, or to the month of a later payment."""
    last, starts, ends = terms.after - DAY, list[date](), list[date]()
    latest = max([p.due for p in paid] + [last])
    first = terms.start
    while first <= latest:
        end = last_day(first)
        starts.append(first)
        ends.append(last if latest == last and first <= last <= end else end)
        first = end + DAY
    return starts, ends


def _flows(terms: Terms, b: Book, paid: Sequence[int], total: int) -> None:
    """Interest from the rounded liability; cost straight line on cumulative weights; the asset from both."""
    weights = [_weight(terms, s, e) for s, e in zip(b.starts, b.ends, strict=True)]
    whole, elapsed = sum(weights, Fraction(0)), Fraction(0)
    before, asset, spent = b.opening_liability, b.opening_asset, 0
    for liability, cash, weight in zip(b.liability, paid, weights, strict=True):
        elapsed += weight
        interest = liability - before + cash
        if terms.finance:
            left = half_up(b.opening_asset * (whole - elapsed) / whole)
            cost, asset = interest + asset - left, left
        else:
            cost = half_up(total * elapsed / whole) - spent
            asset -= cost - interest
        spent, before = spent + cost, liability
        b.interest.append(interest)
        b.cost.append(cost)
        b.asset.append(asset)


def _weight(terms: Terms, first: date, end: date) -> Fraction:
    """Days of a month that lie in the term: as days, or over the days of the month."""
    inside = sum(terms.start <= d < terms.after for d in days(first, end + DAY))
    return Fraction(inside) if terms.by_days else Fraction(inside, monthrange(first.year, first.month)[1])
