"""Hostile texts: what a contract takes grows with its length, and ends at a bound of processor time on any thread."""

from __future__ import annotations

import cProfile
import pstats
import signal
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


@pytest.mark.heavy
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


@pytest.mark.heavy
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


def test_more_amounts_than_a_contract_has_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("$1 to $2\n" * 4_001)
    with pytest.raises(asc842.InputError, match="8,002 amounts"):
        asc842.read(path)


def steps() -> None:
    for _ in range(STEPS):
        in_time()


def test_a_deadline_within_another_gives_the_outer_one_back() -> None:
    with deadline(60):
        with pytest.raises(TooLong), deadline(0):
            steps()
        steps()


def pdf_of(objects: list[bytes]) -> bytes:
    """A PDF of objects in order, the first of which is its catalog."""
    out, places = b"%PDF-1.4\n", list[int]()
    for n, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + head + table + end


def test_forms_that_draw_one_another_twice_end_at_what_a_page_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve forms, each of which draws the next one twice, are four thousand."""
    monkeypatch.setattr("asc842.reading.documents.pdf_document.MOST_DRAWN", 500)
    kind = b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /N %d 0 R >> >>"
    twice = b"/N Do /N Do"
    drawn = b"<< /Length %d %s >>\nstream\n%s\nendstream"
    forms = [drawn % (len(twice), kind % (n + 6), twice) for n in range(12)]
    inside = b"/Resources << /XObject << /N 5 0 R >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R %s >>" % inside
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page,
               drawn % (len(twice), b"", twice), *forms]
    path = tmp_path / "forms.pdf"
    path.write_bytes(pdf_of(objects))
    with pytest.raises(asc842.InputError, match="no PDF that can be read"):
        asc842.read(path)


def test_time_of_a_block_within_another_is_no_more_than_its_own() -> None:
    """On the main thread a signal ends both; the outer one goes on with what is left of its time."""
    with deadline(30), deadline(60):
        pass
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    with deadline(30):
        with deadline(60):
            pass
        assert 0 < signal.getitimer(signal.ITIMER_PROF)[0] < 31
