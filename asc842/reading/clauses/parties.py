"""Who lets and who rents, and what."""

from __future__ import annotations

import re

from asc842.reading.clauses import CLAUSES
from asc842.reading.found import Found
from asc842.reading.said import Said

_ROLE = {
    "landlord": "lessor",
    "lessor": "lessor",
    "tenant": "lessee",
    "lessee": "lessee",
    "sublandlord": "lessor",
    "sublessor": "lessor",
    "subtenant": "lessee",
    "sublessee": "lessee",
}
_ROLES = r"(?:Landlord|Lessor|Tenant|Lessee|Sub(?:landlord|lessor|tenant|lessee|Landlord|Lessor|Tenant|Lessee))"
_WORD = r"(?!(?i:(?:sub)?(?:landlord|lessor|tenant|lessee))\b)"  # a role is no part of a name
_WORD += r"[A-Z](?:[\w&'’-]|[.](?=\w))*(?:(?<=\b[A-Z])[.]|(?<=\bSt)[.]|(?<=\b[JS]r)[.]|(?<=Bros)[.])?"
_NAME = (
    rf"{_WORD}(?:,?[ ](?:(?:(?i:inc|ltd|co|corp)|N\.A|L\.L\.C|LLC|L\.P|LP|LLP|S\.A|P\.C|plc)\b\.?"
    rf"|{_WORD}|of|and|the|&|\(\w+\))){{0,24}}"
)
_NAMED = re.compile(
    rf"(?P<name>{_NAME})(?P<kind>,[ ](?:an?|the|having|whose|with)[ ][^()\n;]{{0,150}}?|\s+an?\s[^()\n;]{{0,120}}?)?"
    r"\s*,?\s*\(\s*(?:(?:hereinafter|herein|collectively|as),?\s+)*(?:called\s+|referred\s+to\s+as\s+)?"
    rf"(?:the\s+)?(?:[\"“][\w ]{{2,30}}[\"”]\s+or\s+)?[\"“'’]*\s*(?P<role>{_ROLES})\s*[\"”'’]*\s*[,;)]"
)
_INLINE = (
    re.compile(rf"(?:\b|^)(?P<role>(?i:{_ROLES}))(?:'s\s+[Nn]ame)?\s*:\s*(?P<name>{_NAME})"),
    re.compile(rf"\b(?P<role>(?i:{_ROLES})),\s+(?!AND\b)(?P<name>{_NAME}),"),
    re.compile(rf"(?P<name>{_NAME}),\s+(?P<role>(?i:landlord|lessor|tenant|lessee))(?=[.;,])"),
    re.compile(rf"(?P<name>{_NAME})\s*,?\s+(?:as|the)\s+(?P<role>(?i:{_ROLES}))\b"),
)
_LETS = re.compile(
    rf"(?P<lessor>{_NAME})\s+(?:hereby\s+)?(?:leases?|lets?|demises?)\b[^.;\n]{{0,120}}?\s+to\s+(?P<lessee>{_NAME})"
)
_PAYS = re.compile(
    rf"\b(?!(?:[Ss]ub)?(?:[Ll]andlord|[Ll]essor))(?P<lessee>{_NAME})\s+(?:(?:shall|agrees\s+to|will)\s+pay|pays)\s+(?:to\s+)?"
    rf"(?P<lessor>{_NAME})(?=[^;\n]{{0,200}}?(?i:\brent|month))"
)
"""Who pays rent to whom; a lessor pays brokers, and the lessor of its own lease."""
_TAKES = re.compile(rf"(?P<lessee>{_NAME})\s+(?:takes|rents|hires)\s+(?=Suite|Unit|Space|the\s+premises)")
_LEASE_OF = re.compile(rf"\blease\s+of\s+(?P<lessee>{_NAME})(?=[, ])")
_SUFFIX = re.compile(
    r"\b(?:Inc|L\.L\.C|LLC|Corporation|Corp|Company|Co|Partnership|L\.P|LP|LLP|Ltd|Trust|N\.A"
    r"|Association)\b\.?(?![ ](?:of|I+)\b)(?=[ ,]|$)"
)
_NO_NAME = re.compile(
    r"^(?:The\s+)?(?:MEMORANDUM|Sub(?:landlord|tenant|lessor|lessee)|AGREEMENT|LEASE|Landlord|Tenant|Lessor|Lessee|Base|Basic|Minimum|Fixed|Additional|Percentage|Gross|Net\s+Rent|Rent|Monthly|Annual|Lease|Premises|Suite|This|That|If|By|Name|Title|Its|Each|Any|In|On|From|"
    r"Exhibit|Section|Article|As|All|No|It|"
    r"January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_LABEL = re.compile(
    r"^\s*(?:\d+(?:\.\d+)*\.?\s*)?(?:[A-Z(]\w?[.)]\s*)?(?P<role>LANDLORD|LESSOR|TENANT|LESSEE|Landlord|Lessor|Tenant|Lessee)"
    r"(?:'s\s+name)?\s*(?::|\t|\s{3,}|\||\s*\.{3,})\s*(?P<name>[A-Z][^\n|]{2,120}?)\s*(?:\||\s{3,}|$)",
    re.M,
)
_KIND = re.compile(
    r",?\s+(?:an?|the)\s+[A-Z]?[\w ,.-]{0,60}?(?:corporation|company|partnership|l\.?l\.?c|trust|municipal|individual|"
    r"association|body|liability)\b.*$|,\s+(?:having|with|whose)\b.*$",
    re.I | re.S,
)
_ASSET = re.compile(
    r"\b(?:located|situated|known\s+as|commonly\s+known|address(?:\s+is|:)?|premises\s+at)\s+(?:at|as|in|on)?\s*"
    r"(?P<at>(?:Suites?\s+[\w, ]+?,\s+)?\d{1,6}(?:\s?[-–]\s?\d{1,6})?\s+[A-Z][\w.' ]{2,50}"
    r"(?:,?\s+(?:in\s+)?[A-Z][\w. ]+){0,3})"
)


