"""Leases with events of every treatment to write workbooks of, and what may be changed in these."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import asc842
from lease_files import ROOT, book_of, complete, lease_text, toml

D = Decimal
HISTORY = (ROOT / "inputs" / "windham-v-history.toml").read_text(encoding="utf-8")
MONEY = {"costs": [{"amount": D("12345.67")}], "prepaid_rent": [{"amount": D("4321.09")}],
         "incentives": [{"amount": D("9999.99"), "received": date(2024, 1, 1)}]}
STEPPED = [{"monthly": D("10000.00")},
           {"month": 13, "monthly": D("10333.33")}, {"month": 25, "monthly": D("10777.77")}]


def with_events(text: str, *events: Mapping[str, Any]) -> str:
    """Return a lease file with events, each with an id and a reason."""
    said = [{"id": f"event-{i}", "reason": "Given.", "source": "lease, 3", **e}
            for i, e in enumerate(complete(text, events), 1)]
    return text + "".join("\n[[events]]\n" + "".join(f"{k} = {toml(v)}\n" for k, v in e.items()) for e in said)


def _rent(monthly: str, **more: Any) -> dict[str, Any]:
    return {"id": "rent-1", "name": "Rent", "timing": "advance", "source": "lease, 3",
            "rows": [{"monthly": D(monthly)}], **more}


def _lease(start: str, end: str, *, timing: str = "advance", **more: Any) -> str:
    return lease_text(start, end, _rent("10000.00", timing=timing, rows=STEPPED), **{"rate": "0.0615", **more})


def _on(day: date, kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "effective": day, **more}


SUBLET = {"id": "sub", "sublessee": "Sublessee", "begins": date(2026, 5, 18), "ends": date(2028, 12, 31),
          "reason": "Given.", "source": "lease, 4"}
LEASES: dict[str, tuple[str, dict[str, Any]]] = {
    "windham-history": (HISTORY, {}),
    "extension-finance": (with_events(
        _lease("2024-01-01", "2027-12-31", timing="arrears", classification="finance", **MONEY),
        _on(date(2026, 1, 1), "reassessment", discount_rate=D("0.0725"), lease_term_end=date(2029, 12, 31),
            rent=[_rent("11111.11", timing="arrears")])), {}),
    "half-by-share": (with_events(
        _lease("2024-01-17", "2028-09-05", **MONEY),
        _on(date(2025, 6, 12), "partial termination", method="right of use", share_terminated=D("0.425"),
            discount_rate=D("0.0725"), rent=[_rent("6123.45")])), {}),
    "half-by-liability": (with_events(
        _lease("2024-01-01", "2028-12-31", classification="finance", **MONEY),
        _on(date(2025, 6, 12), "partial termination", method="liability", share_terminated=D("0.5"),
            discount_rate=D("0.0725"), rent=[_rent("5123.45")])), {"day_one_payment": "included"}),
    "impaired-then-modified": (with_events(
        _lease("2024-02-29", "2028-08-30", **MONEY),
        _on(date(2025, 3, 15), "impairment", impairment=D("55555.55")),
        _on(date(2026, 7, 20), "modification", discount_rate=D("0.08"), lease_term_end=date(2029, 2, 28),
            rent=[_rent("9876.54")])), {}),
    "abandoned": (with_events(
        _lease("2024-01-01", "2028-12-31"),
        _on(date(2025, 10, 9), "abandonment", amortization_end=date(2026, 3, 20))), {"cost_weights": "days"}),
    "abandoned-then-dearer": (with_events(
        _lease("2024-01-01", "2028-12-31", **MONEY),
        _on(date(2025, 10, 9), "abandonment", amortization_end=date(2025, 12, 20)),
        _on(date(2026, 4, 10), "modification", discount_rate=D("0.07"), rent=[_rent("12500.00")]),
        _on(date(2026, 8, 1), "modification", discount_rate=D("0.07"), rent=[_rent("13000.00")],
            amortization_end=date(2028, 6, 30)),
        _on(date(2027, 2, 1), "modification", discount_rate=D("0.065"), lease_term_end=date(2028, 3, 31))), {}),
    "abandoned-on-the-spot": (with_events(
        _lease("2024-01-01", "2026-12-31", timing="arrears", classification="finance"),
        _on(date(2025, 10, 9), "abandonment", amortization_end=date(2025, 10, 8)),
        _on(date(2025, 12, 31), "guarantee", at_end_of_day=True, rent=[
            {"id": "owed", "name": "Guarantee", "frequency": "once", "source": "lease, 9",
             "rows": [{"on": date(2026, 12, 31), "amount": D("800.00")}]}])), {"cost_weights": "days"}),
    "terminated": (with_events(
        _lease("2024-01-01", "2028-12-31", **MONEY),
        _on(date(2026, 5, 18), "termination", penalty=D("25000.00"))), {}),
    "terminated-for-money": (with_events(
        _lease("2024-01-01", "2028-12-31"),
        _on(date(2026, 5, 18), "termination", penalty=D("400.00"), received=D("25000.00"))), {}),
    "terminated-with-a-guarantee": (with_events(
        _lease("2024-01-01", "2028-12-31", timing="arrears"),
        _on(date(2026, 5, 18), "termination", penalty=D("400.00"), rent_due=D("5910.39"),
            guarantee_obligation=D("7000.00"))), {}),
    "sublet": (with_events(
        _lease("2024-01-01", "2028-12-31", subleases=[{**SUBLET, "classification": "sales-type"}], **MONEY),
        _on(date(2026, 5, 18), "sublease", sublease="sub", net_investment=D("300000.00"))), {}),
    "half-sublet-finance": (with_events(
        _lease("2024-01-01", "2028-12-31", classification="finance", subleases=[
            {**SUBLET, "classification": "direct financing", "share": D("0.425")}], **MONEY),
        _on(date(2026, 5, 18), "sublease", sublease="sub", net_investment=D("130000.00"))), {}),
    "sublet-below-cost": (with_events(
        _lease("2024-01-01", "2028-12-31", subleases=[{
            **SUBLET, "classification": "operating", "rent": [_rent("5000.00")],
            "initial_direct_costs": D("1000.00")}]),
        _on(date(2026, 5, 18), "impairment", impairment=D("20000.00"))), {}),
    "terminated-at-month-end": (with_events(
        _lease("2024-01-01", "2028-12-31", timing="arrears", classification="finance"),
        _on(date(2026, 4, 30), "termination", at_end_of_day=True)), {}),
    "bought": (with_events(
        _lease("2024-01-01", "2028-12-31", classification="finance", **MONEY),
        _on(date(2027, 8, 5), "purchase", price=D("150000.00"))), {"rate_convention": "effective"}),
    "twice-on-a-day": (with_events(
        _lease("2024-01-01", "2027-12-31"),
        _on(date(2025, 5, 15), "modification", discount_rate=D("0.05")),
        _on(date(2025, 5, 15), "impairment", impairment=D("10000.01"))), {}),
    "daily": (with_events(
        _lease("2024-01-10", "2027-06-30"),
        _on(date(2025, 5, 15), "modification", discount_rate=D("0.05"), rent=[_rent("8000.00")])),
        {"rate_convention": "actual/365", "cost_weights": "days"}),
    "to-finance": (with_events(
        _lease("2024-01-01", "2027-12-31", **MONEY),
        _on(date(2025, 7, 1), "modification", discount_rate=D("0.05"), classification="finance",
            initial_direct_costs=D("777.77"), incentive=D("2222.22"), lease_term_end=date(2030, 12, 31),
            rent=[_rent("9100.00")])), {}),
    "concession": (with_events(
        _lease("2024-01-01", "2027-12-31"),
        _on(date(2025, 3, 31), "concession", at_end_of_day=True, discount_rate=D("0.0615"), abatements=[
            {"id": "relief", "rent": ["rent-1"], "months": ["2025-04", "2025-05"], "share": D("0.5"),
             "source": "lease, 3"}])), {}),
    "concession-by-right": (with_events(
        _lease("2024-01-01", "2027-12-31"),
        _on(date(2025, 4, 1), "concession", treatment="variable", abatements=[
            {"id": "relief", "rent": ["rent-1"], "months": ["2025-04", "2025-05"], "share": D("0.5"),
             "source": "lease, 3"}], repaid=[
                 {"on": date(2026, 1, 20), "amount": D("1500.00")},
                 {"on": date(2028, 2, 10), "amount": D("700.00")}])), {}),
    "monthly-then-weekly": (with_events(
        _lease("2024-01-01", "2027-12-31"),
        _on(date(2025, 7, 1), "modification", discount_rate=D("0.05"), rent=[{
            **_rent("0", frequency="weekly"), "rows": [{"amount": D("2500.00")}]}]),
        _on(date(2026, 7, 1), "modification", discount_rate=D("0.055"), rent=[{
            **_rent("0", frequency="quarter-day"), "rows": [{"amount": D("32000.00")}]}])), {}),
    "half-against-a-payment": (with_events(
        _lease("2024-01-01", "2027-12-31", **MONEY),
        _on(date(2025, 7, 10), "partial termination", discount_rate=D("0.05"), method="right of use",
            share_terminated=D("0.5"), penalty=D("30000.00"), payment_taken_as="gain or loss",
            rent=[_rent("5000.00")]),
        _on(date(2026, 7, 10), "partial termination", discount_rate=D("0.055"), method="liability",
            penalty=D("700.00"), payment_taken_as="cost of the rest", rent=[_rent("2500.00")]),
        _on(date(2026, 9, 10), "partial termination", discount_rate=D("0.055"), method="liability",
            received=D("300.00"), payment_taken_as="cost of the rest", rent=[_rent("2000.00")])), {}),
    "below-zero": (with_events(
        _lease("2024-01-01", "2027-12-31", judgements=[{"question": "carried_rent", "answer": D("-250000.00")}]),
        _on(date(2026, 1, 1), "modification", discount_rate=D("0.07"), rent=[_rent("1000.00")])), {}),
    "due-after-term": (with_events(
        lease_text("2024-03-10", "2026-03-09", _rent("0", timing="arrears", due_day=20, frequency="quarterly",
                                                    rows=[{"amount": D("30000.00")}])),
        _on(date(2025, 1, 5), "modification", discount_rate=D("0.09"))), {}),
    "nothing-changes": (with_events(
        lease_text("2025-01-17", "2027-03-09", _rent("0", due_day=5, rows=[
            {"month": 1, "monthly": D("1234.57")}, {"month": 9, "monthly": D("1302.11")}]), rate="0.0725",
            costs=[{"amount": D("321.99"), "name": "Broker"}]),
        *(_on(day, "modification", discount_rate=D("0.0725")) for day in (
            date(2025, 3, 16), date(2025, 3, 17), date(2026, 2, 21)))), {}),
    "incentive-then-end": (with_events(
        _lease("2024-01-01", "2026-12-31"),
        _on(date(2024, 11, 20), "incentive", incentive=D("15000.00")),
        _on(date(2025, 8, 31), "modification", discount_rate=D("0.055"), lease_term_end=date(2026, 3, 15)),
        _on(date(2026, 2, 10), "termination", penalty=D("500.00"))), {}),
}


ALLOWANCE = [{"id": "allowance", "name": "Allowance", "amount": D("30000.00"), "condition": "works are done",
              "receivable": [{"on": date(2024, 9, 15), "amount": D("20000.00")},
                             {"on": date(2025, 9, 15), "amount": D("10000.00")}]}]
EARNED = [{**ALLOWANCE[0], "receivable": [
    {"on": date(2024, 9, 15), "amount": D("20000.00")},
    {"on": date(2026, 9, 15), "amount": D("10000.00"), "earned": date(2025, 12, 12)}]}]
FINANCE = {"classification": "finance", "options": [{"id": "purchase", "kind": "purchase", "price": D(5000)}],
           "judgements": [{"question": "option", "option": "purchase", "answer": "exercised"},
                          {"question": "useful_life", "answer": date(2030, 3, 10)}]}
LEASES |= {
    "owned-after-the-lease": (_lease("2024-01-15", "2027-12-31", timing="arrears", **FINANCE), {}),
    "owned-after-a-modification": (with_events(
        _lease("2024-01-15", "2027-12-31", **FINANCE),
        _on(date(2026, 5, 10), "modification", discount_rate=D("0.055"))), {}),
    "allowance-then-modified": (with_events(
        _lease("2024-01-01", "2027-12-31", incentives=ALLOWANCE),
        _on(date(2025, 2, 10), "modification", discount_rate=D("0.055"))), {}),
    "allowance-when-received": (_lease("2024-01-01", "2027-12-31", incentives=ALLOWANCE),
                                {"incentives_receivable": "when received"}),
    "allowance-caught-up": (with_events(
        _lease("2024-01-17", "2027-09-05", **{**MONEY, "incentives": [*MONEY["incentives"], *EARNED]}),
        _on(date(2025, 2, 10), "modification", discount_rate=D("0.055"), lease_term_end=date(2028, 9, 5), rent=[
            _rent("11111.11")])), {"incentives_receivable": "when earned, cumulative catch-up"}),
    "allowance-put-off": (with_events(
        _lease("2024-01-01", "2027-12-31", incentives=ALLOWANCE),
        _on(date(2025, 2, 10), "incentive", incentive_id="allowance", receivable=[
            {"on": date(2026, 1, 31), "amount": D("12000.00")}])), {}),
}


def _basis(*stretches: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [{"from": date.fromisoformat(a), "to": date.fromisoformat(b), "weight": D(w)} for a, b, w in stretches]


def _weighed(start: str, end: str, *stretches: tuple[str, str, str], **more: Any) -> str:
    return _lease(start, end, judgements=[{"question": "basis", "answer": _basis(*stretches)}], **more)


LEASES |= {
    "weighed": (_weighed("2024-01-01", "2026-12-31", ("2024-01-01", "2024-12-31", "50"),
                         ("2025-01-01", "2025-12-31", "30.5"), ("2026-01-01", "2026-12-31", "20"), **MONEY), {}),
    "weighed-in-parts-of-months": (with_events(
        _weighed("2024-01-17", "2028-09-05", ("2024-01-17", "2024-12-31", "8000"),
                 ("2025-01-01", "2026-12-31", "12000.25"), ("2027-01-01", "2028-09-05", "1"), **MONEY),
        _on(date(2025, 6, 12), "partial termination", method="right of use", share_terminated=D("0.425"),
            discount_rate=D("0.0725"), rent=[_rent("6123.45")]),
        _on(date(2026, 2, 3), "impairment", impairment=D("5555.55")),
        _on(date(2026, 7, 20), "modification", discount_rate=D("0.08"), lease_term_end=date(2029, 2, 28),
            rent=[_rent("9876.54")], basis=_basis(("2026-07-20", "2027-07-19", "3"),
                                                  ("2027-07-20", "2029-02-28", "7")))), {}),
    "weighed-by-days-and-shortened": (with_events(
        _weighed("2024-01-01", "2027-12-31", ("2024-01-01", "2025-02-12", "8"), ("2025-02-13", "2027-12-31", "12"),
                 classification="finance", timing="arrears"),
        _on(date(2026, 1, 1), "reassessment", discount_rate=D("0.0725"), lease_term_end=date(2026, 10, 5))),
        {"cost_weights": "days"}),
}


@cache
def the_book(name: str) -> asc842.LeaseBook:
    """Account for one of the leases."""
    text, elections = LEASES[name]
    return book_of(text, **elections)
