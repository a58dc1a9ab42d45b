"""Periods as printed: "2nd Lease Year", "Months 1-12", "4/1/03 through the end of 1st Lease Year"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import LarkError
from lark.visitors import CollapseAmbiguities

from asc842.reading.language.dates import full_year, made, month_end, numeric
from asc842.reading.language.tokens import Tokens, month_of, number_of, tokens_of

LONGEST = 24
"""Tokens of the longest label that is read; more ambiguity than that is prose."""
LONGEST_LIST = 9
NUMBERS = frozenset(("NUM", "CARD", "AND", "TO"))
"""Of nothing but numbers a label has a few; more of them have thousands of readings."""
MOST = 64
When = date | str


@dataclass(frozen=True, slots=True)
class StatedPeriod:
    """A time as printed; what is not said is None.

    ``first`` and ``last`` are days (text where they are misprinted), ``year`` and ``month`` the numbers of lease years
    and months, ``count`` of ``unit`` a length, from the beginning where ``order`` is 1, or what follows the period
    before (``next``). ``commences`` and ``expires`` say that it begins or ends with the term, ``rent_starts``
    that it begins with rent, ``until_rent`` that it lasts until rent begins, ``open`` that it goes on.
    ``bare`` numbers have no unit. ``named`` are calendar months.
    """

    first: When | None = None
    last: When | None = None
    year: int | None = None
    through_year: int | None = None
    month: int | None = None
    through_month: int | None = None
    count: int | None = None
    unit: str = ""
    order: str = ""
    commences: bool = False
    rent_starts: bool = False
    until_rent: bool = False
    expires: bool = False
    open: bool = False
    bare: tuple[int, int] | None = None
    named: tuple[str, ...] = ()

    @property
    def misprinted(self) -> bool:
        """Whether a date of it is none."""
        return isinstance(self.first, str) or isinstance(self.last, str)


@cache
def _parser() -> Lark:
    grammar = files("asc842.reading.language").joinpath("periods.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="earley", lexer=Tokens, ambiguity="explicit")


@lru_cache(maxsize=4096)
def periods(text: str) -> tuple[StatedPeriod, ...]:
    """Return every reading of a text that is a period and nothing else; none where it holds other words."""
    tokens = tokens_of(text)
    if not tokens or len(tokens) > (LONGEST_LIST if NUMBERS.issuperset(t.type for t in tokens) else LONGEST):
        return ()
    try:
        tree = _parser().parse(tokens)
        trees = CollapseAmbiguities().transform(tree)
    except LarkError:
        return ()
    readings = {found: len(t.children) for t in trees[:MOST] if (found := _label(t)) is not None}
    return _plainest(readings)


def _plainest(readings: dict[StatedPeriod, int]) -> tuple[StatedPeriod, ...]:
    """Prefer readings in as few parts as possible, and those in which every number has its unit."""
    fewest = min(readings.values(), default=0)
    plain = tuple(p for p, parts in readings.items() if parts == fewest)
    return tuple(p for p in plain if not p.bare) or plain


def _label(tree: Tree[Token]) -> StatedPeriod | None:
    """Put the parts of a label together: dates, lease months and lease years of one time."""
    parts = [_item(item) for item in tree.children if isinstance(item, Tree)]
    if any(p is None for p in parts) or not parts:
        return None
    whole = parts[0]
    for part in parts[1:]:
        if whole is None or part is None or not (whole := _together(whole, part)):
            return None
    return whole


def _together(one: StatedPeriod, other: StatedPeriod) -> StatedPeriod | None:
    """Join two ways to say one time; None where they say the same kind of thing twice."""
    names = StatedPeriod.__slots__
    both = [n for n in names if getattr(one, n) and getattr(other, n) and getattr(one, n) != getattr(other, n)]
    if both or one == other:
        return None
    return replace(one, **{n: getattr(other, n) for n in names if getattr(other, n)})


def together(one: StatedPeriod, other: StatedPeriod) -> StatedPeriod:
    """Join two phrases of one sentence: thereafter, and until when."""
    if one.open and one.expires and one.first is None:
        return replace(other, order="next") if other.order != "first" else other
    if other.open and other.expires and other.first is None:
        return one
    return _together(one, other) or one


def _item(tree: Tree[Token]) -> StatedPeriod | None:
    made_of: dict[str, Callable[[Tree[Token]], StatedPeriod | None]] = {
        "range": _range,
        "dated": _dated,
        "counted": _counted,
        "numbered": _numbered,
        "until": _until,
        "months_named": _named,
        "rest": lambda _: StatedPeriod(open=True, expires=True),
    }
    found: StatedPeriod | None = made_of[tree.data](tree)
    return found


def _trees(tree: Tree[Token]) -> list[Tree[Token]]:
    return [c for c in tree.children if isinstance(c, Tree)]


def _types(tree: Tree[Token]) -> list[str]:
    return [c.type for c in tree.children if isinstance(c, Token)]


def _edge(tree: Tree[Token]) -> tuple[str, Any]:
    """Return what one end of a range is: its kind and value."""
    if tree.data == "date":
        return "date", tree
    if tree.data in ("yearno", "monthno"):
        number = next(number_of(t) for t in tree.children if isinstance(t, Token) and t.type in ("NUM", "CARD", "ORD"))
        return tree.data.removesuffix("no"), number
    if tree.data == "bare":
        token = tree.children[0]
        return "bare", number_of(token) if isinstance(token, Token) else None
    if tree.data == "calyear":
        return "calyear", int(next(str(t) for t in tree.children if isinstance(t, Token) and t.type == "YEAR"))
    if tree.data == "comm":
        return "comm", str(tree.children[0]).lower().startswith("rent")
    return tree.data, None


def _range(tree: Tree[Token]) -> StatedPeriod | None:
    left, right = (_edge(t) for t in _trees(tree))
    ended = "END" in _types(tree)
    if any(kind in ("year", "month", "bare") and value is None for kind, value in (left, right)):
        return None
    if left[0] == "bare" and right[0] in ("year", "month"):
        left = (right[0], left[1])
    if right[0] == "bare" and left[0] in ("year", "month"):
        right = (left[0], right[1])
    if left[0] == right[0] == "bare":
        return None if ended or left[1] >= right[1] else StatedPeriod(bare=(left[1], right[1]))
    if "bare" in (left[0], right[0]) or (left[0] in ("year", "month") and left[0] == right[0] and right[1] < left[1]):
        return None
    begins = _begins(left, right)
    return None if begins is None else _ends(begins, right)


def _begins(left: tuple[str, Any], right: tuple[str, Any]) -> StatedPeriod | None:
    kind, value = left
    if kind == "date":
        year = _year_of(right[1]) if right[0] == "date" else None
        first = day_of(value, last=False, year=year)
        return None if first is None else StatedPeriod(first=first)
    if kind == "calyear":
        return StatedPeriod(first=date(value, 1, 1))
    if kind == "comm":
        return StatedPeriod(commences=True, rent_starts=value)
    return StatedPeriod(**{kind: value})


def _ends(period: StatedPeriod, right: tuple[str, Any]) -> StatedPeriod | None:
    kind, value = right
    if kind == "date":
        last = day_of(value, last=True, year=None)
        return None if last is None or _backwards(period.first, last) else replace(period, last=last)
    if kind == "calyear":
        return replace(period, last=date(value, 12, 31))
    if kind == "exp":
        return replace(period, expires=True)
    if kind == "comm":
        return replace(period, until_rent=True) if value else None
    return replace(period, **{f"through_{kind}": value})


def _backwards(first: When | None, last: When) -> bool:
    return isinstance(first, date) and isinstance(last, date) and last < first


def _year_of(tree: Tree[Token]) -> int | None:
    """Return the year that a date prints."""
    for token in tree.scan_values(lambda t: isinstance(t, Token)):
        if token.type == "YEAR":
            return int(token)
        if token.type == "DATE":
            found = numeric(str(token))
            return found.year if isinstance(found, date) else None
    return None


def day_of(tree: Tree[Token], *, last: bool, year: int | None) -> When | None:
    """Return the day that a date names, the ``last`` of a month without day; as text where there is no such day."""
    tokens = list(tree.scan_values(lambda t: isinstance(t, Token)))
    if tokens[0].type == "DATE":
        return numeric(str(tokens[0]))
    by = {t.type: t for t in tokens}
    printed_year = int(by["YEAR"]) if "YEAR" in by else year
    if printed_year is None or "MONTHNAME" not in by:
        return None
    month = month_of(str(by["MONTHNAME"]))
    numbered = by.get("NUM") or by.get("ORD")
    if numbered is None:
        return month_end(printed_year, month) if last else date(printed_year, month, 1)
    text = f"{by['MONTHNAME']} {numbered}, {printed_year}"
    return made(full_year(printed_year), month, number_of(numbered) or 0) or text


def _dated(tree: Tree[Token]) -> StatedPeriod | None:
    kind, value = _edge(_trees(tree)[0])
    goes_on = any(t in ("THEN", "TO") for t in _types(tree))
    if kind == "comm":
        return StatedPeriod(commences=True, open=goes_on, rent_starts=value)
    if kind == "calyear":
        return StatedPeriod(first=date(value, 1, 1), last=date(value, 12, 31))
    first = day_of(value, last=False, year=None)
    if first is None:
        return None
    tokens = list(value.scan_values(lambda t: isinstance(t, Token)))
    whole = "FROM" not in _types(tree) and not goes_on and all(t.type not in ("DATE", "NUM", "ORD") for t in tokens)
    if whole and isinstance(first, date):
        return StatedPeriod(first=first, last=month_end(first.year, first.month), named=(f"{first:%Y-%m}",))
    return StatedPeriod(first=first, open=goes_on)


def _until(tree: Tree[Token]) -> StatedPeriod | None:
    if _types(tree)[0] == "FROM":
        kind, value = _edge(_trees(tree)[0])
        return StatedPeriod(**{kind: value}, open=True) if kind in ("year", "month") else None
    return _ends(StatedPeriod(), _edge(_trees(tree)[0]))


def _counted(tree: Tree[Token]) -> StatedPeriod | None:
    types = _types(tree)
    dates = _trees(tree)
    number = next((number_of(t) for t in tree.children if isinstance(t, Token) and t.type in ("CARD", "NUM")), 1)
    if "PAYMENT" in types:
        return _paid_in(number, next(str(t) for t in tree.children if isinstance(t, Token) and t.type == "PAYMENT"))
    unit = "month" if "MONTH" in types else "day" if "DAYS" in types else "year"
    if dates:
        day = day_of(dates[0], last="TO" in types, year=None)
        return _dated_count(number, unit, day, last="TO" in types)
    order = "next" if "THEN" in types else ""
    if "ORD" in types:
        first = number_of(next(t for t in tree.children if isinstance(t, Token) and t.type == "ORD"))
        if first != 1:
            return None
        order = "first"
    elif "NEXT" in types:
        order = "last" if str(tree.children[0]).lower() in ("last", "final", "remaining") else "next"
    return StatedPeriod(count=number, unit=unit, order=order)


def _paid_in(number: int | None, words: str) -> StatedPeriod | None:
    """Return the months of so many monthly payments; twelve equal ones are how a year's rent is paid."""
    return StatedPeriod(count=number, unit="month", order="next") if number != 12 or "equal" not in words else None


