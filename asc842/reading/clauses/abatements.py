"""Rent that is forgiven: amounts, parts, months, pools, on conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from asc842.base.constants import DAY
from asc842.reading.clauses import CLAUSES
from asc842.reading.found import DATE, PERCENT, Found, day_in
from asc842.reading.language.amounts import Amount, money
from asc842.reading.language.dates import month_end
from asc842.reading.language.numerals import CARDINALS, in_words
from asc842.reading.language.periods import StatedPeriod
from asc842.reading.language.phrases import Phrase, phrases
from asc842.reading.language.tokens import month_of
from asc842.reading.layouts.prose import without
from asc842.reading.said import Said

ABATE = re.compile(
    r"\b(?:forgiven|forgives)\b|\bowes\s+no\s+(?:\w+\s+){0,2}rent\b|\bfree\s+of\s+(?:\w+\s+){0,3}rent\b|\bpays\s+no\s+(?:\w+\s+)?rent\b|\babat(?:e|ed|ement|es)\b|\bfree\s+rent\b|\brent[\s-]free\b|\brent\s+(?:credit|concession|holiday)\b|\b(?:excused|relieved)\s+from\s+(?:the\s+)?pay|"
    r"\bwaive[sd]?\b[^.]{0,60}\brent\b|\brent\b[^.]{0,120}\bwaived\b|\bno\s+(?:base\s+|basic\s+|minimum\s+|monthly\s+|annual\s+)*rent\s+(?:shall\s+be\s+|is\s+)?(?:due|payable|owed)|"
    r"\bcredit(?:s|ed)?\b(?:[^.\n]|[.](?=\d)){0,60}\bagainst\b(?:[^.\n]|[.](?=\d)){0,60}\brent\b",
    re.I,
)
NO_ABATEMENT = re.compile(
    r"casualty|fire|condemn|untenantable|damage[ds]?\s+or\s+destr|interruption|taking|without\s+(?:any\s+)?(?:abatement|deduction|set)|no\s+(?:abatement|diminution)|"
    r"not\s+(?:be\s+entitled|abate)|eminent|repair|tenantable|destroy|interfer|constructive",
    re.I,
)
_DEFAULT = re.compile(
    r"(?:provided|so\s+long\s+as|as\s+long\s+as|condition(?:ed|al)?|if)\b[^.;]{0,120}?\bdefault", re.I
)
_FIRST = re.compile(
    r"\bfirst\s+(?P<words>[a-z]+(?:-[a-z]+)?(?:\s+and\s+one[\s-]half)?|\d+(?:\.\d+)?)(?:\s*\(\s*(?P<digits>\d+(?:\.\d+)?)\s*\))?\s+(?P<full>full\s+)?(?:calendar\s+)?months?",
    re.I,
)
_EVERY = re.compile(
    r"\b(?P<names>(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)(?:,?\s+and\s+|,\s*)?)+)\s+(?:of|in|during)\s+(?:each|every)\s+(?:of\s+the\s+)?(?:calendar\s+|lease\s+)?years?(?:\s+(?P<first>\d{4})\s+(?:through|to|-)\s+(?P<last>\d{4}))?",
    re.I,
)
_POOL = re.compile(r"(?:until|exhaust|aggregate|total(?:ing)?|not\s+(?:to\s+)?exceed|maximum)", re.I)
_PART = re.compile(
    r"as\s+(?:if|though)\b[^.]{0,80}?(?P<area>\d{1,3}(?:,\d{3})+|\d{3,6})\s*(?:rentable\s+)?(?:square|rsf|sf)|(?:on|attributable\s+to|allocable\s+to|for)\s+(?:only\s+)?(?P<of>\d{1,3}(?:,\d{3})+|\d{3,6})\s*(?:rentable\s+)?(?:square|rsf|sf)",
    re.I,
)
_EXCEPT = re.compile(r".*\b(?:except\s+that|provided,?\s+however,?\s+that)\b", re.I | re.S)
_EXHAUSTED = re.compile(
    r"\buntil\b[^.;]{0,60}\b(?:exhausted|used\s+up|applied\s+in\s+full|fully\s+(?:applied|credited))", re.I
)
_UNTIL = re.compile(rf"\bno\s+(?:\w+\s+){{0,2}}rent\b[^.;]{{0,60}}?\bbefore\s+(?P<day>{DATE})", re.I)
_UP_TO = re.compile(r"for\s+up\s+to\s+(?:(?P<words>[a-z]+)\s*)?\(?\s*(?P<n>\d+)?\s*\)?\s*(?:full\s+)?months", re.I)


@CLAUSES.at(40)
def abatements(found: Found) -> None:
    """Find what is forgiven, sentence by sentence; a printed most of months is a total of its own."""
    seen = set[tuple[int, int]]()
    for match in ABATE.finditer(found.flow):
        low, high = found.sentence(match.start())
        text = found.flow[low:high]
        if (low, high) in seen or NO_ABATEMENT.search(text) or not re.search(r"\brent|instal", text, re.I):
            continue
        seen.add((low, high))
        most = _UP_TO.search(text)
        if most and not money(text):
            count = int(most["n"]) if most["n"] else CARDINALS.get((most["words"] or "").lower(), 0)
            if count:
                start = low + most.start("n" if most["n"] else "words")
                group = found.add("totals", value=found.said(Decimal(count), start, low + most.end()))
                group.said["of"] = found.said("abated months", start, start + 1)
                group.said["at_most"] = found.said(True, start, start + 1)
            continue
        above = _EXCEPT.search(text)
        if above and ABATE.search(text, above.end()):
            low, text = low + above.end(), text[above.end() :]
        for said in _of_sentence(found, text, low):
            if not _again(found, said):
                _add(found, said, text, low)


def _again(found: Found, said: dict[str, Said]) -> bool:
    """Whether an abatement repeats one that was read, as a summary does."""
    mine = {k: s.value for k, s in said.items()}
    return any(all(g.value(k) == v for k, v in mine.items()) for g in found.listed.get("abatements", []))


def _add(found: Found, said: dict[str, Said], text: str, low: int) -> None:
    condition = _DEFAULT.search(text)
    after = found.flow[low + len(text) : low + len(text) + 260]
    recaptured = re.search(
        r"default[^.]{0,120}\b(?:becomes?|shall\s+become|is)\s+(?:immediately\s+)?due|recapture|repay[^.]{0,60}abated",
        f"{text} {after}",
        re.I,
    )
    if recaptured:
        said["recapture"] = found.said(True, low, low + 1)
    if condition:
        said["condition"] = found.said("tenant not in default", low + condition.start(), low + condition.end())
    found.add("abatements", **{("from_" if k == "from" else k): v for k, v in said.items()})


def _of_sentence(found: Found, text: str, low: int) -> Iterator[dict[str, Said]]:
    """Yield the abatements of a sentence: each amount or part with the time that it is for."""
    figures = [a for a in money(text) if a.value and not a.per and a.signed]
    times = [(t.start, t.end, keys) for t in phrases(without(text, figures)) if (keys := _when(t))]
    times += _first_months(text, times)
    before = _UNTIL.search(text)
    begins = found.single.get("commencement")
    if before and isinstance(day := day_in(before["day"]), date) and begins and isinstance(begins.value, date):
        times = [(*before.span(), {"from": begins.value, "to": day - DAY})]
    every = _EVERY.search(text)
    if every:
        names = re.findall(r"[A-Z][a-z]+", every["names"])
        times = [
            (*every.span(), {"calendar_months": tuple(month_of(n) for n in names if n.lower() != "and")}),
            *(t for t in times if "from" in t[2] and "months" not in t[2]),
        ]
        times = [(times[0][0], times[0][1], {k: v for t in times for k, v in t[2].items()})]
        if every["first"]:
            months = sorted(times[0][2]["calendar_months"])  # type: ignore[call-overload]
            times[0][2].update(
                {"from": date(int(every["first"]), months[0], 1), "to": month_end(int(every["last"]), months[-1])}
            )
    times.sort(key=lambda t: t[0])
    percents = list(re.finditer(PERCENT, text, re.I))
    end = low + len(text)
    if not times and len(figures) == 1 and _EXHAUSTED.search(found.flow, end, found.sentence(end)[1]):
        yield {"until_aggregate": _figure(found, figures[0], low)}
        return
    if not times and not (figures and _POOL.search(text)):
        return
    yield from _combined(found, text, low, figures, percents, times)


Time = tuple[int, int, dict[str, object]]


def _combined(
    found: Found, text: str, low: int, figures: list[Amount], percents: list[re.Match[str]], times: list[Time]
) -> Iterator[dict[str, Said]]:
    pools = [
        a
        for a in figures
        if _POOL.search(text[max(0, a.start - 90) : a.start]) or _POOL.match(text[a.stop : a.stop + 60].strip())
    ]
    each = [a for a in figures if a not in pools]
    if len(each) == len(times) and each and not percents:
        for amount, time in zip(each, times, strict=True):
            yield {"amount": _figure(found, amount, low), **_time(found, time, low)}
        return
    if len(percents) == len(times) and percents and not each:
        for percent, time in zip(percents, times, strict=True):
            yield _pooled(found, {"share": _share(found, percent, low), **_time(found, time, low)}, pools, low, text)
        return
    doubt = max(len(each), len(percents)) > 1 or (bool(each) and bool(percents))
    for time in times or [(0, 0, {})]:
        said = _time(found, time, low)
        if each:
            said["amount"] = _figure(found, each[0], low, doubt=doubt)
        elif percents:
            said["share"] = _share(found, percents[0], low, doubt=doubt)
        elif not pools or times:
            said["share"] = found.said(Decimal(1), *_word(text, low))
        _area(found, text, low, said)
        yield _pooled(found, said, pools, low, text)


def _word(text: str, low: int) -> tuple[int, int]:
    match = ABATE.search(text)
    return (low + match.start(), low + match.end()) if match else (low, low + 1)


def _pooled(found: Found, said: dict[str, Said], pools: list[Amount], low: int, text: str) -> dict[str, Said]:
    if pools:
        key = "until_aggregate" if re.search(r"until|exhaust|applied|credit", text, re.I) else "aggregate"
        said[key] = _figure(found, pools[0], low)
    return said


def _area(found: Found, text: str, low: int, said: dict[str, Said]) -> None:
    """Note the part of the area that is forgiven; of rent charged "as if" on less, the rest is, which is asked."""
    part = _PART.search(text)
    if part is None or "amount" in said or not found.areas:
        return
    name = "area" if part["area"] else "of"
    printed = Decimal(part[name].replace(",", ""))
    span = low + part.start(name), low + part.end(name)
    if name == "area":
        free = found.areas[0] - printed
        said["area"] = found.said(
            free, *span, (free, printed), f"rent is charged on {printed:,}: is it abated on {free:,}?"
        )
    else:
        said["area"] = found.said(printed, *span, (printed,), "is rent of this area abated?")
    said.pop("share", None)


def _when(phrase: Phrase) -> dict[str, object]:
    """Return the time of a phrase in the keys of an abatement."""
    p: StatedPeriod = phrase.readings[0]
    if p.named:
        return {"months": p.named}
    if p.first is not None and p.last is not None:
        return {"from": p.first, "to": p.last}
    if p.order == "last" and p.count and p.unit == "month":
        return {"last_months": Decimal(p.count)}
    return _lease_months(p)


def _lease_months(p: StatedPeriod) -> dict[str, object]:
    """Return a time that is counted from the beginning of the lease."""
    if p.month:
        return {"month": p.month, "through_month": p.through_month or p.month}
    if p.year and not p.through_year and p.first is None:
        return {"month": 12 * (p.year - 1) + 1, "through_month": 12 * p.year}
    return {"month": 1, "through_month": p.through_month} if p.commences and p.through_month else {}


def _first_months(text: str, times: list[Time]) -> list[Time]:
    """Return the first so many months of a term; half months are words that no grammar of periods has."""
    out = list[Time]()
    for match in _FIRST.finditer(text):
        words = match["words"].lower()
        half = "one-half" in words or "one half" in words
        whole = in_words(re.sub(r"\s+and\s+one[\s-]half", "", words)) if not words[0].isdigit() else None
        count = Decimal(match["digits"] or (words if words[0].isdigit() else whole or 0)) + (
            Decimal("0.5") if half and not match["digits"] else 0
        )
        if count and not any(a <= match.start() < b for a, b, _ in times):
            key: dict[str, object] = (
                {"first_full_months": int(count)} if match["full"] and count == int(count) else {"first_months": count}
            )
            out.append((match.start(), match.end(), key))
    return out


def _time(found: Found, time: Time, low: int) -> dict[str, Said]:
    start, end, keys = time
    return {k: found.said(v, low + start, low + end) for k, v in keys.items()}


def _figure(found: Found, amount: Amount, low: int, *, doubt: bool = False) -> Said:
    return found.said(
        amount.value,
        low + amount.start,
        low + amount.end,
        amount.readings,
        "for which months, and how much, is rent abated?" if doubt else "",
    )


def _share(found: Found, percent: re.Match[str], low: int, *, doubt: bool = False) -> Said:
    return found.said(
        Decimal(percent[1]).scaleb(-2).normalize(),
        low + percent.start(),
        low + percent.end(),
        (),
        "for which months, and how much, is rent abated?" if doubt else "",
    )
