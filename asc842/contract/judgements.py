"""Judgements: what management concluded about this lease, each with its reason.

A judgement that stands in for a document not at hand is marked ``assumption = true`` and is listed first on every
output. One question has one answer.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from asc842.contract.basis import Weights
from asc842.contract.options import LastDayOrMonths, OptionAnswer
from asc842.contract.rates import RateMethod
from asc842.contract.rent import DueDay, Figure, Timing
from asc842.contract.values import (
    Component,
    DiscountingRate,
    Frozen,
    Identifier,
    Money,
    Number,
    SignedMoney,
    Words,
    YearMonth,
)


class _Judgement(Frozen):
    """An answer of management to a ``question``, with its ``reason``; ``by`` says who judged it, ``on`` when."""

    reason: Words
    assumption: bool = False
    by: Words | None = None
    on: date | None = None

    @property
    def subject(self) -> str:
        """What the question is about, other than the lease itself."""
        return ""


class CommencementJudgement(_Judgement):
    """The date on which the lessor made the asset available (842-10-20, commencement date)."""

    question: Literal["commencement"]
    answer: date


class LeaseTermEnd(_Judgement):
    """The last day of the lease term (842-10-30-1)."""

    question: Literal["lease_term_end"]
    answer: date


class FirstLeaseYearEnd(_Judgement):
    """The last day of lease year 1; each later lease year is the twelve months that follow."""

    question: Literal["first_lease_year_end"]
    answer: date


class DiscountRate(_Judgement):
    """The yearly discount rate as a fraction (842-20-30-2, -3); the policy says how it compounds.

    ``method`` says where it comes from: *given* as the answer, or worked out and then without an answer in the file:
    *implicit* from fair value and residual, *incremental borrowing* or *risk-free* from the policy's tables.
    ``secured`` (by default true) picks the tables of borrowing rates. ``unusual_rate`` says that an answer of 1
    (100 %) or more is meant.
    """

    question: Literal["discount_rate"]
    answer: DiscountingRate | None = None
    method: RateMethod = "given"
    secured: bool | None = None
    unusual_rate: bool = False


class Classification(_Judgement):
    """Operating or finance (842-10-25-2)."""

    question: Literal["classification"]
    answer: Literal["operating", "finance"]


class PaymentTerms(Frozen):
    """When rent falls due: in advance or in arrears, and on which day of the month (31 is the last)."""

    timing: Timing
    due_day: DueDay | None = None


class PaymentTermsJudgement(_Judgement):
    """Payment terms for every component of rent whose contract does not print them."""

    question: Literal["payment_terms"]
    answer: PaymentTerms


class CarriedRent(_Judgement):
    """Prepaid (positive) or accrued (negative) rent carried in from before commencement."""

    question: Literal["carried_rent"]
    answer: SignedMoney


class GoverningFigure(_Judgement):
    """Which of the figures that a ``row`` prints governs where they disagree; its label or beginning names it."""

    question: Literal["governing_figure"]
    rent: Component
    row: Words
    answer: Figure

    @property
    def subject(self) -> str:
        """Name the row of the rent table."""
        return f"{self.rent}, {self.row}"


class GoverningPeriod(_Judgement):
    """Which governs the length of a printed row where they disagree: its dates, or its count of months."""

    question: Literal["governing_period"]
    rent: Component
    row: Words
    answer: Literal["dates", "months"]

    @property
    def subject(self) -> str:
        """Name the row of the rent table."""
        return f"{self.rent}, {self.row}"


class DateReading(_Judgement):
    """How a date that is misprinted in a row of the rent table is read: that of its ``end`` *from* or *to*."""

    question: Literal["date_reading"]
    rent: Component
    row: Words
    end: Literal["from", "to"]
    answer: date

    @property
    def subject(self) -> str:
        """Name the row of the rent table and which of its dates."""
        return f"{self.rent}, {self.row}, {self.end}"


OF_A_ROW = (GoverningFigure, GoverningPeriod, DateReading)
"""Judgements about a printed row of rent."""


class Reading(_Judgement):
    """What is taken for a figure or a date that is ``printed`` as none: "June 31, 2002", "1,141,2580.00", "0-6".

    The key for which it is printed holds the text. ``of`` names such keys, as messages do
    (``facts.rent[0].rows[2].monthly``), where the same text is not to be read so everywhere; a lease that was read
    has all of them there.
    """

    question: Literal["reading"]
    printed: Annotated[str, Field(min_length=1, max_length=200)]
    of: tuple[Words, ...] = ()
    answer: date | int | Number | YearMonth

    @property
    def subject(self) -> str:
        """Quote the text, and name the keys that hold it."""
        return ", ".join([f'"{self.printed}"', *self.of])


class Difference(_Judgement):
    """What is made of a failed check of the contract that no printed row can settle: a total, an area, an abatement.

    ``check`` and ``about`` are those of the check; ``answer`` says which figure holds.
    """

    question: Literal["difference"]
    check: Words
    about: Annotated[str, Field(max_length=2000)] = ""
    answer: Words

    @property
    def subject(self) -> str:
        """Name the check, and what it is about."""
        return f"{self.check}, {self.about}" if self.about else self.check


class OptionJudgement(_Judgement):
    """Whether it is reasonably certain that an ``option``, named by its id, is exercised (842-10-30-1 to -3)."""

    question: Literal["option"]
    option: Identifier
    answer: OptionAnswer

    @property
    def subject(self) -> str:
        """Name the option."""
        return self.option


class GuaranteeJudgement(_Judgement):
    """The amount that it is probable the lessee will owe under a residual value ``guarantee`` (842-10-30-5f)."""

    question: Literal["guarantee"]
    guarantee: Identifier
    answer: Money

    @property
    def subject(self) -> str:
        """Name the guarantee."""
        return self.guarantee


class UsefulLife(_Judgement):
    """The last day of the underlying asset's useful life, or its length in months from commencement (842-20-35-8)."""

    question: Literal["useful_life"]
    answer: LastDayOrMonths


