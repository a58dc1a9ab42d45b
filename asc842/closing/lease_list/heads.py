"""What the head of a column may mean, by name, by synonym, or by its words but for units, and which unit it names."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from asc842.closing.lease_list.by_area import is_by_area
from asc842.closing.lease_list.per_payment import RENTS
from asc842.closing.portfolio.headings import COLUMNS, DIMENSION, OTHERWISE, column_headed, heading
from asc842.closing.portfolio.layout import layouts

SURENESS = ("name", "synonym", "words", "content")
"""How a column is found, the surest first."""
LOOSE = {
    "lease": "Contract; Contract no; Contract ID; Agreement; Agreement no; Agreement ID; Unit; Unit no; Asset ID; "
             "Asset no; Reference; Ref; ID; Key; Record; Schedule no",
    "name": "Asset; Asset description; Vehicle; Vehicle description; Equipment; Location; Site; Store; Address; "
            "Property name; Property address; Suite; Building; Title; Model; Make and model; Year make model",
    "entity": "Lessee; Tenant; Subsidiary; Company name; Company code; Reporting entity",
    "asset_class": "Asset category; Lease category; Property type; Asset group; Class of asset; Underlying asset; "
                   "Lease type",
    "cost_center": "Dept; Cost center no",
    "lessor": "Supplier; Leasing company; Owner; Counterparty; Vendor name",
    "commencement": "Commencement; Commences; From; Inception; Inception date; Start of lease; In service date; "
                    "Lease begin; Delivery date",
    "expiration": "Expiration; Expires; To; Through; Ends; End of lease; Maturity date; Return date",
    "term_months": "Term; Duration; Term length; Contract term; Initial term; Noncancellable term",
    "rent": "Rent; Base rent; Payment; Instalment; Installment; Lease payment; Contract rent; Rental; Rate per month; "
            "Fixed payment; Minimum rent",
    "frequency": "Frequency; Billing frequency; Payments; Billing cycle",
    "timing": "Timing; Due; Payment type; Payment due; Paid in; Begin or end",
    "due_day": "Due day; Due; Payment due day; Due date",
    "step_rate": "Increase; Rent increase; Rent step; Fixed increase; Escalation clause; Bump; Rent bump; Uplift",
    "step_amount": "Escalation; Escalator; Increase; Step; Bump; Rent bump",
    "free_months": "Abatement; Rent abatement; Free rent period; Rent free period; Free period; Rent holiday",
    "allowance": "TI; Tenant improvements; Incentives; Landlord contribution; Lessor incentive",
    "allowance_received": "Allowance received; TI received; Incentive received; Allowance paid; TI date; Received",
    "initial_direct_costs": "Legal costs; Legal fees; Brokerage",
    "classification": "Class; Lease class; Type; Operating or finance; Finance or operating",
    "discount_rate": "Rate; Discount; Borrowing rate",
    "renewal_months": "Renewal options; Option term; Option to renew; Extension; Extension option",
    "renewal_certain": "Renewal reasonably certain; Renewal expected; Likely to renew; Will renew; Reasonably certain",
    "purchase_price": "Purchase; Bargain purchase option; Buyout price",
    "purchase_certain": "Purchase likely; Purchase expected; Will purchase; Will buy; Purchase reasonably certain",
    "useful_life": "Useful life; Asset life; Life",
    "underlying_asset.fair_value": "Fair market value; FMV; Capital cost; Cap cost; Asset cost",
    "currency": "Currency; CCY; Currency code",
    "reason": "Basis for rate; Basis",
}
"""Further words that other people's lists have, which mean a column only where its cells hold what it should."""
UNITS = {
    "months": "mo mos month months mth mths monthly pm", "years": "yr yrs year years annual annually yearly pa annum",
    "percent": "percent pct", "": "usd eur gbp cad chf dollars amount amt text",
}
"""Words of a head that say in what it counts."""
FILLERS = frozenset(("the", "of", "in", "per", "for", "a", "an", "no", "number", "is", "at", "date", "lease", "id",
                     "day", "if", "any", "and"))
