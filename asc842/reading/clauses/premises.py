"""Areas let and shares of the building."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from asc842.reading.clauses import CLAUSES
from asc842.reading.found import PERCENT, Found
from asc842.reading.said import Said

AREA = re.compile(
    r"(?P<area>\d{1,3}(?:,\d{3})+|\d{3,7})(?:\.\d+)?\)?\s*(?:(?:total|aggregate|gross|net|rentable|usable|leasable|approximate|useable)\s+)*"
    r"(?:square\s+f(?:ee|oo)t|sq\.?\s*ft\.?|rentable\s+square|r\.?s\.?f\b|rsf\b)",
    re.I,
)
_LABEL = re.compile(
    r"(?:area\s+of\s+(?:the\s+)?premises|premises\s+area|rentable\s+(?:area|square\s+f\w+)(?:\s+of\s+(?:the\s+)?premises)?|"
    r"square\s+footage)\s*(?::|\||=|\bis\b|\bof\b)\s*(?:approximately\s+|about\s+)?(?P<area>\d{1,3}(?:,\d{3})+|\d{3,7})\b",
    re.I,
)
_DEFINED = re.compile(
    r"\(\s*(?:collectively,?\s+)?(?:herein\w*\s+)?(?:called\s+"
    r"|referred\s+to\s+as\s+)?(?:the\s+)?[\"“'](?P<name>[A-Z][\w '-]{2,40})[\"”']"
)
_SUITE = re.compile(r"\b(?:Suites?|Unit|Floor|Building|Space|Bay)\s+(?:No\.?\s*)?(?:[A-Z]?-?\d[\w-]*|[A-Z])\b")
_FLOOR = re.compile(
    r"\)?\s*(?:rentable\s+|usable\s+)?(?:square\s+f\w+|sq\.?\s*ft\.?|rsf)\s+(?:of\s+\w+\s+)?(?:space\s+)?(?:located\s+)?on\s+the\s+"
    r"(?P<name>(?:[a-z]+|\d+(?:st|nd|rd|th))(?:\s*\(\w+\))?\s+floor)\b(?!\s+and)",
    re.I,
)
"""Right after an area that is one floor of several."""
NOT_LET = re.compile(
    r"expansion|option|refusal|offer|building|project|property|center|centre|park\b|land\b|shopping|complex|"
    r"campus|common",
    re.I,
)
_TOTAL = re.compile(
    r"\b(?:aggregate|total(?:ing|s)?|in\s+all|collectively|combined|constituting|together\s+they)\b", re.I
)
_ADDED = re.compile(
    r"\b(?:includes?|adds?|added|leases?|lets?|demises?|occup(?:y|ies)|increased\s+by|expanded\s+by)\s+"
    r"(?:[\w-]+\s+){0,3}$",
    re.I,
)
_GRANTED = re.compile(r"\b(?:options?|rights?|may|offers?|refusal)\b[^.;\n]*$", re.I)
_IS_LET = re.compile(
    r"\b(?:lease\s+of|leases?|leased|letting|demis\w+|occup(?:y|ies)|consist\w*\s+of|containing|comprising)\s+"
    r"(?:approximately\s+|about\s+)?$",
    re.I,
)
"""Right before an area."""
_ALL_LET = re.compile(r"[\w ]{0,30},\s+all\s+of\s+(?:it|which|them)\s+(?:is\s+|are\s+)?(?:let|leased|demised)\b", re.I)
_OF_PREMISES = re.compile(r"\s*(?:rentable\s+)?square\s+feet\s+of\s+the\s+premises\b", re.I)
_WITHIN = re.compile(
    r"\)?\s*(?:rentable\s+|usable\s+)?square\s+f\w+\s+(?:of\s+[\w ]{0,20})?(?:space\s+)?(?:in|on)\b", re.I
)
"""Right after one that is a part of a building."""
_SHARE = re.compile(
    r"(?:proportionate|pro[\s-]?rata|percentage|tenant[’']s|lessee[’']s)\s+(?:building\s+)?share", re.I
)


@dataclass(slots=True)
class Mention:
    """An area as printed: its value, where, the name that it is given, the words around it."""

    value: Decimal
    start: int
    end: int
    name: str
    before: str
    after: str


@CLAUSES.at(20)
def areas(found: Found) -> None:
    """Find what is let, part by part, and the total; areas of the building and of options are not let."""
    mentions = list(_mentions(found))
    found.printed_areas = tuple(dict.fromkeys(m.value for m in mentions))
    let = [m for m in mentions if not _not_let(m)]
    by_value = dict[Decimal, list[Mention]]()
    for mention in let:
        by_value.setdefault(mention.value, []).append(mention)
    building = next(
        (
            m
            for m in mentions
            if re.search(r"building", f"{m.before[-90:]} {m.after[:40]} {m.name}", re.I) and _not_let(m)
        ),
        None,
    )
    if building:
        found.notes["building_area"] = building.value
    total = _total(by_value)
    if total is not None:
        first = (
            next(m for m in by_value[total] if _is_total(m))
            if any(map(_is_total, by_value[total]))
            else by_value[total][0]
        )
        found.single["premises_total"] = found.said(total, first.start, first.end)
    for value, named in by_value.items():
        if value != total or len(by_value) == 1:
            best = next((m for m in named if m.name), named[0])
            found.add(
                "premises",
                name=found.said(best.name or "Premises", best.start, best.end),
                area=_area_said(found, best, by_value, total),
            )
    if not by_value:
        found.seek("facts.premises", "What area is let?")


def _area_said(found: Found, mention: Mention, by_value: dict[Decimal, list[Mention]], total: Decimal | None) -> Said:
    """Return an area; where several are printed and nothing says how they belong together, it is asked."""
    unnamed = [v for v, named in by_value.items() if not any(m.name for m in named)]
    doubt = total is None and len(by_value) > 1 and (mention.value in unnamed or _same_name(by_value))
    return found.said(
        mention.value,
        mention.start,
        mention.end,
        tuple(by_value) if doubt else (),
        "several areas are printed: which is let?" if doubt else "",
    )


def _same_name(by_value: dict[Decimal, list[Mention]]) -> bool:
    names = [next((m.name for m in named if m.name), "") for named in by_value.values()]
    return len(set(names)) < len(names)


def _mentions(found: Found) -> Iterator[Mention]:
    seen = set[int]()
    for rule in (AREA, _LABEL):
        for match in rule.finditer(found.flow):
            low, high = match.span("area")
            before, after = found.flow[max(0, low - 160) : low], found.flow[high : high + 220]
            if (
                low in seen
                or re.search(r"\$\s*$|per\s+$|each\s+$|every\s+$", before)
                or re.match(r"\s*square\s+f\w+\s+per", after)
            ):
                continue
            seen.add(low)
            yield Mention(Decimal(match["area"].replace(",", "")), low, high, _name(before, after), before, after)


def _name(before: str, after: str) -> str:
    clause = re.split(r"[.;\n]", after)[0]
    defined = _DEFINED.search(clause)
    if defined and not re.search(r"\d{1,3},\d{3}", clause[: defined.start()]):
        return defined["name"]
    if floor := _FLOOR.match(clause):
        return " ".join(floor["name"].split())
    suite = _SUITE.search(re.split(r"[.;\n]", before)[-1][-70:]) or _SUITE.search(clause[:50])
    return suite.group() if suite and not suite.group().startswith("Building") else ""


def _not_let(m: Mention) -> bool:
    """Whether an area is that of a building, or of space that is not let yet."""
    if _IS_LET.search(m.before[-60:]) and _WITHIN.match(m.after):
        return re.search(r"\b(?:building|project|center)\b[^.;]{0,40}$", m.before[-60:], re.I) is not None
    if m.name:
        added = _ADDED.search(m.before[-90:]) and not _GRANTED.search(m.before)
        return NOT_LET.search(m.name) is not None and not added
    if _ALL_LET.match(m.after) or (m.before.endswith("the ") and _OF_PREMISES.match(m.after)):
        return False
    near = re.split(r"[.;\n]", m.before)[-1][-75:]
    later = re.split(r"[.;,\n]", m.after)[0][:60]
    return (
        re.search(
            r"\b(?:building|project|shopping\s+center|property|complex|park)\b[^,]{0,50}\b(?:contain|consist|total|compris|of|is|area)\w*\b|"
            r"parking|land\b|expansion|refusal|first\s+offer|option|no\s+more\s+than|not\s+exceed|only\s+on|rent\s+on|offices?\s+of|which\s+holds|holds|pounds|"
            r"at\s+least|building\s+of|store\s+of|minimum\s+of",
            near,
            re.I,
        )
        is not None
        or re.search(
            r"\bexpansion\b|\bonly\b|of\s+the\s+(?:premises|building)\s*(?:$|is|are)|in\s+(?:all\s+of\s+)?the\s+(?:entire\s+)?(?:building|project)\s*(?:$|\()",
            later,
            re.I,
        )
        is not None
    )


def _is_total(m: Mention) -> bool:
    near = f"{re.split(r'[.;]', m.before)[-1][-70:]} | {re.split(r'[.;]', m.after)[0][:60]}"
    return _TOTAL.search(near) is not None


def _total(by_value: dict[Decimal, list[Mention]]) -> Decimal | None:
    """Return the area that is the sum of the others, or is said to be the total of several."""
    values = list(by_value)
    for value in values:
        others = [v for v in values if v != value]
        if len(others) > 1 and sum(others) == value:
            return value
    said = [v for v in values if any(map(_is_total, by_value[v]))]
    return said[0] if len(said) == 1 and len(values) > 1 and said[0] == max(values) else None


@CLAUSES.at(25)
def shares(found: Found) -> None:
    """Find the tenant's share of the building, and the one that it replaces."""
    for match in _SHARE.finditer(found.flow):
        low, high = found.sentence(match.start())
        if re.search(r"\bexample|\billustrat", found.flow[low:high], re.I):
            continue
        text = found.flow[match.start() : min(high, match.start() + 260)]
        printed = list(re.finditer(PERCENT, text, re.I))
        if not printed or "proportionate_shares" in found.listed or not found.areas:
            continue
        let = [g.value("area") for g in found.listed.get("premises", [])]
        for n, percent in enumerate(printed[:2]):
            former = re.search(
                r"rather\s+than|instead\s+of|(?:increased?|decreased?|changed?|amended)\s+from\s*$",
                text[: percent.start()][-30:],
                re.I,
            )
            start = match.start() + percent.start(1)
            area = let[0] if former and let else found.areas[0] if n == 0 or not former else let[0]
            found.add(
                "proportionate_shares",
                share=found.said(
                    Decimal(percent[1]).scaleb(-2),
                    start,
                    match.start() + percent.end(1) + (text[percent.end(1) : percent.end(1) + 1] == "%"),
                ),
                area=found.said(area, start, start + 1),
            )
            if n == 0 and not re.search(r"rather\s+than|instead|\bfrom\b", text[: printed[-1].end()], re.I):
                break
