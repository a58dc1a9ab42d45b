"""What both parties agree on is accounted for when they approve it, though its terms begin later (842-10-20).

The effective date of a modification is the day both parties approve it. An exit that is agreed for later is a lease
modified through the exit, the fee among its payments (PwC, Leases guide, 5.5). Expected figures come from
:func:`modified`, plain sums beside them; those of the first cases are printed in the task that asked for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import asc842
from asc842.api.compare import compare
from asc842.closing.reports.judgements import judgements
from lease_files import ROOT, at, book_of, lease_text, refused, toml
from test_portfolio import write

D = Decimal
SIGNED = date(2025, 10, 3)
AMENDMENT = {"id": "amendment", "title": "Amendment", "dated": SIGNED, "recites": ["lease"]}
LONGER = {"id": "longer", "kind": "modification", "source": "amendment, 1", "reason": "Two more years.",
          "lease_term_end": date(2031, 12, 31), "discount_rate": D("0.08"), "classification": "operating"}
CHEAPER = {"id": "rent-1", "name": "Rent", "timing": "advance", "begins": date(2026, 4, 1), "source": "amendment, 2",
           "rows": [{"monthly": D(8000)}]}
FEE = {"id": "fee", "name": "Fee", "frequency": "once", "timing": "advance", "source": "amendment, 2",
       "rows": [{"on": date(2026, 3, 31), "amount": D(60000)}]}
EXIT = {**LONGER, "id": "exit", "reason": "Out in March.", "lease_term_end": date(2026, 3, 31), "rent": [FEE]}


def text(*events: Mapping[str, Any], classification: str = "operating", amendment: Mapping[str, Any] = AMENDMENT,
         **facts: Any) -> str:
    """10,000 a month in advance, five years from 2025, 6 %, with an amendment among its documents."""
    found = lease_text("2025-01-01", "2029-12-31", {"timing": "advance", "rows": [{"monthly": D(10000)}]},
                       classification=classification, **facts)
    lease = '{ id = "lease", title = "Lease" }'
    found = found.replace(lease, f"{lease}, {toml(amendment)}")
    return found + "".join("\n[[events]]\n" + "".join(f"{k} = {toml(v)}\n" for k, v in e.items()) for e in events)


def position(day: date) -> float:
    """Months from 2025-01-01 to a day, a part month by its days."""
    length = ((day.replace(day=28) + (date(2025, 1, 8) - date(2025, 1, 4))).replace(day=1) - day.replace(day=1)).days
    return (day.year - 2025) * 12 + day.month - 1 + (day.day - 1) / length


def modified(day: date, after: list[tuple[float, float]], months: int, *, finance: bool = False, rate: float = 0.08,
             ) -> tuple[float, float, float]:
    """Liability, asset and cost at the end of 2025 of the lease modified on a day, from sums of powers alone.

    ``after`` are (months from 2025-01-01, amount) of all payments then promised, ``months`` the term they fill.
    """
    e = position(day)
    old = [(float(m), 10000.0) for m in range(60)]

    def worth(payments: list[tuple[float, float]], since: float, yearly: float) -> float:
        return sum(a / (1 + yearly / 12) ** (m - since) for m, a in payments if m >= since)

    before, paid = worth(old, e, 0.06), sum(a for m, a in old if m < e)
    opening = worth(old, 0, 0.06)
    asset = opening * (1 - e / 60) if finance else before + paid - 10000 * e
    raised = asset + worth(after, e, rate) - before
    liability, due = worth(after, 12, rate), sum(a for m, a in after if e <= m < 12)
    if finance:
        interest = before + paid - opening + liability + due - worth(after, e, rate)
        amortized = opening * e / 60 + raised * (12 - e) / (months - e)
        return liability, raised * (months - 12) / (months - e), interest + amortized
    cost = 10000 * e + (sum(a for m, a in after if m >= e) + raised - worth(after, e, rate)) / (months - e) * (12 - e)
    return liability, liability + paid + due - cost, cost


NEW_RENT = [(float(m), 10000.0 if m < 15 else 8000.0) for m in range(84)]
OUT = [*((float(m), 10000.0) for m in range(15)), (position(date(2026, 3, 31)), 60000.0)]


def end_of_2025(book: asc842.LeaseBook) -> tuple[Decimal, Decimal, Decimal]:
    row = at(book, "2025-12-31")
    return row["liability_closing"], row["asset_closing"], sum(book.schedule["cost"][:12], D(0))


def near(found: tuple[Decimal, ...], expected: tuple[float, ...]) -> None:
    assert [abs(float(f) - e) <= 0.011 for f, e in zip(found, expected, strict=True)] == [True] * len(expected), (
        found, expected)


def test_the_sums_here_are_the_figures_asked_for() -> None:
    """Longer and cheaper: 465,278.37, 470,684.31 and 114,594.06. Out for a fee: 88,630.20, 58,956.29, 149,673.91."""
    near((D("465278.37"), D("470684.31"), D("114594.06")), modified(SIGNED, NEW_RENT, 84))
    near((D("88630.20"), D("58956.29"), D("149673.91")), modified(SIGNED, OUT, 15))


def test_a_modification_is_accounted_for_when_it_is_approved() -> None:
    """The document's date is the day of approval; the old rent runs until the new one begins."""
    book = book_of(text({**LONGER, "rent": [CHEAPER]}))
    assert end_of_2025(book) == (D("465278.37"), D("470684.31"), D("114594.06"))
    assert book.passed
    assert [c for c in book.checks if c.status != "pass"] == []
    (event,) = book.events.to_dict("records")
    assert (event["effective"], event["approved"]) == (SIGNED, SIGNED)
    stated = {**LONGER, "approved": date(2025, 10, 7), "approved_reason": "The landlord signed four days later.",
              "rent": [CHEAPER]}
    near(end_of_2025(book_of(text(stated))), modified(date(2025, 10, 7), NEW_RENT, 84))
    finance = {**LONGER, "classification": "finance", "rent": [CHEAPER]}
    near(end_of_2025(book_of(text(finance, classification="finance"))),
         modified(SIGNED, NEW_RENT, 84, finance=True))


