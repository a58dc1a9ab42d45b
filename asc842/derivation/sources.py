"""What a lease and its policy say, as leaves of derivations: facts with clause, judgements with reason, policies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from asc842.base.money import digits_of
from asc842.contract import judgements as j
from asc842.contract.events import Event
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.rent import Rent, RentRow
from asc842.derivation.figure import Derived, Kind, Support
from asc842.derivation.operations import Value

ENTERED = "contract, as entered in the table "


class Sources:
    """The words of one lease and its policy; ``where`` is the file, or row of a table, in which the lease stands."""

    def __init__(self, lease: Lease, policy: Policy, where: str = "") -> None:
        self.lease, self.policy, self.where = lease, policy, where or lease.id
        self.digits = digits_of(lease.currency)
        self._titles = {d.id: d.title for d in lease.facts.documents}
        self._quotes = {c.key: c.quote for c in lease.confirmed if c.quote}

    def fact(self, words: str, value: Any, source: str | None, *, kind: Kind = "amount", word: str = "",
             quote: str = "", key: str = "") -> Derived:
        """Return what a document says: ``source`` is document and clause, ``key`` its place in the lease file."""
        document, _, clause = (source or "").partition(", ")
        said = Support("fact", f"{self.where}, {key}" if key else self.where, self._titles.get(document, document),
                    clause, self._quotes.get(key) or quote)
        return self._leaf(words, value, said, kind, word)

    def row(self, rent: Rent, row: RentRow, figure: str, value: Decimal) -> Derived:
        """Return a figure of a printed row of rent."""
        kind: Kind = "number" if figure in ("rate", "area", "months") else "amount"
        number = next((i for i, one in enumerate(rent.rows) if one == row), None)
        key = f"rent {rent.id}" + (f", row {number + 1}" if number is not None else "")
        said = figure.replace("_", " ")
        return self.fact(f"{said} of {rent.name}, {row.title}", value, row.source or rent.source, kind=kind, word=said,
                         quote=f"{row.title}: {said} {value:,f}", key=key)

    def judgement(self, words: str, value: Any, judged: Any, *, kind: Kind = "text", word: str = "") -> Derived:
        """Return the answer to a question that was judged."""
        subject = f", {judged.subject}" if judged.subject else ""
        said = Support("judgement", f"{self.where}, judgement {judged.question}{subject}", reason=judged.reason,
                    by=judged.by or "", on=judged.on, assumption=judged.assumption)
        return self._leaf(words, value, said, kind, word)

    def elected(self, name: str, words: str = "", value: Any = None, *, kind: Kind = "text") -> Derived:
        """Return what a policy elects, with the reason stated for it."""
        chosen = getattr(self.policy, name) if value is None else value
        default = name not in self.policy.model_fields_set
        reason = self.policy.reasons.get(name) or ("the default of this election" if default else "")
        return self._leaf(words or name.replace("_", " "), chosen if value is not None else str(chosen),
                          Support("policy", f"policy, {name}", reason=reason), kind, "")

    def event(self, event: Event, words: str, value: Any, *, kind: Kind = "amount", word: str = "") -> Derived:
        """Return what an event states."""
        if event.source:
            return self.fact(words, value, event.source, kind=kind, word=word, key=f"event {event.id}")
        said = Support("judgement", f"{self.where}, event {event.id}", reason=event.reason or "")
        return self._leaf(words, value, said, kind, word)

    def commencement(self) -> Derived:
        """Return the day from which months are counted."""
        judged, printed = self.lease.judgement(j.CommencementJudgement), self.lease.facts.commencement
        day, entry = self.lease.counted_from, self.lease.adopted_on
        if entry is not None:
            came = "transition" if self.lease.transition else "acquisition"
            return self._leaf(f"date of the {came}", day, Support("judgement", f"{self.where}, {came}"), "day", "")
        if judged:
            return self.judgement("commencement date", day, judged, kind="day")
        return self.fact("commencement date", day, printed.source if printed else None, kind="day",
                         key="facts.commencement")

    def term_end(self, version: Lease) -> Derived:
        """Return the last day of the lease term, as judged or printed."""
        judged, printed, end = version.judgement(j.LeaseTermEnd), version.facts.expiration, version.lease_term_end
        if judged and judged.answer == end:
            return self.judgement("lease term ends", end, judged, kind="day")
        if printed and printed.date == end:
            return self.fact("lease term ends", end, printed.source, kind="day", key="facts.expiration")
        option = next((o for o in version.options if o.id in version.option_answers), None)
        if option:
            return self.judgement("lease term ends", end, version.option_answers[option.id], kind="day")
        return self.stated("lease term ends", end, kind="day")

    def rate(self, version: Lease) -> Derived:
        """Return the yearly discount rate in force, with the reason for it."""
        judged = version.judgement(j.DiscountRate)
        words, value = "discount rate a year", Fraction(version.discount_rate)
        return self.judgement(words, value, judged, kind="rate") if judged else self.stated(words, value, kind="rate")

    def timing(self, version: Lease, rent: Rent | None, words: str, day: date) -> Derived:
        """Return a day on which a payment falls due or counts, by the terms of payment."""
        judged = version.judgement(j.PaymentTermsJudgement)
        if rent is not None and rent.timing is None and judged:
            return self.judgement(words, day, judged, kind="day")
        return self.fact(words, day, rent.source if rent else None, kind="day", key=f"rent {rent.id}" if rent else "")

    def stated(self, words: str, value: Any, *, kind: Kind = "amount", key: str = "") -> Derived:
        """Return what the input of the lease states without a document or a reason of its own."""
        return self._leaf(words, value, Support("fact", f"{self.where}, {key}" if key else self.where), kind, "")

    def _leaf(self, words: str, value: Any, support: Support, kind: Kind, word: str) -> Derived:
        return Derived(words, "stated", kept=_value(value), kind=kind, word=word, support=support, digits=self.digits)


def _value(value: Any) -> Value:
    return value if isinstance(value, date | str | Fraction) else Fraction(value)
