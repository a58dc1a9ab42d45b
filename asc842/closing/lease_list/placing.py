"""Which column of Leases each column of a list is: by its head and by what its cells hold, each claimed once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from asc842.base.errors import Problem
from asc842.base.money import from_cents
from asc842.closing.lease_list.by_area import is_area, is_by_area, multiplied
from asc842.closing.lease_list.found import FoundList, ListColumn, drop_no_leases, drop_without_terms
from asc842.closing.lease_list.heads import SURENESS, Match, column_titled, matches, title, unit_of
from asc842.closing.lease_list.kinds import bears_on_amounts, kind_of
from asc842.closing.lease_list.mapping_file import ListMapping
from asc842.closing.lease_list.numbers import figure
from asc842.closing.lease_list.reading import fits
from asc842.closing.lease_list.told import counted
from asc842.closing.lease_list.words import CHOICES, is_nothing
from asc842.closing.portfolio.headings import column_headed
from asc842.intake.text.words import did_you_mean, listing, quoted
from asc842.intake.text.workbook import CellError

BY_CONTENT = ("classification", "timing", "frequency")
"""Columns that cells alone may show, as nothing else says what they say."""
MANY_GONE = 4
"""So many heads that are not in the list are said at once."""
SHORTEST_WORD, FEW_WORDS = 3, 6
"""Letters of a word by which a column is known; different words in a column that chooses from a few."""
CARRIED = "take_over"
STARTS, NAMES = ("commencement",), ("lease", "name")
MEASURES = ("term_months", "expiration", "rent", "discount_rate")
"""Columns of which a row that is a lease fills in some."""
KINDS = {"id": "ids", "text": "texts", "amount": "amounts", "amount or words": "amounts", "number": "numbers",
         "fraction": "rates", "months": "months", "years": "years", "date": "dates",
         "date or months": "dates or months", "day": "days", "choice": "choices", "yes or no": "yes or no"}


@dataclass(slots=True)
class Placed:
    """A column of a list with the column of Leases that it is (``target``, "" for none), how that is known, doubts.

    ``fit`` of its ``filled`` cells hold what the column does. ``seems`` is the column that it is headed as where none
    of them does.
    """

    column: ListColumn
    target: str = ""
    how: str = ""
    fit: int = 0
    filled: int = 0
    doubt: str = ""
    seems: str = ""

    @property
    def evidence(self) -> str:
        """By what the column is known, and how many of its cells fit."""
        if not self.target:
            return self.doubt or ("no column of Leases is so headed" if self.filled else "no cell is filled")
        kind = KINDS[kind_of(self.target)]
        return f"{self.how}; {kind}, {self.fit:,} of {self.filled:,} cells" + (f"; {self.doubt}" if self.doubt else "")


@dataclass(frozen=True, slots=True)
class _Claim:
    match: Match
    fit: int
    rank: tuple[int, float, int]


def placed(found: FoundList, said: ListMapping, mark: str = "") -> tuple[list[Placed], list[Problem]]:
    """Place every column of a list; return them with what two columns both seem to be, which is asked for.

    Rows that are no leases are left out of the list. ``mark`` is said to mark decimals where a column doesn't show it.
    """
    drop_no_leases(found)
    texts = [[t for t in found.texts(c) if t and not is_nothing(t)] for c in found.columns]
    made = [Placed(c, filled=len(t)) for c, t in zip(found.columns, texts, strict=True)]
    labels = {p.column.label: p for p in made}
    taken = dict[str, Placed]()
    _gone(said, labels)
    for label, text in said.columns.items():
        if label in labels and text and (target := column_titled(text)):
            if target in taken:
                said.problem("mapping.twice", ("columns", label), f"{title(target)} a second time",
                             "each column of Leases once", 'leave one of them out: ""')
            taken[target] = labels[label]
    claims = [_claims(p, t) for p, t in zip(made, texts, strict=True)]
    for target, p in taken.items():
        seemed = next((c.match.sureness for c in claims[made.index(p)][:1] if c.match.column == target), "mapping")
        p.target, p.how, p.doubt = target, seemed, ""
    claims = [[] if p.column.label in said.columns else c for p, c in zip(made, claims, strict=True)]
    _settle(made, claims, taken)
    problems = [*_contested(found, made, claims, taken), *_unread(found, made, said, taken)]
    for p in made:
        if p.column.label in said.columns and not p.target:
            p.doubt = "the mapping leaves it out"
    _carried(made, said)
    problems += _by_area(found, made, said, mark)
    by_target = {p.target: p.column for p in made if p.target}
    drop_without_terms(found, *([by_target[c] for c in some if c in by_target] for some in (STARTS, MEASURES, NAMES)))
    for p in made:
        texts_left = [t for t in found.texts(p.column) if t and not is_nothing(t)]
        p.filled, p.fit = len(texts_left), sum(fits(p.target, t) for t in texts_left) if p.target else 0
    return made, problems


def _gone(said: ListMapping, labels: Mapping[str, Placed]) -> None:
    """Say which heads the mapping names that are not in the list; of many, that it seems to be of another one."""
    gone = [label for label in said.columns if label not in labels]
    if len(gone) >= MANY_GONE:
        said.problem("mapping.other-list", ("", "columns"), f"{len(gone)} heads that are not in the list: "
                     f"{listing(map(quoted, gone), 3)}", "heads of the list",
                     "check that this is the list, and its head_rows; or remove this file: a new one is written")
        return
    for label in gone:
        said.problem("mapping.head", ("columns", label), f"no column {quoted(label)} in the list",
                     "a head of the list", did_you_mean(label, labels, "take the line out"))


def _claims(p: Placed, texts: Sequence[str]) -> list[_Claim]:
    """Return what a column may be, the likeliest first; what no cell of it fits is a doubt."""
    options = matches(p.column.head) if p.column.head else []
    if not options and texts and max(map(len, texts)) >= SHORTEST_WORD:
        options = [Match(c, "content") for c in BY_CONTENT if all(len(t) >= SHORTEST_WORD or not t for t in texts)]
    counts = {m: sum(fits(m.column, t) or type(t) is CellError for t in texts) for m in options}
    kept = [m for m in options if texts and counts[m] and (m.sureness != "content" or counts[m] == len(texts))]
    if not kept and texts and len(set(texts)) <= FEW_WORDS:  # words that are not known yet are asked for by cell
        kept = [m for m in options if kind_of(m.column) == "choice" and m.sureness in SURENESS[:2]]
    if options and texts and not kept and options[0].sureness != "content":
        seems = options[0]
        p.doubt = f"{seems.sureness} of {title(seems.column)}, but no cell holds such {KINDS[kind_of(seems.column)]}"
        p.seems = seems.column if column_headed("leases", p.column.head) == seems.column else ""
    claims = [_Claim(m, counts[m], (SURENESS.index(m.sureness), -counts[m] / len(texts), p.column.number))
              for m in kept]
    whole = next((c for c in claims if c.match.column in CHOICES and c.fit == len(texts)), None)
    if whole is not None and kind_of(claims[0].match.column) == "text":
        claims = [whole, *(c for c in claims if c is not whole)]
    return claims


def _settle(made: Sequence[Placed], claims: Sequence[list[_Claim]], taken: dict[str, Placed]) -> None:
    """Give each column of Leases to the surest of those that may be it; the others go on to what else they may be."""
    said = {target for target, p in taken.items()}
    at = {i: 0 for i, c in enumerate(claims) if c}
    while at:
        wanted = dict[str, list[int]]()
        for i, n in at.items():
            if n < len(claims[i]):
                wanted.setdefault(claims[i][n].match.column, []).append(i)
        moved = False
        for target, rivals in wanted.items():
            best = min(rivals, key=lambda i: claims[i][at[i]].rank)
            for i in rivals:
                if target in said or i != best:
                    at[i], moved = at[i] + 1, True
        if not moved:
            break
    for i, n in at.items():
        if n < len(claims[i]):
            claim = claims[i][n]
            p = made[i]
            p.target, p.how, p.fit = claim.match.column, claim.match.sureness, claim.fit
            taken[claim.match.column] = p


def _contested(found: FoundList, made: Sequence[Placed], claims: Sequence[list[_Claim]], taken: dict[str, Placed]
               ) -> list[Problem]:
    """Say of each column left over what else is what it seemed to be; ask where both are as sure and differ."""
    problems = list[Problem]()
    for p, options in zip(made, claims, strict=True):
        if p.target or not options:
            continue
        first = options[0].match
        winner = taken[first.column]
        p.doubt = f"{first.sureness} of {title(first.column)}, which {quoted(winner.column.label)} is"
        pairs = zip(found.texts(p.column), found.texts(winner.column), strict=True)
        differing = sum(a != b for a, b in pairs if a and b)
        if first.column == "rent" and _is_the_same_rent(found, winner.column, p.column):
            p.doubt += " for another time"
        elif differing and bears_on_amounts(first.column) and (
                winner.how == first.sureness or _of_a_step(found, winner.column, p.column, taken)):
            one, two = winner.column.label, p.column.label
            count = counted(differing, "row")
            problems.append(found.problem(
                "list.two-columns", p.column, f"{quoted(one)} and {quoted(two)}, which differ in {count}",
                f"one column for {title(first.column)}",
                f'leave one out: --map "{two}=" or --map "{one}="'))
    return problems


def _of_a_step(found: FoundList, whole: ListColumn, other: ListColumn, taken: Mapping[str, Placed]) -> bool:
    """Whether rows of one lease, by its id or name, say the same under one column and differ under another."""
    if (by := taken.get("lease") or taken.get("name")) is None:
        return False
    rows = {row for row in zip(*map(found.texts, (by.column, whole, other)), strict=True) if all(row)}
    return len({row[:2] for row in rows}) < len(rows)


def _unread(found: FoundList, made: Sequence[Placed], said: ListMapping, taken: Mapping[str, Placed]
            ) -> Iterator[Problem]:
    """Ask what becomes of columns that bear on amounts by their head, and of which no cell can be read."""
    for p in made:
        if p.column.label in said.columns or p.seems in taken or not (p.seems and bears_on_amounts(p.seems)):
            p.seems = ""
            continue
        first = next(t for t in found.texts(p.column) if t and not is_nothing(t))
        kind = KINDS[kind_of(p.seems)]
        yield found.problem(
            "list.column-kind", p.column, f"{counted(p.filled, 'cell')} such as {quoted(first)}",
            f"{kind} of {title(p.seems)}", f'correct the cells, or leave the column out: --map "{p.column.label}="')


def _is_the_same_rent(found: FoundList, one: ListColumn, other: ListColumn) -> bool:
    """Whether two columns say the same rent, one of a month and the other of a year, each to the cent."""
    factors = {("months", "years"): Decimal(12), ("years", "months"): 1 / Decimal(12)}
    factor = factors.get((unit_of(one.head), unit_of(other.head)))
    pairs = [(a.value("point"), b.value("point")) for a, b in zip(
        map(figure, found.texts(one)), map(figure, found.texts(other)), strict=True) if a and b]
    return factor is not None and all(a is not None and b is not None and abs(a * factor - b) < 12 * from_cents(1)
                                      for a, b in pairs)


def _by_area(found: FoundList, made: Sequence[Placed], said: ListMapping, mark: str) -> Iterator[Problem]:
    """Yield what is asked of rent by the square foot, which is taken times the area.

    It is the only such rate, or the one that the mapping says is the rent. Of the latter it is asked which area it is,
    and for rows without one, unless the mapping leaves the area out.
    """
    named = [p for p in made if p.target == "rent"]
    if "rent" in map(column_titled, said.values) or not all(is_by_area(p.column.head) for p in named):
        return
    free = [p for p in made if not p.target and p.column.label not in said.columns]
    rates = named or [p for p in free if p.filled and is_by_area(p.column.head)]
    areas = [p for p in free if is_area(p.column.head)]
    areas = [p for p in areas if p.filled] or areas
    labels = [p.column.label for p in areas]
    if len(rates) == len(areas) == 1 and multiplied(found, rates[0].column, areas[0].column, mark):
        rates[0].target, rates[0].how, rates[0].doubt = "rent", f"by area, times {quoted(labels[0])}", ""
        areas[0].doubt = f"by which {quoted(rates[0].column.label)} is multiplied"
    elif named and len(areas) > 1:
        yield found.problem("list.two-columns", areas[-1].column, " and ".join(map(quoted, labels)),
                            f"one area in each row, by which {quoted(rates[0].column.label)} is multiplied",
                            f'leave one out: --map "{labels[-1]}="')
    elif named and areas:
        yield found.problem("list.column-kind", areas[0].column,
                            "a row in which it or the rate is no figure, or may be two",
                            f"one area in each row, by which {quoted(rates[0].column.label)} is multiplied",
                            "fill it in, say --numbers point or comma, or leave the column out: "
                            f'--map "{labels[0]}="')


def _carried(made: Sequence[Placed], said: ListMapping) -> None:
    """Leave balances out where nothing says on which day they are taken over: they may be anybody's figures."""
    dated = any(p.target == f"{CARRIED}.on" for p in made) or any(
        column_titled(name) == f"{CARRIED}.on" for name in said.values)
    for p in made:
        if p.target.partition(".")[0] == CARRIED and not dated and p.column.label not in said.columns:
            p.doubt = f'{p.how} of {title(p.target)}, used only with --set "{title(f"{CARRIED}.on")}=2024-12-31"'
            p.target = ""