def test_another_day_is_noted_until_it_is_explained() -> None:
    """As the rent's first day had it: 427,932.19 and a cost of 120,000.00; a reason stays on show."""
    late = {**LONGER, "effective": date(2026, 4, 1), "rent": [{**CHEAPER, "begins": date(2026, 4, 1)}]}
    book = book_of(text(late))
    assert end_of_2025(book)[::2] == (D("427932.19"), D("120000.00"))
    (note,) = (c for c in book.checks if c.status != "pass")
    assert (note.status, note.expected, note.actual, note.about) == ("note", "2025-10-03", "2026-04-01", "longer")
    explained = book_of(text({**late, "effective_reason": "Immaterial."}))
    (resolved,) = (c for c in explained.checks if c.status != "pass")
    assert (resolved.status, resolved.detail) == ("resolved", "Immaterial.")
    told = judgements([explained.lease])
    assert told[told["question"] == "effective"][["answer", "reason"]].to_numpy().tolist() == [
        ["2026-04-01, approved 2025-10-03", "Immaterial."]]
    silent = {**AMENDMENT, "dated": date(2024, 12, 1)}
    (unknown,) = (c for c in book_of(text(late, amendment=silent)).checks if c.status != "pass")
    assert (unknown.status, unknown.expected) == ("note", "a day of approval")
    both = compare([book_of(text(late))])
    assert [round(float(s.at[0].liability_after), 2) for s in (both.left, both.right)] == [444244.33] * 2


@pytest.mark.parametrize(("changes", "key"), [
    ({"approved": date(2025, 10, 5)}, "approved"),
    ({"approved": date(2024, 10, 5), "approved_reason": "An error."}, "approved"),
    ({"approved_reason": "No day."}, "approved_reason"),
    ({"effective": SIGNED, "effective_reason": "No other day."}, "effective_reason"),
    ({"kind": "reassessment", "trigger": "significant event", "approved": SIGNED, "effective": SIGNED}, "approved"),
])
def test_what_is_said_of_approval_holds_together(changes: dict[str, Any], key: str) -> None:
    assert [p.key for p in refused(text({**LONGER, **changes}))] == [f"events[0].{key}"]


