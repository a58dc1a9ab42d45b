"""Bad inputs, each with the exact text of its refusal.

A case is a change to a good file (lease.toml, plain.toml, policy.toml), written like a patch, or a whole file:

    # Title
    file: policy.toml            (left out for lease.toml)
    - a line taken out           (lines with - and two spaces stand together once in the good file)
    + a line put in
      a line that stays
    @@                           (between two changes)
    + Leases!C2: soon            (of a workbook: a cell with another value; of JSON: + facts.measured_area.value: "x")
    | a line of a whole file     (of a workbook: a row of cells, after == and its name a sheet; of Parquet: a row)
    run: --dates us              (of a list: what else asc842 import is told)
    ---
    the exact text of the refusal, or "taken" with what came of it
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from bad_input.other_files import OTHER, json_of, parquet
from bad_input.refusals import refusal
from bad_input.workbook import FILES, listed, workbook

HERE = Path(__file__).parent
GOOD = {name: (HERE / name).read_text(encoding="utf-8") for name in ("lease.toml", "plain.toml", "policy.toml")}

FURTHER = "== "
"""Before the name of a further file in a text file of a case."""


@dataclass(frozen=True)
class Case:
    """One bad input: ``lines`` are its change as written, ``made`` names a file that no change can describe."""

    group: str
    title: str
    file: str
    made: str
    lines: tuple[str, ...]
    expected: str
    run: str = ""

    @property
    def is_patch(self) -> bool:
        """Whether it changes a good file, so that it can be made together with others."""
        return not self.made and not self.lines[0].startswith("|")

    def text(self, good: str | None = None) -> str:
        """Text of the bad file: a whole one, or a good one after the change."""
        if self.lines[0].startswith("|"):
            return "".join(line[2:] + "\n" for line in self.lines)
        text = GOOD[self.file] if good is None else good
        for change in "\n".join(self.lines).split("\n@@\n"):
            text = _changed(text, change.split("\n"))
        return text

    def write(self) -> None:
        """Put the bad file into the current folder."""
        if self.made:
            MADE[self.made](Path(self.file))
        elif self.file.endswith(".xlsx"):
            Path(self.file).write_bytes((listed if self.lines[0].startswith("|") else workbook)(self.lines))
        elif self.file.endswith(".parquet"):
            parquet(self.lines, Path(self.file))
        elif self.file.endswith(".json") and not self.lines[0].startswith("|"):
            Path(self.file).write_text(json_of(GOOD["lease.toml"], self.lines), encoding="utf-8")
        else:
            first, *others = self.text().split(FURTHER)
            Path(self.file).write_bytes(first.encode())
            for name, _, text in (other.partition("\n") for other in others):
                Path(name).write_text(text, encoding="utf-8")


def refused(case: Case) -> str:
    """Make the bad file in a new folder within the current one, and return the text of its refusal."""
    with tempfile.TemporaryDirectory(dir=".") as folder, chdir(folder):
        case.write()
        return refusal(case.file, case.run)


def _changed(text: str, change: list[str]) -> str:
    old = "".join(line[2:] + "\n" for line in change if not line.startswith("+"))
    new = "".join(line[2:] + "\n" for line in change if not line.startswith("-"))
    assert (f"\n{text}").count(f"\n{old}") == 1, f"stands once in the good file: {old}"
    return (f"\n{text}").replace(f"\n{old}", f"\n{new}")[1:]


def cases() -> list[Case]:
    """All cases, in the order of the gallery."""
    return [case for path in sorted(HERE.glob("*.txt")) for case in _read(path)]


def _read(path: Path) -> list[Case]:
    blocks = ("\n" + path.read_text(encoding="utf-8")).split("\n# ")
    return [_case(blocks[0].strip(), block) for block in blocks[1:]]


def _case(group: str, block: str) -> Case:
    given, _, expected = block.partition("\n---\n")
    title, *lines = given.split("\n")
    keys = {"file": "lease.toml", "made": "", "run": ""}
    while lines and lines[0].partition(":")[0] in keys:
        key, _, value = lines.pop(0).partition(": ")
        keys[key] = value
    return Case(group, title, keys["file"], keys["made"], tuple(lines), expected.strip(), keys["run"])


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _bytes(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


_LEASE = GOOD["lease.toml"].encode()
MADE: dict[str, Callable[[Path], object]] = {
    **{words: (lambda path, made=made: path.write_bytes(made())) for words, made in FILES.items()},
    **OTHER,
    "no file of that name": lambda path: path.unlink(missing_ok=True),
    "a folder": Path.mkdir,
    "a named pipe": _pipe,
    "an empty file": _bytes(b""),
    "a file of blank lines": _bytes(b"\n \n\t\r\n"),
    "a file of 1,000,001 bytes": _bytes(b"#" * 1_000_001),
    "a workbook": _bytes(b"PK\x03\x04" + bytes(200)),
    "a PDF document": _bytes(b"%PDF-1.7\n" + bytes(200)),
    "the good file in UTF-16": _bytes(GOOD["lease.toml"].encode("utf-16")),
    "the good file with a zero byte in line 3": _bytes(_LEASE.replace(b"12 Main Street\"", b"12\0Main Street\"", 1)),
    "the good file with line 3 in Latin-1": _bytes(_LEASE.replace(b"12 Main", "12 Café".encode("latin-1"), 1)),
    "the good file with carriage returns alone": _bytes(_LEASE.replace(b"\n", b"\r")),
    "a list in 5,000 lists": _bytes(b'id = "x"\nname = ' + b"[" * 5000 + b"]" * 5000),
    "a key with 2,000 dots": _bytes(b"a" + b".a" * 2000 + b" = 1\n"),
    "3,000 notes, each without a source": _bytes(_LEASE + b'\n[[facts.notes]]\ntext = "As is."\n' * 3000),
}
