"""Options to extend, to end, to buy: how often, for how long, on what notice, at what rent."""

from __future__ import annotations

import re
from datetime import date, timedelta

from asc842.base.constants import DAY
from asc842.calendar.grid import MonthGrid
from asc842.reading.clauses import CLAUSES
from asc842.reading.found import DATE, Found, day_in
from asc842.reading.language.amounts import money
from asc842.reading.language.numerals import in_words
from asc842.reading.said import Group

_RENEW = re.compile(
    r"\b(?:option|right|election|privilege)s?\b[^.]{0,60}?\bto\s+(?:renew|extend)|\b(?:renewal|extension)\s+options?\b|\boptions?\s+to\s+(?:renew|extend)|"
    r"\bmay\s+(?:renew|extend)\s+(?:this\s+lease|the\s+(?:initial\s+)?(?:lease\s+)?term)",
    re.I,
)
_END = re.compile(
    r"\b(?:(?:one[\s-]time\s+|early\s+)?(?:option|right|election)\b[^.]{0,70}?\bto\s+(?:terminate|cancel)|(?:early\s+)?termination\s+(?:option|right)|"
    r"may\s+(?:terminate|end|cancel)\s+(?:this|the)\s+lease\s+(?:effective|as\s+of|at\s+any\s+time\s+after))",
    re.I,
)
_BUY = re.compile(r"\b(?:option|right)\b[^.]{0,50}?\bto\s+purchase|\bpurchase\s+option\b", re.I)
_NO = re.compile(
    r"\bno\s+(?:option|right)|shall\s+(?:have\s+)?no(?:t)?\s+(?:further\s+)?(?:have\s+)?(?:any\s+)?(?:option|right)|deleted|does\s+not\s+have|of\s+no\s+further|right\s+of\s+first",
    re.I,
)
_DEFAULTED = re.compile(
    r"event\s+of\s+default|default\s+by\s+tenant|casualty|condemn|damage|destruct|bankrupt|remed", re.I
)
_COUNT = re.compile(
    r"\b(?P<n>one|two|three|four|five|six|\d)\s*(?:\(\s*\d+\s*\)\s*)?(?:additional\s+|successive\s+|consecutive\s+|separate\s+|renewal\s+|extension\s+)*(?:options?|terms?|periods?|(?:\w+[\s-]?){0,3}(?:year|month)\s+(?:terms?|periods?|options?))",
    re.I,
)
_LENGTH = re.compile(
    r"(?P<n>(?:[a-z]+(?:-[a-z]+)?\s*)?\(?\s*\d+\s*\)?|[a-z]+(?:-[a-z]+)?)[\s-]*(?P<unit>years?|months?)\b", re.I
)
_NOTICE = re.compile(
    r"(?:(?P<words>[a-z]+(?:[\s-](?:hundred|[a-z]+))*?)\s*)?\(?\s*(?P<n>\d{1,3})?\s*\)?\s*(?P<unit>days?|months?)['’]?\s+(?:(?:but\s+)?(?:no|not)\s+more[^.]{0,60}?)?(?:prior|before|advance|written|notice|in\s+advance)",
    re.I,
)


@CLAUSES.at(55)
def options(found: Found) -> None:
    """Find each option once, of the sentence that grants it and the paragraph that goes on."""
    for kind, rule in (("renewal", _RENEW), ("termination", _END), ("purchase", _BUY)):
        for match in rule.finditer(found.flow):
            low, high = found.sentence(match.start())
            text = found.flow[low:high]
            if _NO.search(text) or (kind == "termination" and _DEFAULTED.search(text)):
                continue
            low, high = found.sentence(match.start())
            end = min(len(found.flow), high + 900)
            paragraph = found.flow.find("\n", high)
            end = min(end, paragraph if paragraph > high else end)
            if _option(found, kind, match, text, low, found.flow[low:end]):
                break


def _option(found: Found, kind: str, match: re.Match[str], sentence: str, low: int, text: str) -> bool:
    """Add the options of a clause; False where it grants none."""
    length = next(
        (m for m in _LENGTH.finditer(text) if _number(m["n"]) and not _BEFORE.match(text[m.end() : m.end() + 12])),
        None,
    )
    unit = 12 if length and length["unit"].lower().startswith("y") else 1
    months = (_number(length["n"]) or 0) * unit if length and kind == "renewal" else 0
    if kind == "renewal" and not months:
        return False
    counted = _COUNT.search(text) if kind == "renewal" else None
    count = min(_number(counted["n"]) or 1, 9) if counted else 1
    for n in range(count):
        name = kind if count == 1 else f"{kind}-{n + 1}"
        group = found.add(
            "options",
            **{
                k: found.said(v, *match.span())
                for k, v in (("id", name), ("kind", kind), ("held_by", _holder(sentence)))
            },
        )
        if months:
            found.notes.setdefault("renewal_months", {})[name] = months
        _day(found, group, kind, text, low)
        _ends(found, group, kind, months * (n + 1), match)
        _notice(found, group, name, text, low)
        _money(found, group, kind, text, low)
    if kind == "renewal" and _MARKET.search(text):
        found.notes.setdefault("option_rent", "fair market")
    return True


