"""What ``asc842 new`` asks, in this order: each question fills columns of ``leases``, whose notes explain it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Said = Mapping[str, str]
Asked = Callable[[Said], bool]
WITHOUT_DAY = ("once", "twice-monthly", "four-weekly", "two-weekly", "weekly", "daily", "quarter-day")
"""How often rent is paid that falls due on no one day of the month."""


def _always(_: Said) -> bool:
    return True


def _with(column: str, *texts: str) -> Asked:
    """Whether a column was filled in, with one of these texts where any are given."""
    return lambda said: said.get(column, "") in texts if texts else column in said


@dataclass(frozen=True, slots=True)
class Asking:
    """A ``text`` whose answer fills ``column``, or where ``other`` says so of the answer, that column instead.

    ``default`` is the answer where none is typed; one without is ``needed``, or may be left out. ``applies`` says
    whether it is asked after what was said; ``examples`` are answers to choose from beside any other.
    """

    column: str
    text: str
    default: Callable[[Said], str] | str = ""
    needed: bool = False
    applies: Asked = _always
    other: tuple[str, re.Pattern[str]] | None = None
    examples: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it may fill."""
        return (self.column, *(self.other or ())[:1])

    def cells(self, answer: str) -> dict[str, str]:
        """Return the column that an answer fills, and its text; none for no answer."""
        column = self.other[0] if self.other and self.other[1].fullmatch(answer) else self.column
        return {column: answer} if answer else {}

    def usual(self, said: Said) -> str:
        """Return the answer where none is typed: what was answered before, else the default; nothing without one."""
        before = next((said[column] for column in self.columns if column in said), "")
        return before or (self.default if isinstance(self.default, str) else self.default(said))


def _id(said: Said) -> str:
    return re.sub(r"[^a-z0-9]+", "-", said.get("name", "").lower()).strip("-")[:40]


def _usual_class(said: Said) -> str:
    from asc842.api.new_lease import meanwhile  # noqa: PLC0415  (so that --help is quick)

    return meanwhile(said)["classification"]


QUESTIONS = (
    Asking("name", "What is leased?", needed=True),
    Asking("lease", "Its id", _id, needed=True),
    Asking("entity", "Which entity is the lessee?"),
    Asking("lessor", "Who is the lessor?"),
    Asking("asset_class", "Which class of asset?", examples=("Real estate", "Equipment", "Vehicles")),
    Asking("commencement", "When does it start?", needed=True),
    Asking("term_months", "How many months does it last, or to which day?", needed=True,
             other=("expiration", re.compile(r".*\D.*"))),
    Asking("rent", "What is one payment of rent at the start?", needed=True),
    Asking("frequency", "How often is it paid?", "monthly"),
    Asking("timing", "In advance or in arrears?", "advance"),
    Asking("due_day", "On which day of the month is it due?",
             applies=lambda said: said.get("frequency", "") not in WITHOUT_DAY),
    Asking("step_amount", "By how much does it rise: 3 %, or an amount?",
             other=("step_rate", re.compile(r".*%|0?\.\d+"))),
    Asking("step_months", "How many months apart does it rise?", "12",
             applies=lambda said: bool({"step_rate", "step_amount"} & said.keys())),
    Asking("free_months", "How many months at the start are free?"),
    Asking("discount_rate", "What is the yearly discount rate?", needed=True),
    Asking("allowance", "What does the lessor pay as an allowance?"),
    Asking("allowance_received", "When does the allowance come: a day, or the lease month?", needed=True,
             applies=_with("allowance")),
    Asking("initial_direct_costs", "What are the initial direct costs?"),
    Asking("renewal_months", "How many months can it be renewed for?"),
    Asking("renewal_certain", "Is the renewal reasonably certain?", "no", applies=_with("renewal_months")),
    Asking("renewal_rent", "What is one payment of rent in the renewal?", "as before",
             applies=_with("renewal_certain", "yes")),
    Asking("purchase_price", "At what price can it be bought at the end?"),
    Asking("purchase_certain", "Is the purchase reasonably certain?", "no", applies=_with("purchase_price")),
    Asking("useful_life", "How long is it used: months from the start, or the last day?", needed=True,
             applies=_with("purchase_certain", "yes")),
    Asking("classification", "Operating or finance?", _usual_class, needed=True),
    Asking("reason", "Why are the rate and the classification so?", "Concluded when the lease was entered."),
)
