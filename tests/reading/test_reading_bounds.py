"""Hostile texts: what a contract takes grows with its length, and ends at a bound of processor time on any thread."""

from __future__ import annotations

import cProfile
import pstats
import threading
from pathlib import Path

import pytest

import asc842
import asc842.api.read as api
import asc842.reading.documents.document as bounds
from asc842.reading.documents.deadline import STEPS, TooLong, deadline, in_time
from asc842.reading.documents.document import LONGEST_LINE
from asc842.reading.documents.text_document import text_document

CLAUSE = "Tenant shall pay Base Rent of $8,000.00 per month from January 1, 2020 through December 31, 2021. "


def calls(path: Path, text: str) -> int:
    path.write_text(text)
    with cProfile.Profile() as profile:
        asc842.read(path)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


@pytest.mark.parametrize("end", ["\n", " "], ids=["lines", "one line"])
def test_a_clause_many_times_takes_as_many_times_as_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    path = tmp_path / "lease.txt"
    for bound in ("LONG_PARAGRAPH", "LONGEST_LINE"):
        monkeypatch.setattr(bounds, bound, 400)
    calls(path, CLAUSE)
    few, many = (calls(path, (CLAUSE.strip() + end) * n) for n in (12, 36))
    assert many < 3.6 * few


def test_numbers_without_words_are_no_periods(tmp_path: Path) -> None:
    path = tmp_path / "lease.txt"
    few, many = (calls(path, " ".join(str(n % 97) for n in range(count))) for count in (100, 300))
    assert many < 3.6 * few


def test_a_long_line_is_read_as_several_of_its_number_up_to_the_ends_of_sentences() -> None:
    text = CLAUSE * 200
    document = text_document("lease.txt", "A\n" + text)
    parts = document.lines[1:]
    assert {line.number for line in parts} == {2}
    assert max(line.end - line.start for line in parts) <= LONGEST_LINE
    assert "".join(map(document.text_of, parts)) == text
    assert all(document.text_of(line).rstrip().endswith(".") for line in parts)
    assert all(paragraph.startswith("Tenant") for paragraph in document.flow.split("\n")[1:])


def test_the_time_of_a_file_ends_on_a_thread_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, found = tmp_path / "lease.txt", list[str]()
    path.write_text((CLAUSE + "\n\n") * 200)
    monkeypatch.setattr(api, "SECONDS", 0.02)

    def reads() -> None:
        with pytest.raises(asc842.InputError) as refused:
            asc842.read(path)
        found.append(str(refused.value))

    thread = threading.Thread(target=reads)
    thread.start()
    thread.join()
    reads()
    assert len(found) == 2
    assert all("takes more than" in text for text in found)


def steps() -> None:
    for _ in range(STEPS):
        in_time()


def test_a_deadline_within_another_gives_the_outer_one_back() -> None:
    with deadline(60):
        with pytest.raises(TooLong), deadline(0):
            steps()
        steps()