_BEFORE = re.compile(r"\s*(?:prior|before|advance|notice|written)")
_MARKET = re.compile(r"(?:fair\s+)?market\s+(?:rent|value|rate)|prevailing|then[\s-]current|fmv", re.I)
_LESSOR = re.compile(r"\b(?:landlord|lessor)\s+(?:shall\s+have|has|may|is\s+granted)\b", re.I)
_LESSEE = re.compile(
    r"\b(?:tenant|lessee)\s+(?:shall\s+have|has|may|is|with)\b|grants?\s+(?:to\s+)?(?:tenant|lessee)", re.I
)


def _holder(sentence: str) -> str:
    """Return who may exercise an option by the sentence that grants it."""
    return "lessor" if _LESSOR.search(sentence) and not _LESSEE.search(sentence) else "lessee"


def _number(words: str) -> int | None:
    digits = re.search(r"\d+", words)
    return int(digits.group()) if digits else in_words(words.strip())


def _day(found: Found, group: Group, kind: str, text: str, low: int) -> None:
    match = re.search(
        rf"(?:effective|as\s+of|terminat\w+|through|expir\w+|ending|on)\s+(?:on\s+|as\s+of\s+|date\s+of\s+)?(?P<day>{DATE})",
        text,
        re.I,
    )
    if match and (day := day_in(match["day"])) and kind == "termination":
        group.put("lease_term_end", found.said(day, low + match.start("day"), low + match.end("day")))


def _ends(found: Found, group: Group, kind: str, months: int, match: re.Match[str]) -> None:
    """Note when the term as renewed ends, where the contract prints when the term does."""
    ends = found.single["expiration"].value if "expiration" in found.single else None
    if kind == "renewal" and months and isinstance(ends, date):
        group.put("lease_term_end", found.said(MonthGrid(ends + DAY).boundary(months) - DAY, *match.span()))


_BY = re.compile(
    rf"\b(?:notif\w+|notice)\b[^.;\n]{{0,60}}?\b(?:by|before|on\s+or\s+before|not?\s+later\s+than)\s+(?P<day>{DATE})",
    re.I,
)


def _notice(found: Found, group: Group, name: str, text: str, low: int) -> None:
    """Note how long before, and by which day where one is named, notice is given."""
    match = next((m for m in _NOTICE.finditer(text) if _days(m)), None)
    by_day = _BY.search(text)
    if match is None and by_day and isinstance(last := day_in(by_day["day"]), date):
        group.put("notice_by", found.said(last, low + by_day.start("day"), low + by_day.end("day")))
    if match is None:
        return
    count, unit = _days(match) or 0, match["unit"].lower().rstrip("s")
    found.notes.setdefault("notice_days", {})[name] = count * (30 if unit == "month" else 1)
    start = low + match.start("n" if match["n"] else "words")
    found.noted.append(
        (f"Notice of option {name}: {count} {unit}s", found.said(count, start, low + match.end("unit")))
    )
    before = re.compile(rf"(?:prior|before|previous)\s*(?:to)?\s*(?P<day>{DATE})", re.I).search(
        text, match.end("unit")
    )
    day = day_in(before["day"]) if before and before.start() - match.end("unit") < 25 else None
    if isinstance(day, date):
        by = day - timedelta(count) if unit == "day" else MonthGrid(day).boundary(-count)
        group.put("notice_by", found.said(by, start, low + (before.end() if before else 0)))


def _days(match: re.Match[str]) -> int | None:
    if match["n"]:
        return int(match["n"])
    words = re.sub(r"^.*\b(?:than|least|upon|with|by|or|giving)\b", "", match["words"] or "", flags=re.I)
    return in_words(words.strip()) if words.strip() else None


def _money(found: Found, group: Group, kind: str, text: str, low: int) -> None:
    figures = [a for a in money(text) if a.value and not a.per]
    if figures and kind == "purchase":
        group.put(
            "price", found.said(figures[0].value, low + figures[0].start, low + figures[0].end, figures[0].readings)
        )
    fee = next(
        (a for a in figures if re.search(r"fee|penalty|payment|pay|sum", text[max(0, a.start - 90) : a.start], re.I)),
        None,
    )
    if fee and kind == "termination":
        several = tuple(a.value for a in figures if a.value != fee.value)
        question = "several amounts are printed: which is the fee?" if several else ""
        readings = (fee.value, *several) if several else fee.readings
        group.put("penalty", found.said(fee.value, low + fee.start, low + fee.end, readings, question))
