"""What a lease file notes of a matter that is no part of the lease is pointed to: restoration of the asset."""

from __future__ import annotations

from pathlib import Path

import asc842
from lease_files import book_of, lease_text, refused

RENT = {"timing": "advance", "rows": [{"monthly": 1000}]}
TEXT = lease_text("2025-01-01", "2027-12-31", RENT, lease_id="shop")
NOTE = '\n[[facts.notes]]\ntext = "The lessee takes out what it built in."\nabout = "{}"\nsource = "lease, 21"\n'


def test_a_restoration_obligation_is_noted_and_measured_nowhere() -> None:
    book, plain = book_of(TEXT + NOTE.format("restoration")), book_of(TEXT)
    (note,) = [c for c in book.checks if c.name == "restoration obligation is not in the lease"]
    assert (note.status, note.about, note.source) == ("note", "lease, 21", "410-20, 842-10-55-37")
    assert "takes out what it built in" in note.detail
    assert "docs/scope.md" in note.detail
    assert book.schedule.equals(plain.schedule)
    (sold,) = [c for c in book_of(TEXT + NOTE.format("held for sale")).checks if "360-10-35-43" in c.source]
    assert "amortization goes on" in sold.detail
    other = book_of(TEXT + NOTE.format("covenant"))
    assert [c.name for c in other.checks if "restoration" in c.name] == []
    (problem,) = refused(TEXT + NOTE.format("dismantling"))
    assert problem.key == "facts.notes[0].about"


def test_a_close_points_to_it(tmp_path: Path) -> None:
    """In lease files and in tables alike."""
    folder = tmp_path / "leases"
    folder.mkdir()
    (folder / "shop.toml").write_text(TEXT + NOTE.format("restoration"), encoding="utf-8")
    for name, text in {
        "leases.csv": "lease,name,lessee,lessor,asset,document,commencement,lease_term_end,discount_rate,"
                      "classification,timing,reason\nt1,Table 1,North,Owner,Office,Lease,2025-01-01,2029-12-31,0.08,"
                      "operating,advance,Quoted.\n",
        "rent.csv": "lease,frequency,from,monthly\nt1,monthly,2025-01-01,1000\n",
        "notes.csv": "lease,text,about\nt1,Carpets are taken out.,restoration\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    book = asc842.close(folder, "2025-01", out=None, register="sqlite://").book
    told = book.exceptions[book.exceptions["kind"] == "outside the lease"]
    assert told["lease"].tolist() == ["shop", "t1"]
    assert told["detail"].str.contains("410-20").all()
    terms = book.reports["options, guarantees and variable payments"]
    assert terms["kind"].tolist() == ["restoration", "restoration"]