LIKE = {
    "pmt": "payment", "pymt": "payment", "payments": "payment", "freq": "frequency", "comm": "commencement",
    "commences": "commencement", "begins": "begin", "beginning": "begin", "starts": "start", "starting": "start",
    "exp": "expiration", "expires": "expiration", "expiry": "expiration", "ends": "end", "ending": "end",
    "esc": "escalation", "escalator": "escalation", "incr": "increase", "lse": "lease", "desc": "description",
    "dept": "department", "ctr": "center", "centre": "center", "disc": "discount", "dt": "date", "nbr": "number",
    "num": "number", "opt": "option", "options": "option", "allow": "allowance", "renewals": "renewal",
    "prop": "property", "class": "class", "cat": "category", "mthly": "monthly", "ann": "annual", "judgment": "judged",
}
"""Short and other forms of words."""

_LARGER = re.compile(r"(?<![\d,.])000['\u2019]?s?\b|\b(?:thousand|million)s?\b|[$\u20ac\u00a3]\s?[km]\b"
                     r"|[(\[]\s*k\s*[)\]]", re.IGNORECASE)


class Match(NamedTuple):
    """A column that a head may mean, and how sure that is (see SURENESS)."""

    column: str
    sureness: str


@cache
def matches(head: str) -> list[Match]:
    """Return the columns that a head may mean, the surest first; each once."""
    named = column_headed("leases", head)
    plain = OTHERWISE.get(named, named)
    found = [Match(plain, "name" if _is_name(plain, head) else "synonym")] if (
        plain in layouts()["leases"].columns or plain.startswith(DIMENSION)) else []
    words = _words(head)
    found += [Match(c, "synonym") for c in _loose().get(words, ())]
    for text in dict.fromkeys((head, re.sub(r"\(.*?\)", " ", head))):
        found += [Match(c, "words") for c in _by_words().get(_bare(_words(text)), ())]
    first = dict[str, Match]()
    for match in found:
        if match.column not in RENTS or not is_by_area(head):
            first.setdefault(match.column, match)
    return list(first.values())


def unit_of(head: str) -> str:
    """Return the unit that a head names: months, years, percent, or nothing where it names none or several."""
    words = _words(head)
    named = [unit for unit in ("months", "years", "percent") if words & set(UNITS[unit].split())]
    return named[0] if len(named) == 1 else ""


def in_larger_units(head: str) -> bool:
    """Whether a head says that its amounts are in thousands or millions: ($000), (000s), $k."""
    return _LARGER.search(head) is not None


@cache
def words_of(column: str) -> frozenset[str]:
    """Return the words that heads of a column have, units and fillers left out."""
    known = (title(column), *heading("leases", column).also, *LOOSE.get(column, "").split("; "))
    return frozenset(word for head in known for word in _bare(_words(head)))


def shares_a_word(head: str, column: str) -> bool:
    """Whether a head has a word that heads of a column have."""
    return bool(_bare(_words(head)) & words_of(column))


def title(column: str) -> str:
    """Return what a column of Leases is headed in the template."""
    return heading("leases", column).title


def column_titled(text: str) -> str | None:
    """Return the column of Leases that a title, a name or a synonym means; None where there is none."""
    named = column_headed("leases", text)
    column = OTHERWISE.get(named, named)
    return column if column in layouts()["leases"].columns or (
        column.startswith(DIMENSION) and column != DIMENSION) else None


def _is_name(column: str, head: str) -> bool:
    return head.casefold() in (column, title(column).casefold())


def _words(head: str) -> frozenset[str]:
    text = head.casefold().replace("%", " percent ").replace("#", " number ").replace("rent/mo", "rent mo")
    return frozenset(LIKE.get(word, word) for word in re.findall(r"[^\W_]+", text))


def _bare(words: frozenset[str]) -> frozenset[str]:
    units = {word for said in UNITS.values() for word in said.split()}
    return frozenset(word for word in words - units - FILLERS if not word.isdigit())


@cache
def _loose() -> dict[frozenset[str], list[str]]:
    return _index((_words(word), column) for column, said in LOOSE.items() for word in said.split("; "))


@cache
def _by_words() -> dict[frozenset[str], list[str]]:
    known = [(word, c) for c in COLUMNS["leases"] if c not in OTHERWISE
             for word in (title(c), *heading("leases", c).also)]
    known += [(word, c) for c, said in LOOSE.items() for word in said.split("; ")]
    return _index((_bare(_words(word)), column) for word, column in known)


def _index(pairs: object) -> dict[frozenset[str], list[str]]:
    found = dict[frozenset[str], list[str]]()
    for words, column in pairs:  # type: ignore[attr-defined]
        if words and column not in found.setdefault(words, []):
            found[words].append(column)
    return found