@CLAUSES.at(10)
def parties(found: Found) -> None:
    """Find lessor and lessee where they are defined, or under their labels."""
    flow = found.flow[:40_000]
    for match in (*_NAMED.finditer(flow), *(m for rule in _INLINE for m in rule.finditer(flow))):
        _put(found, match, _ROLE[match["role"].lower()], "name")
    for match in _LABEL.finditer(found.document.text):
        if not re.match(r"(?:By|Name|Title|shall|agrees|and|or|is|may)\b", match["name"]):
            _put(found, match, _ROLE[match["role"].lower()], "name", flow=False)
    for rule in (_LETS, _PAYS, _TAKES, _LEASE_OF):
        for match in rule.finditer(flow):
            for role in rule.groupindex:
                _put(found, match, role, role)
    for role in ("lessee", "lessor"):
        if role not in found.single:
            found.seek(f"facts.{role}", f"Who is the {role}?")


def _put(found: Found, match: re.Match[str], role: str, group: str, *, flow: bool = True) -> None:
    """Take a name for a party that has none yet, less what leads up to it and what it is by law."""
    name, low = match[group], match.start(group)
    if not flow and (kind := _KIND.search(name)):
        name = name[: kind.start()]
    name = re.sub(r",\s+of\s+[A-Z].*$|\s+(?:and|of|the|&)$", "", name).strip(" ,")
    if not re.search(r"\b(?:Inc|Co|Corp|Ltd|L\.L\.C|L\.P|N\.A|Bros|S\.A|P\.C)\.$", name, re.I):
        name = name.rstrip(".")
    suffix = _SUFFIX.search(name)
    name = name[: suffix.end()] if suffix else name
    if (heading := re.match(r"(?:[A-Z]{3,} ){2,}(?=[A-Z][a-z])", name)) is not None:
        name, low = name[heading.end() :], low + heading.end()
    lead = re.match(r"(?:by\s+and\s+)?(?:between|among)\s+|BETWEEN\s+|AND\s+|THIS\s+.*\bBETWEEN\s+", name)
    if lead:
        name, low = name[lead.end() :], low + lead.end()
    if (
        role in found.single
        or not 2 < len(name) < 110
        or _NO_NAME.match(name)
        or re.search(rf"\b(?:{_ROLES})$", name)
        or not re.search(r"\s|[A-Z]{3}|[a-z]{3}", name)
    ):
        return
    high = low + len(name)
    found.single[role] = found.said(name, low, high) if flow else Said(name, low, high)


@CLAUSES.at(12)
def asset(found: Found) -> None:
    """Find the address of what is let."""
    match = _ASSET.search(found.flow)
    if match:
        found.single["asset"] = found.said(match["at"].strip(" ,."), match.start("at"), match.end("at"))
    else:
        found.seek("facts.asset", "What is let: its kind and address?")