def test_an_event_without_any_day_is_refused() -> None:
    undated = {k: v for k, v in AMENDMENT.items() if k != "dated"}
    (problem,) = refused(text(LONGER, amendment=undated))
    assert (problem.key, problem.found) == ("events[0].effective", "nothing")
    assert "approved" in problem.remedy
    (other,) = refused(text({"id": "loss", "kind": "impairment", "impairment": D(5), "source": "amendment, 1",
                             "reason": "None is agreed on."}))
    assert other.key == "events[0].effective"


def test_an_exit_agreed_for_later_is_a_modification() -> None:
    book = book_of(text(EXIT))
    assert end_of_2025(book) == (D("88630.20"), D("58956.29"), D("149673.91"))
    assert book.summary["gain_loss"] == 0
    assert book.passed
    assert len(book.schedule) == 15
    penalty = {"id": "exit", "kind": "termination", "effective": date(2026, 3, 31), "at_end_of_day": True,
               "penalty": D(60000), "source": "amendment, 1", "reason": "Out in March."}
    (problem,) = refused(text(penalty))
    assert problem.key == "events[0].effective"
    for said in ('kind = "modification"', "of 2025-10-03", "lease_term_end = 2026-03-31", "paid once"):
        assert said in problem.remedy
    assert refused(text({**penalty, "effective": SIGNED})) == []


def test_space_handed_back_later_is_no_partial_termination_yet() -> None:
    """10,000 until March 2026 and 5,000 after it, at 8 % from the day of approval; no gain and no loss."""
    half = {"id": "half", "kind": "partial termination", "effective": date(2026, 4, 1), "method": "right of use",
            "share_terminated": D("0.5"), "discount_rate": D("0.08"), "classification": "operating",
            "source": "amendment, 1", "reason": "Half goes back.",
            "rent": [{**CHEAPER, "rows": [{"monthly": D(5000)}]}]}
    (problem,) = refused(text(half))
    assert problem.key == "events[0].effective"
    assert "begins = 2026-04-01" in problem.remedy
    dropped = ("method", "share_terminated", "effective")
    book = book_of(text({**{k: v for k, v in half.items() if k not in dropped}, "kind": "modification"}))
    near(end_of_2025(book), modified(SIGNED, [(float(m), 10000.0 if m < 15 else 5000.0) for m in range(60)], 60))
    assert book.summary["gain_loss"] == 0


def test_rent_that_began_before_the_approval_is_made_good_on_its_day() -> None:
    """Rent of 11,000 from September, approved in October: 2,000 for two months already paid, and 11,000 after that."""
    earlier = {**CHEAPER, "begins": date(2025, 9, 1), "rows": [{"monthly": D(11000)}]}
    event = {k: v for k, v in {**LONGER, "rent": [earlier]}.items() if k != "lease_term_end"}
    after = [*((float(m), 11000.0) for m in range(10, 60)), (position(SIGNED), 2000.0)]
    near(end_of_2025(book_of(text(event))), modified(SIGNED, after, 60))


@pytest.mark.parametrize("form", ["receivable", "received"])
def test_an_incentive_by_amendment_is_a_modification(form: str) -> None:
    """2,000 granted with two years of 10,000 to go: the rest at 7 %, 18,080.18, and the asset 17,080.18.

    Without the amendment's rate: 18,333.93 at 6 % less 2,000.00 off the asset alone. What the landlord pays at the end
    of 2026 is worth 2,000 / 1.07 less in both, where it is still to come.
    """
    base = lease_text("2025-01-01", "2027-12-31", {"frequency": "annual", "timing": "arrears", "rows": [
        {"amount": D(10000)}]}, costs=[{"amount": D(1500)}])
    paid = {"incentive": D(2000)} if form == "received" else {"receivable": [
        {"on": date(2026, 12, 31), "amount": D(2000)}]}
    money = {"id": "money", "kind": "incentive", "approved": date(2026, 1, 1), "discount_rate": D("0.07"),
             "treatment": "modification", "classification": "operating", "reason": "For keeping it open.", **paid}
    book = book_of(base + "\n[[events]]\n" + "".join(f"{k} = {toml(v)}\n" for k, v in money.items()))
    (event,) = book.events.to_dict("records")
    worth = D(0) if form == "received" else D("1869.16")
    assert (event["liability_after"], event["asset_after"]) == (
        D("18080.18") - worth, D("17080.18") + (D(2000) - worth if worth else 0))
    assert event["paragraph"] == "842-10-25-11, 842-10-25-12"
    assert book.passed
    unsaid = {k: v for k, v in money.items() if k not in ("treatment", "approved")} | {"effective": date(2026, 1, 1)}
    problems = refused(base + "\n[[events]]\n" + "".join(f"{k} = {toml(v)}\n" for k, v in unsaid.items()))
    assert "an incentive without treatment" in [p.found for p in problems]


