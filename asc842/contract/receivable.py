"""Incentives still to be received: when, and how much."""

from __future__ import annotations

from datetime import date

from asc842.contract.values import Frozen, Money


class Receivable(Frozen):
    """A part of an incentive, the ``amount`` that the lessor pays on the day ``on``, known or expected.

    ``earned`` is the day on which what it depends on comes about (the work is done, the invoice filed), where that is
    not the day of receipt; only the policies ``incentives_receivable = "when earned"`` and ``"when earned, cumulative
    catch-up"`` ask for it. It is planned until it is said to be ``received`` on that day: an event that states
    what is receivable replaces what is planned, even for a day before it, and leaves what was received.
    """

    on: date
    amount: Money
    earned: date | None = None
    received: bool = False
