"""What a lease file has no key for, or is no rent: deposit, holdover, late fees, commissions, what is blacked out."""

from __future__ import annotations

import re
from decimal import Decimal

from asc842.reading.clauses import CLAUSES
from asc842.reading.found import PERCENT, Found
from asc842.reading.language.amounts import Amount, money
from asc842.reading.layouts.items import REDACTED
from asc842.reading.layouts.prose import NOT_RENT, SUBLET, is_sublease

_DEPOSIT = re.compile(r"\bsecurity\s+deposit\b|\bdeposit(?:s|ed)?\b", re.I)
_PUTS_IN = re.compile(r"\b(?:shall|will|must|agrees\s+to)\s+deposit\b", re.I)
_FUND = re.compile(r"\b(?:fund|escrow|reserve)\b|\bdeposit\s+for\s+(?:operating|tax|insurance)", re.I)
"""What is put in for a purpose secures nothing."""
_HOLD = re.compile(
    r"\bhold(?:s|ing)?[\s-]?over\b|\bhold\s+over\b|\bremain\w*\s+in\s+possession\b|\bstays\s+after\s+the\s+term\b",
    re.I,
)
_RENT = re.compile(
    r"\b(?:base|basic|minimum|fixed|guaranteed|annual|monthly|yearly)\s+(?:net\s+|base\s+|minimum\s+|fixed\s+)?rent(?:al)?s?\b"
    r"|\binstal+ments?\s+of\s+(?:\w+\s+)?rent|\brent\s+(?:shall\s+be|is|of|increases?|will\s+be)\b",
    re.I,
)
_BROKER = re.compile(r"\(?\s*(?:the\s+)?[\"“]Brokers?[\"”]|\bbroker(?:s|age)?\b|\bcommission\b", re.I)
_NOT_RENT = re.compile(
    r"\b(?P<what>late\s+(?:charge|fee)s?|parking|operating\s+(?:expenses?|costs?)|common\s+area\s+maintenance|\bCAM\b|liquidated\s+damages|"
    r"real\s+estate\s+taxes|insurance\s+(?:premiums?|charge)|management\s+fee|electricity|utilit\w+|for\s+example|by\s+way\s+of\s+(?:example|illustration)|"
    r"previously|prior\s+to\s+the\s+(?:effective|amendment)|heretofore|currently\s+pay\w*|letter\s+of\s+credit|termination\s+fee)\b",
    re.I,
)


@CLAUSES.at(75)
def deposit(found: Found) -> None:
    """Find the security deposit."""
    for match in _DEPOSIT.finditer(found.flow):
        low, high = found.sentence(match.start())
        text = found.flow[low:high]
        figures = [a for a in money(text) if a.value and not a.per and not _FUND.search(text)]
        near = sorted(figures, key=lambda a: abs(a.start - (match.start() - low)))
        near = [
            a
            for a in near
            if abs(a.start - (match.start() - low)) < 170
            and not re.search(
                r"first\s+month[^,;]{0,60}$|\brent\b[^,;]{0,50}$", text[max(0, a.start - 70) : a.start], re.I
            )
        ]
        if near:
            amount = near[0]
            unsaid = _PUTS_IN.search(text) and not re.search(r"\bsecur", text, re.I)
            question = "nothing says that this is a security deposit: is it?" if unsaid else ""
            found.remember(
                "deposit",
                f"Security deposit: {amount.value:,}",
                found.said(amount.value, low + amount.start, low + amount.end, amount.readings, question),
            )
            return


@CLAUSES.at(76)
def holdover(found: Found) -> None:
    """Find what is paid after the term without a new agreement, as a multiple of rent."""
    for match in _HOLD.finditer(found.flow):
        low, high = found.sentence(match.start())
        text = found.flow[low:high]
        percents = [m for m in re.finditer(PERCENT, text, re.I) if Decimal(m[1]) >= 100]
        if percents:
            m = percents[0]
            value = Decimal(m[1]).scaleb(-2).normalize()
            found.remember(
                "holdover",
                f"Holdover: {m[1]} % of rent",
                found.said(
                    value,
                    low + m.start(),
                    low + m.end(),
                    tuple(Decimal(x[1]).scaleb(-2).normalize() for x in percents)
                    if len({x[1] for x in percents}) > 1
                    else (),
                ),
            )
            return
        words = re.search(r"\b(?:(?P<twice>twice|double)|(?P<half>one\s+and\s+one[\s-]half))\b", text, re.I)
        if words:
            value = Decimal(2) if words["twice"] else Decimal("1.5")
            found.remember(
                "holdover",
                f"Holdover: {value * 100:f} % of rent",
                found.said(value, low + words.start(), low + words.end()),
            )
            return