def _dated_count(number: int | None, unit: str, day: When | None, *, last: bool) -> StatedPeriod | None:
    if day is None:
        return None
    period = StatedPeriod(count=number, unit=unit)
    return replace(period, last=day) if last else replace(period, first=day)


def _numbered(tree: Tree[Token]) -> StatedPeriod | None:
    inner = _trees(tree)[0]
    types = _types(tree)
    if inner.data != "several":
        kind, value = _edge(inner)
        goes_on = any(t in ("THEN", "TO") for t in types)
        return StatedPeriod(bare=(value, value)) if kind == "bare" else StatedPeriod(**{kind: value}, open=goes_on)
    found = [number_of(t) or 0 for t in inner.children if isinstance(t, Token) and t.type != "AND"]
    if found != list(range(found[0], found[0] + len(found))):
        return None
    kind = "month" if "MONTH" in types else "year" if "YR" in types else ""
    if not kind:
        return StatedPeriod(bare=(found[0], found[-1]))
    return numbered(StatedPeriod(), kind, found[0], found[-1])


def _named(tree: Tree[Token]) -> StatedPeriod | None:
    """Return calendar months by name: May 2003, June 2003 and July 2003."""
    listed = _trees(tree)[0]
    own = [_month_year(t) for t in _trees(listed)]
    if own:
        named = [f"{year}-{month:02d}" for year, month in own if year]
        return StatedPeriod(named=tuple(named)) if len(named) == len(own) else None
    year = next((int(t) for t in listed.children if isinstance(t, Token) and t.type == "YEAR"), None)
    names = [month_of(str(t)) for t in listed.children if isinstance(t, Token) and t.type == "MONTHNAME"]
    return StatedPeriod(named=tuple(f"{year}-{m:02d}" for m in names)) if year else None


def _month_year(tree: Tree[Token]) -> tuple[int | None, int]:
    by = {t.type: t for t in tree.children if isinstance(t, Token)}
    return (int(by["YEAR"]) if "YEAR" in by else None), month_of(str(by["MONTHNAME"]))


def united(readings: tuple[StatedPeriod, ...], unit: str) -> tuple[StatedPeriod, ...]:
    """Give bare numbers the unit that a heading names: month, year or day; both where it names none."""
    units = [unit] if unit else ["month", "year"]
    return tuple(dict.fromkeys(p if not p.bare else _numbered_as(p, u) for p, u in product(readings, units)))


def _numbered_as(period: StatedPeriod, unit: str) -> StatedPeriod:
    low, high = period.bare or (0, 0)
    return numbered(replace(period, bare=None), unit, low, high if high > low else None)


def numbered(period: StatedPeriod, unit: str, low: int, high: int | None) -> StatedPeriod:
    """Return a period with the lease years or months that it counts."""
    return (
        replace(period, year=low, through_year=high)
        if unit == "year"
        else replace(period, month=low, through_month=high)
    )
