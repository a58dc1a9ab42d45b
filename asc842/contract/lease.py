"""A lease as it was read: facts, judgements, and the questions that both answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import Field

from asc842.base.money import in_currency
from asc842.base.showing import counted
from asc842.contract import judgements as j
from asc842.contract.acquisition import Acquisition
from asc842.contract.agreed import dated
from asc842.contract.construction import UsedToBuild
from asc842.contract.course import Course, course_of
from asc842.contract.draft import Confirmed, Missing, ToConfirm
from asc842.contract.events import Event
from asc842.contract.facts import Facts
from asc842.contract.late import LateFact
from asc842.contract.options import Option
from asc842.contract.rent import Rent, RentRow
from asc842.contract.sale_leaseback import SaleLeaseback
from asc842.contract.take_over import TakeOver
from asc842.contract.transfers import Transfer
from asc842.contract.transition import Transition
from asc842.contract.values import Currency, Frozen, Identifier, Name, Words

Answered = TypeVar("Answered", bound=j._Judgement)
LEDGER_COLUMNS = frozenset((
    "lease", "entity", "currency", "asset_class", "cost_center", "classification", "period", "date", "entry",
    "account", "debit", "credit", "amount", "memo", "number", "text", "document", "entry_id", "line_id", "run",
    "origin"))
"""What every line of the journal has, or a file for another ledger names: no further dimension has such a name."""


class Lease(Frozen):
    """One lease contract with the judgements made on it; facts as printed, nothing computed.

    ``id`` names its exports; ``formerly`` is the id under which it was closed before it had this one, so that what is
    posted goes on under the new one. ``currency`` is an ISO 4217 code. ``entity`` is whose books it stands in,
    ``asset_class`` the class of underlying asset by which policies are elected; ``cost_center`` and any further
    ``dimensions`` are those of the ledger, until ``transfers`` name others from a day on; elections by class hold by
    the first class. ``accounts_for`` is the lease component, of several in the contract, that this file is about.
    ``related_party`` says that the lessor is one (842-20-50-7, Topic 850), ``related_party_note`` what the
    relationship is. ``used_to_build`` are other assets that the lease helps to build. ``late_facts`` say why something
    is stated otherwise now than periods were closed with. ``transition`` and ``acquisition`` say how a lease that
    began before came into these books, ``take_over`` with which balances another system handed it over,
    ``sale_leaseback`` that the lessee has sold the asset to the lessor. ``confirm`` and ``missing`` are open marks of
    a draft that was read from a contract, which is not measured, ``confirmed`` the answers to them. Read one with
    :func:`asc842.load`.
    """

    @classmethod
    def model_validate(cls, obj: Any, **how: Any) -> Self:
        """Make a lease of data; amounts are those of its currency. What was agreed is dated by its approval."""
        with in_currency(_currency_of(obj)):
            return dated(super().model_validate(obj, **how))

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **how: Any) -> Self:
        """Make a lease of JSON. A validator around it would see Python's values, in which a date is mere text."""
        with in_currency(_currency_of(json.loads(json_data))):
            return dated(super().model_validate_json(json_data, **how))

    format: Literal["asc842/lease/1"] = "asc842/lease/1"
    id: Identifier
    formerly: Identifier | None = None
    name: Name
    currency: Currency = "USD"
    entity: Name | None = None
    asset_class: Name | None = None
    cost_center: Name | None = None
    accounts_for: Identifier | None = None
    dimensions: dict[Annotated[str, Field(max_length=80)], Name] = Field(default_factory=dict)
    transfers: tuple[Transfer, ...] = ()
    related_party: bool = False
    related_party_note: Words | None = None
    used_to_build: tuple[UsedToBuild, ...] = ()
    late_facts: tuple[LateFact, ...] = ()
    facts: Facts
    judgements: tuple[j.Judgement, ...] = ()
    events: tuple[Event, ...] = ()
    transition: Transition | None = None
    acquisition: Acquisition | None = None
    sale_leaseback: SaleLeaseback | None = None
    take_over: TakeOver | None = None
    confirm: tuple[ToConfirm, ...] = ()
    missing: tuple[Missing, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()

    def __repr__(self) -> str:
        ends = self.facts.expiration.date if self.facts.expiration else "an end that is judged"
        begins = self.facts.commencement.date if self.facts.commencement else "a day that is judged"
        events = f", {counted(len(self.events), 'event')}" if self.events else ""
        return f"Lease({self.id}: {self.name}, {begins} to {ends}, {self.currency}{events})"

    def judgement(self, kind: type[Answered]) -> Answered | None:
        """Return the judgement of one kind on the lease as a whole, or None."""
        for x in self.judgements:
            if type(x) is kind:
                return x
        return None

    def judges_rows(self, rent: Rent) -> bool:
        """Whether any judgement is about printed rows of a component: their figure, their length or their dates."""
        return any(isinstance(x, j.OF_A_ROW) and x.rent == rent.id for x in self.judgements)

    def governing(self, rent: Rent, row: RentRow) -> j.GoverningFigure | None:
        """Return the judgement on which figure of a printed row governs, or None."""
        for x in self.judgements:
            if type(x) is j.GoverningFigure and (x.rent, x.row) == (rent.id, row.title):
                return x
        return None

    def governing_period(self, rent: Rent, row: RentRow) -> j.GoverningPeriod | None:
        """Return the judgement on what governs the length of a printed row, or None."""
        for x in self.judgements:
            if type(x) is j.GoverningPeriod and (x.rent, x.row) == (rent.id, row.title):
                return x
        return None

    def date_reading(self, rent: Rent, row: RentRow, end: str) -> j.DateReading | None:
        """Return the judgement on how a printed date of a row is read, or None."""
        for x in self.judgements:
            if type(x) is j.DateReading and (x.rent, x.row, x.end) == (rent.id, row.title, end):
                return x
        return None

    @property
    def assumptions(self) -> tuple[j.Judgement, ...]:
        """The judgements that stand in for a document not at hand."""
        return tuple(x for x in self.judgements if x.assumption)

    @property
    def commencement(self) -> date:
        """Commencement date: the judgement where there is one, else the printed fact."""
        judged = self.judgement(j.CommencementJudgement)
        if judged:
            return judged.answer
        if self.facts.commencement is None:
            raise LookupError("commencement")
        return self.facts.commencement.date

    @property
    def enters_on(self) -> date | None:
        """First day in these books of a lease that began before it; None for one that begins in them.

        The day after its balances were taken over, or else that of its transition to ASC 842, or else of the business
        combination in which it was acquired.
        """
        return self.take_over.begins if self.take_over else self.adopted_on

    @property
    def adopted_on(self) -> date | None:
        """Day of the transition to ASC 842, or else of the acquisition: events before it were accounted otherwise."""
        entry = self.transition or self.acquisition
        return entry.date if entry else None

    @property
    def counted_from(self) -> date:
        """Day from which months are counted in discounting: commencement, or that of a transition or acquisition."""
        return self.adopted_on or self.commencement

    @property
    def acquired_on(self) -> date | None:
        """The acquisition date of a lease that came with a business; None for the lessee's own."""
        return self.acquisition.date if self.acquisition else None

    @property
    def begins_here(self) -> date:
        """First day of a lease as the lessee's: commencement, or the day on which it was acquired."""
        return self.acquired_on or self.commencement

    @property
    def lease_term_end(self) -> date:
        """Last day of the lease term: where the options judged lead (842-10-30-1)."""
        return self.course.end

    @property
    def contract_end(self) -> date:
        """Last day that the documents reach, whether it is in the lease term or not."""
        ends = [o.lease_term_end for o in self.facts.options if o.lease_term_end]
        printed = [self.facts.expiration.date] if self.facts.expiration else []
        return max([self.lease_term_end, *ends, *printed])

    @property
    def options(self) -> tuple[Option, ...]:
        """The options that the lease holds now; those that a later event grants are not among them."""
        return tuple(o for o in self.facts.options if o.granted_by is None)

    @property
    def option_answers(self) -> dict[str, j.OptionJudgement]:
        """The judgement on each option, by the option's id."""
        return {x.option: x for x in self.judgements if isinstance(x, j.OptionJudgement)}

    @property
    def course(self) -> Course:
        """From the end of the noncancellable period through the options judged.

        The period ends as judged where no option changes the term, else as printed.
        """
        judged, printed, options = self.judgement(j.LeaseTermEnd), self.facts.expiration, self.facts.options
        by_options = options and printed and any(o.kind != "purchase" for o in self.options)
        end = judged.answer if judged and not by_options else printed.date if printed else None
        if end is None:
            raise LookupError("lease_term_end")
        if not options:
            return Course(end)
        return course_of(end, self.options, {name: x.answer for name, x in self.option_answers.items()})

    @property
    def discount_rate(self) -> Decimal:
        """Yearly discount rate as a fraction: given, or as :func:`asc842.account_for` has worked it out."""
        rate = self._required(j.DiscountRate).answer
        if rate is None:
            raise LookupError("discount_rate")
        return rate

    @property
    def classification(self) -> Literal["operating", "finance"]:
        """Operating or finance; that of the business acquired, where nobody has judged it (842-10-55-11)."""
        if self.acquisition and self.judgement(j.Classification) is None:
            return self.acquisition.former
        return self._required(j.Classification).answer

    def payment_terms(self, rent: Rent) -> j.PaymentTerms:
        """Return when a component falls due: as its contract prints, else as judged."""
        if rent.timing:
            return j.PaymentTerms(timing=rent.timing, due_day=rent.due_day)
        judged = self._required(j.PaymentTermsJudgement).answer
        return j.PaymentTerms(timing=judged.timing, due_day=rent.due_day) if rent.due_day else judged

    def _required(self, kind: type[Answered]) -> Answered:
        found = self.judgement(kind)
        if found is None:
            raise LookupError(kind.__name__)
        return found


def _currency_of(given: Any) -> str:
    named = given.get("currency") if isinstance(given, Mapping) else None
    return named if isinstance(named, str) else "USD"