class CostBasis(_Judgement):
    """Weights by which cost is spread where that is more representative of the pattern of benefit than time alone.

    Of an operating lease they spread the cost over the lease term (842-20-25-6a); of a finance lease, or once an
    operating one is impaired, the asset over its life (842-20-35-7, 842-20-35-11).
    """

    question: Literal["basis"]
    answer: Weights


class TransferOfControl(_Judgement):
    """Whether the transfer of an asset that is leased back is a contract by which the buyer obtains control of it.

    The requirements are those of Topic 606 (842-40-25-1); a right to buy the asset back and the classification of the
    leaseback count as well (842-40-25-2, -25-3), and are facts of their own.
    """

    question: Literal["transfer_of_control"]
    answer: bool


class TakeOverJudgement(_Judgement):
    """What is made of the difference between balances taken over and those that the contract gives.

    *keep*: the balances stand, and what is left is spread over the rest. *true up*: they become the contract's on the
    first day, by an entry in that period. *restate*: they open as the contract's, against retained earnings
    (250-10-45-23).
    """

    question: Literal["take_over"]
    answer: Literal["keep", "true up", "restate"]


class DocumentDate(_Judgement):
    """How the date of a ``document``, named by its id, is read where another document contradicts it."""

    question: Literal["document_date"]
    document: Identifier
    answer: date

    @property
    def subject(self) -> str:
        """Name the document."""
        return self.document


Judgement = Annotated[
    CommencementJudgement
    | LeaseTermEnd
    | FirstLeaseYearEnd
    | DiscountRate
    | Classification
    | PaymentTermsJudgement
    | CarriedRent
    | GoverningFigure
    | GoverningPeriod
    | DateReading
    | Reading
    | Difference
    | OptionJudgement
    | GuaranteeJudgement
    | UsefulLife
    | CostBasis
    | TransferOfControl
    | TakeOverJudgement
    | DocumentDate,
    Field(discriminator="question"),
]
