"""The difference between two versions of a lease, key by key."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842
from asc842.closing.changes import Change, changes, newly_stated, reason_for, told_in_short
from asc842.closing.portfolio import read_portfolio
from asc842.closing.portfolio.portfolio import canonical
from lease_files import lease_text, load_text

D = Decimal
ROWS = [{"from": date(2003, 1, 1), "monthly": D(1000)}, {"from": date(2004, 1, 1), "monthly": D(1100)},
        {"from": date(2005, 1, 1), "monthly": D(1200)}]
EVENT = """
[[events]]
id = "rider"
kind = "modification"
effective = {effective}
source = "lease, rider 1"
reason = "More space."
discount_rate = 0.06
"""


def document(rate: str = "0.0725", rows: Any = None, extra: str = "", **facts: Any) -> dict[str, Any]:
    text = lease_text(date(2003, 1, 1), date(2005, 12, 31), {"timing": "advance", "rows": rows or ROWS}, rate=rate,
                      **facts)
    found: dict[str, Any] = json.loads(canonical(load_text(text + extra)))
    return found


def told(before: dict[str, Any] | None, after: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(x.key, x.before, x.after) for x in changes(before, after)]


def test_a_rate() -> None:
    assert told(document(), document("0.0825")) == [("judgements.discount_rate", "0.0725", "0.0825")]
    assert told(document(), document()) == []
    assert told(document(), document("0.072500")) == []  # the same number


def test_a_row_of_rent_with_its_source() -> None:
    (change,) = changes(document(), document(rows=[ROWS[0], ROWS[1] | {"monthly": D(1150)}, ROWS[2]]))
    assert change == Change("facts.rent.rent-1.rows[1, from 2004-01-01].monthly", "1100", "1150", "lease, 2", "",
                            ("facts", "rent", "rent-1", "rows", "[1, from 2004-01-01]", "monthly"))


def test_rows_put_in_taken_out_and_moved() -> None:
    more = {"from": date(2003, 7, 1), "monthly": D(1050)}
    added = [ROWS[0], more, *ROWS[1:]]
    key = "facts.rent.rent-1.rows[1, from 2003-07-01]"
    assert told(document(), document(rows=added)) == [(key, "", "from 2003-07-01, monthly 1050")]
    assert told(document(rows=added), document()) == [(key, "from 2003-07-01, monthly 1050", "")]
    moved = [ROWS[0], ROWS[1] | {"from": date(2004, 2, 1)}, ROWS[2]]
    assert told(document(), document(rows=moved)) == [
        ("facts.rent.rent-1.rows[1, from 2004-02-01].from", "2004-01-01", "2004-02-01")]
    raised = [ROWS[0] | {"monthly": D(900)}, more, *ROWS[1:]]
    assert told(document(), document(rows=raised)) == [
        ("facts.rent.rent-1.rows[0, from 2003-01-01].monthly", "1000", "900"),
        (key, "", "from 2003-07-01, monthly 1050")]


def test_an_event_by_its_id() -> None:
    then, now = (document(extra=EVENT.format(effective=day)) for day in ("2004-01-01", "2004-02-01"))
    (change,) = changes(then, now)
    assert change == Change("events.rider.effective", "2004-01-01", "2004-02-01", "lease, rider 1", "rider",
                            ("events", "rider", "effective"), "2004-01-01")
    (added,) = changes(document(), now)
    assert (added.key, added.before, added.source, added.event) == ("events.rider", "", "lease, rider 1", "rider")
    assert "kind modification" in added.after


def test_remarks_come_last() -> None:
    now = document("0.08")
    now["name"] = now["id"] = "another"
    assert [key for key, _, _ in told(document(), now)] == ["id", "judgements.discount_rate", "name"]


def test_a_judgement_of_something() -> None:
    options = [{"id": "longer", "kind": "renewal", "lease_term_end": date(2006, 12, 31)}]
    then, now = (document(options=options, judgements=[{"question": "option", "option": "longer", "answer": said}])
                 for said in ("not exercised", "exercised"))
    assert told(then, now) == [("judgements.option.longer", "not exercised", "exercised")]


def test_a_lease_without_a_version_before() -> None:
    assert told(None, document()) == [("lease", "", "closed for the first time")]


def test_many_rows_that_all_change_are_compared_fast() -> None:
    rows = [{"on": f"{2000 + i // 12}-{i % 12 + 1:02}-01", "amount": str(i)} for i in range(1200)]
    dearer = [row | {"amount": str(i + 1)} for i, row in enumerate(rows)]
    assert len(changes({"rows": rows}, {"rows": dearer})) == 1200
    assert len(changes({"rows": rows}, {"rows": dearer[600:]})) == 1200


LEASES = ("lease,commencement,lease_term_end,discount_rate,classification,timing,due_day,residual_guarantee,reason\n"
          "a,2003-01-01,2005-12-31,{rate},operating,advance,1,,Given.\n").replace("residual_guarantee,", "").replace(
    "1,,Given", "1,Given")
RENT = "lease,from,monthly\na,2003-01-01,1000.00\na,2004-01-01,{rent}\n"


def test_of_tables_in_words_of_tables(tmp_path: Path) -> None:
    found = []
    for i, values in enumerate(({"rate": "0.06", "rent": "1100.00"}, {"rate": "0.07", "rent": "1150.00"})):
        folder = tmp_path / str(i)
        folder.mkdir()
        (folder / "leases.csv").write_text(LEASES.format(**values))
        (folder / "rent.csv").write_text(RENT.format(**values))
        found.append(json.loads(read_portfolio(folder).leases[0].document))
    rent, rate = changes(*found)
    assert (rent.key, rent.before, rent.after) == ("rent.rent[1, from 2004-01-01].monthly", "1100.00", "1150.00")
    assert rent.source == "contract, as entered in the table rent"
    assert (rate.key, rate.before, rate.after) == ("leases.discount_rate", "0.06", "0.07")
    for said in ("discount_rate", "leases.discount_rate", "judgements.discount_rate", "lease"):
        assert reason_for(rate, [{"changed": said, "reason": "R."}])
    for said in ("rent", "rent.monthly", "rent.rent[1].monthly", "monthly", "rent[from 2004-01-01]", "lease"):
        assert reason_for(rent, [{"changed": said, "reason": "R."}]), said
    for said in ("discount", "leases.classification", "events.discount_rate"):
        assert not reason_for(rate, [{"changed": said, "reason": "R."}])


def test_a_reason_counts_once() -> None:
    one, other = {"changed": "lease", "reason": "One."}, {"changed": "lease", "reason": "Other."}
    assert newly_stated({"late_facts": [one]}, {"late_facts": [one, other]}) == [other]
    assert newly_stated(None, {"late_facts": [one]}) == [one]
    assert changes({"late_facts": [one]}, {"late_facts": [other]}) == ()


@pytest.mark.parametrize(("length", "said"), [
    (100, "a: 1 -> 2; b: not stated -> 3; c: 4 -> not stated"), (39, "a: 1 -> 2 and 2 more"),
    (40, "a: 1 -> 2; b: not stated -> 3 and 1 more"), (16, "a:... and 2 more")])
def test_in_short(length: int, said: str) -> None:
    some = ["a: 1 -> 2", "b: not stated -> 3", "c: 4 -> not stated"]
    assert told_in_short(some, length) == said
    assert told_in_short([], length) == ""
    assert asc842.__version__
