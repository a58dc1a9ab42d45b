"""The conformance matrix: its page is current, and what it names exists, runs, and covers what is cited."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from heavy import COLLECTED
from standard.matrix import (
    NOTHING,
    ROOT,
    SOURCES,
    STATES,
    Entry,
    all_entries,
    case_ids,
    citations,
    cited,
    exists,
    unknown,
)
from standard.page import PAGE, page

ENTRIES = all_entries()
LEFT_OUT = {"skip", "skipif", "xfail", "heavy", "libreoffice"}
each = pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.title)


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python tests/standard/page.py"


def test_each_paragraph_has_one_entry() -> None:
    counted = Counter((number, e.part) for e in ENTRIES for number in e.paragraphs)
    assert [key for key, n in counted.items() if n > 1] == []
    whole, split = ({number for number, part in counted if bool(part) is parted} for parted in (False, True))
    assert whole & split == set()


@each
def test_an_entry_is_proved_or_says_what_is_missing(entry: Entry) -> None:
    assert entry.asks
    assert entry.gap or entry.not_applicable or (entry.functions and entry.tests)
    assert not (entry.gap and entry.not_applicable)
    assert entry.not_applicable or (entry.question and entry.answer)
    assert bool(entry.question) >= bool(entry.answer)
    assert not (entry.not_applicable and entry.tests)
    assert "|" not in "".join(map(str, vars(entry).values()))
    assert {*entry.read, *entry.verified} <= set(SOURCES)
    assert not set(entry.read) & set(entry.verified)


def test_answers_name_what_is_there() -> None:
    assert {e.title: names for e in ENTRIES if (names := unknown(e.answer))} == {}


def test_names_of_answers_are_looked_up() -> None:
    assert unknown("`asc842 close`, `asc842 status --restated`, `lease cost`, `lease_term_end`, `docs/scope.md`") == []
    assert unknown("`asc842 shut`, `asc842 close --nowhere`, `cost of leases`, `docs/none.md`, plain words") == [
        "asc842 shut", "asc842 close --nowhere", "cost of leases", "docs/none.md"]


def test_the_headline_counts_all_three_states() -> None:
    counts = Counter(e.state for e in ENTRIES)
    first = next(line for line in page().splitlines() if line.startswith("**Of"))
    assert all(f"{counts[state]} {state}" in first for state in STATES)
    assert sum(counts[state] for state in STATES) + counts[NOTHING] == len(ENTRIES)


@pytest.mark.parametrize(("given", "state"), [
    ({}, "inferred"),
    ({"tests": ("a",), "verified": ("b",)}, "inferred"),
    ({"tests": ("a",), "read": ("b",)}, "read and proved"),
    ({"tests": ("a",), "read": ("b",), "partly": "half"}, "inferred"),
    ({"read": ("b",)}, "inferred"),
    ({"tests": ("a",), "read": ("b",), "gap": "half"}, "not done"),
    ({"not_applicable": "a pointer"}, "nothing to compute"),
])
def test_what_is_not_read_or_not_proved_whole_is_inferred(given: dict[str, Any], state: str) -> None:
    assert Entry("842-20-35-1", "asks", **given).state == state


def test_every_source_is_used_and_has_an_address() -> None:
    assert set(SOURCES) == {s for e in ENTRIES for s in (*e.read, *e.verified)}
    assert all(s["address"].startswith("http") and s["title"] for s in SOURCES.values())


def test_every_function_named_exists() -> None:
    assert [f for f in sorted({f for e in ENTRIES for f in e.functions}) if not exists(f)] == []


@pytest.fixture(scope="module")
def markers(pytestconfig: pytest.Config) -> dict[str, list[str]]:
    """Markers of every test in the files that the matrix names, by node id: collected here, or in a run of its own."""
    files = sorted({t.partition("::")[0] for e in ENTRIES for t in e.tests} |
                   {"tests/end_to_end/test_worked_examples.py"})
    assert all((ROOT / f).is_file() for f in files), [f for f in files if not (ROOT / f).is_file()]
    here = pytestconfig.stash[COLLECTED]
    if set(files) <= {node.partition("::")[0] for node in here}:
        return here
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    ran = subprocess.run([sys.executable, "tests/standard/collected.py", *files], cwd=ROOT, env=kept, check=True,
                         capture_output=True, text=True)
    return dict(json.loads(ran.stdout.splitlines()[-1]))


def test_every_test_named_exists_and_is_not_left_out(markers: dict[str, list[str]]) -> None:
    runs = {node for node, marks in markers.items() if not LEFT_OUT & set(marks)}
    whole = runs | {node.partition("[")[0] for node in runs}
    assert [t for t in sorted({t for e in ENTRIES for t in e.tests}) if t not in whole] == []


def test_every_case_named_exists_and_is_run(markers: dict[str, list[str]]) -> None:
    named = {c for e in ENTRIES for c in e.cases}
    assert named <= case_ids()
    assert {c for c in named if not any(f"[{c}: " in node for node in markers)} == set()


def test_every_paragraph_cited_has_an_entry() -> None:
    known = {(number, e.part) for e in ENTRIES for number in e.paragraphs}
    numbers, whole = {number for number, _ in known}, {number for number, part in known if not part}
    missing = {f"{number}{part}": file for (number, part), file in cited().items()
               if number not in numbers or (part and number not in whole and (number, part) not in known)}
    assert missing == {}


def test_a_paragraph_for_lessors_is_cited_by_none() -> None:
    for_lessors = {number for e in ENTRIES if e.not_applicable.startswith("Lessor") for number in e.paragraphs}
    assert {number: file for (number, _), file in cited().items() if number in for_lessors} == {}


def test_citations_are_read_in_their_short_forms() -> None:
    text = "842-20-30-2 to -4; 842-10-25-2(a), -3; 842-20-35-3b, -35-7 (842-10-35-4c); 842-20-35-12A."
    assert list(citations(text)) == [
        ("842-20-30-2", ""), ("842-20-30-3", ""), ("842-20-30-4", ""), ("842-10-25-2", "a"), ("842-10-25-3", ""),
        ("842-20-35-3", "b"), ("842-20-35-7", ""), ("842-10-35-4", "c"), ("842-20-35-12A", "")]