@CLAUSES.at(77)
def commissions(found: Found) -> None:
    """Find that the lessor pays the broker."""
    for match in re.finditer(
        r"\b(?:Landlord|Lessor)\s+(?:agrees\s+to|shall|will)\s+pay\s+(?:a|the|any|all)?\s*(?:\w+\s+){0,2}commissions?",
        found.flow,
        re.I,
    ):
        found.add(
            "costs",
            id=found.said("broker-commission", *match.span()),
            name=found.said("Broker's commission", *match.span()),
            paid_by=found.said("lessor", *match.span()),
        )
        return


@CLAUSES.at(80)
def no_rent(found: Found) -> None:
    """List figures that look like rent and are not, with what they are."""
    for match in _NOT_RENT.finditer(found.flow):
        low, high = found.sentence(match.start())
        text = found.flow[low:high]
        for amount in money(text):
            if amount.value and amount.signed and abs(amount.start - (match.start() - low)) < 240:
                start, end = found.document.span(low + amount.start, low + amount.end)
                if not _in_rent(found, start) and all(start != s for _, s, _ in found.left_out):
                    found.left_out.append(
                        (f"not rent: {' '.join(match['what'].split()).lower()}: {amount.text.strip()}", start, end)
                    )


def _in_rent(found: Found, start: int) -> bool:
    """Whether a figure was read as rent."""
    return any(
        s.start <= start < s.end
        for c in found.components
        if c.kind != "left out"
        for row in c.rows
        for s in row.said.values()
    )


@CLAUSES.at(95)
def unread(found: Found) -> None:
    """Account for every other amount of the document, with the words before it: nothing is passed over in silence."""
    read = [(s.start, s.end) for s in found.single.values()] + [(s.start, s.end) for _, s in found.noted]
    read += [(s.start, s.end) for groups in found.listed.values() for g in groups for s in g.said.values()]
    read += [(start, end) for _, start, end in found.left_out]
    flow = found.in_force
    for amount in money(found.flow):
        if not amount.value or not amount.signed:
            continue
        start, end = found.document.span(amount.start, amount.end)
        if not _in_rent(found, start) and not any(low < end and start < high for low, high in read):
            before = " ".join(found.flow[max(0, amount.start - 70) : amount.start].split("\n")[-1].split()[-7:])
            found.passed_over.append(f"not rent: {before}: {amount.text.strip()}")
            if flow[amount.start].strip() and _called_rent(found, amount):
                found.maybe_rent.append((f"{before} {amount.text.strip()}", start, end))


_TIMES = ("month", "quarter", "year")


def _called_rent(found: Found, amount: Amount) -> bool:
    """Whether the words before a figure call it rent, or it is by the month; its sentence calls it nothing else."""
    low, high = found.sentence(amount.start)
    words = found.flow[max(low, amount.start - 110) : amount.start]
    other = NOT_RENT.search(found.flow, low, high) or (
        SUBLET.search(found.flow, low, high) and not is_sublease(found.document)
    )
    return (_RENT.search(words) is not None or amount.per in _TIMES) and not other


@CLAUSES.at(85)
def redacted(found: Found) -> None:
    """Name what is blacked out, with the words before it."""
    quotes = list[str]()
    for match in REDACTED.finditer(found.flow):
        before = found.flow[max(0, match.start() - 60) : match.start()].split("\n")[-1].strip()
        quotes.append(match.group())
        what = " ".join(before.split()[-6:])
        found.seek(f"redacted[{len(quotes) - 1}]", f'redacted, after "{what}": what does the contract print?')
    if quotes:
        found.notes["redacted"] = quotes