def test_tables_workbook_and_json_say_when_it_was_approved(tmp_path: Path) -> None:
    """The same from tables, where the column approved says the day; one that is not judged anew fails the close."""
    head = {"lease": "a", "commencement": "2025-01-01", "lease_term_end": "2029-12-31", "discount_rate": "0.06",
            "classification": "operating", "timing": "advance"}
    event = {"lease": "a", "id": "longer", "kind": "modification", "approved": "2025-10-03", "discount_rate": "0.08",
             "lease_term_end": "2031-12-31", "classification": "operating"}
    later = {"lease": "a", "event": "longer", "begins": "2026-04-01", "monthly": "8000.00"}
    rent = {"lease": "a", "monthly": "10000.00"}
    (tmp_path / "in").mkdir()
    folder = write(tmp_path / "in", leases=[head, {**head, "lease": "b"}], rent=[
        rent, later, {**rent, "lease": "b"}, {**later, "lease": "b"}], events=[
        event, {k: v for k, v in {**event, "lease": "b", "effective": "2026-04-01"}.items() if k != "classification"}])
    made = asc842.close(folder, "2025-12", register="sqlite://", out=None)
    owed, held = (made.book.reports[name] for name in ("maturity", "right-of-use assets"))
    assert owed["liability"].tolist() == [46527837, 42793219]
    assert held["right-of-use asset"].tolist() == [47068431, 42793219]
    failing = [c for c in made.book.checks if c.status == "fail"]
    assert [(c.name, c.detail) for c in failing] == [
        ("classification reassessed at modifications and reassessments", "see the exceptions of b")]
    told = made.book.exceptions[made.book.exceptions["kind"].isin(["approval", "classification"])]
    assert told[["lease", "kind"]].to_numpy().tolist() == [["b", "approval"], ["b", "classification"]]
    book = book_of(text({**LONGER, "rent": [CHEAPER]}))
    assert '"approved": "2025-10-03"' in book.to_json()
    path = tmp_path / "a.xlsx"
    book.to_workbook(path)
    sheet = openpyxl.load_workbook(path)["Events"]
    said = {row[0].value: row[2].value for row in sheet.iter_rows(max_col=3)}
    assert said["Approved by both parties"].date() == SIGNED


def test_windham_both_ways() -> None:
    """The First Amendment was made on 2003-04-04; its premises and rent run from three days before.

    Measured on its day the liability at the end of 2003 is as on the Effective Date, cost 1,470.87 lower.
    """
    history = asc842.account_for(asc842.load(ROOT / "inputs" / "windham-v-history.toml"))
    assert history.passed
    (event,) = history.events.to_dict("records")
    assert (event["effective"], event["approved"]) == (date(2003, 4, 4), date(2003, 4, 4))
    both = compare([history])
    approved, begun = (side.books[0].schedule for side in (both.left, both.right))
    year = approved["period"].str[:4] == "2003"
    assert begun["cost"][year].sum() - approved["cost"][year].sum() == D("1470.87")
    ends = [x[x["period"] == "2003-12"].iloc[0] for x in (approved, begun)]
    assert [e["liability_closing"] for e in ends] == [D("3416598.39")] * 2
    assert ends[0]["asset_closing"] - ends[1]["asset_closing"] == D("1470.87")
    said = asc842.load(ROOT / "inputs" / "windham-v.toml").judgements[0]
    assert (said.question, said.answer) == ("commencement", date(2003, 4, 1))
    assert "1,470.87" in said.reason
