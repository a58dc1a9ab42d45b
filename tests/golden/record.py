"""A record of what comes out: hashes of the JSON and CSV of many leases and closes, so that amounts can't move unseen.

    python tests/golden/record.py            compare with record.txt; exit 1 where something differs
    python tests/golden/record.py --accept   write record.txt
    python tests/golden/record.py --keep DIR write what was hashed too, so that two trees can be compared (diff -r)
    python tests/golden/record.py --amounts  compare amounts and days alone, for a change of words or of names
    python tests/golden/record.py PART ...   only outputs whose name contains one of these ("close/", "book/abatement")

What is recorded, through the library as a user has it: the book in JSON of every inputs/*.toml with the text of its
schedule, and of every lease in leases.jsonl; :func:`asc842.measure` on the tables of the sample portfolio; every CSV
and JSON file of closes, of several periods in one register each, of the sample portfolio, of the portfolio in tables/
(which has every table and most events that the tests know), and of one with other currencies and transfers. The leases
are those that tests account for, one of each combination of facts, events and elections; they are a copy, so that a
test which changes moves nothing here.

A line of record.txt is: hash of the whole, hash of its amounts and days in the order in which they stand, name. Only
content counts: the engine's version, the hash of the input and seals are taken out, paths are relative, no workbook,
picture or time of the clock is looked at.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT), str(HERE.parent)]

from click.testing import CliRunner  # noqa: E402

import asc842  # noqa: E402
from asc842.cli import main as cli  # noqa: E402
from asc842.closing.portfolio import read_portfolio  # noqa: E402
from lease_files import measured_amounts  # noqa: E402

RECORD, LEASES, SAMPLE = HERE / "record.txt", HERE / "leases.jsonl", Path("inputs/sample-portfolio")
FIGURE = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?![\w.])|\d{4}-\d{2}-\d{2}")
VERSION = re.compile(r'("engine": \{\s*"name": "asc842",\s*"version": )"[^"]*"')
RUN_HASH = re.compile(r'"run_hash": "[0-9a-f]*",\n')
INPUT_HASH = re.compile(r'("input_hash": )"[0-9a-f]*"')
TABLES = Path("tests/golden/tables")
CLOSES = {"sample": (SAMPLE, ("2003-09", "2003-10", "2003-11", "2003-12", "2004-01")),
          "tables": (TABLES, ("2024-06", "2024-07", "2024-08", "2024-09")),
          "tables later": (TABLES, ("2025-07", "2025-08")),
          "currencies": (Path("tests/golden/currencies"), ("2024-01", "2024-02", "2024-03"))}
"""Portfolios, and periods that are closed one after the other in one register."""
Output = tuple[str, str]
"""A name and a text."""


def outputs(parts: tuple[str, ...] = ()) -> Iterator[Output]:
    """Yield everything that is recorded, or what has one of ``parts`` in its name."""
    def asked(name: str) -> bool:
        return not parts or any(part in name or name in part for part in parts)

    for name, render in each():
        if asked(name):
            yield name, render()
    if asked("measure/"):
        for name, table in measured_amounts(read_portfolio(SAMPLE).tables()).items():
            yield f"measure/{name}.csv", table.to_csv(index=False)
    for name, (portfolio, periods) in CLOSES.items():
        if asked(f"close/{name}/"):
            yield from closes(name, portfolio, periods)


def each() -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield the name of each output of one lease, and what renders it."""
    for path in sorted(Path("inputs").glob("*.toml")):
        if path.name != "policy.toml":
            yield f"book/inputs/{path.stem}.json", lambda path=path: book(path)
            yield f"text/inputs/{path.stem}.txt", lambda path=path: told(["schedule", str(path)])
    for line in LEASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        yield f"book/{case['name']}.json", lambda case=case: book_of(case)


def book(path: Path, **elections: Any) -> str:
    """Return the book of a lease file in JSON."""
    return asc842.account_for(asc842.load(path), asc842.Policy(**elections)).to_json()


def book_of(case: dict[str, Any]) -> str:
    """Return the book of a line of leases.jsonl."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lease.toml"
        path.write_text(case["lease"], encoding="utf-8")
        return book(path, **case["policy"])


def closes(name: str, portfolio: Path, periods: tuple[str, ...]) -> Iterator[Output]:
    """Yield the CSV and JSON files of closes of several periods in one register."""
    with tempfile.TemporaryDirectory() as out:
        for period in periods:
            rates = portfolio / "rates.csv"
            asc842.close(os.path.relpath(portfolio), period, out=out, rates=rates if rates.exists() else None)
            for path in sorted(Path(out, period).rglob("*")):
                if path.suffix in (".csv", ".json") and not path.name.startswith("seal"):
                    yield f"close/{name}/{path.relative_to(out)}", path.read_text(encoding="utf-8")


def told(arguments: list[str]) -> str:
    """Return what a command prints."""
    with tempfile.TemporaryDirectory() as out:
        return CliRunner().invoke(cli, [*arguments, "--out", out]).output.replace(out, "OUT")


def content(text: str) -> str:
    """Return a text without what depends on the version of the engine, or on how an input is kept."""
    return RUN_HASH.sub("", INPUT_HASH.sub(r'\1""', VERSION.sub(r'\1""', text)))


def digest(text: str) -> str:
    """Return the first 16 digits of a SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def hashes(text: str) -> tuple[str, str]:
    """Return the hash of a text, and that of its amounts and days in the order in which they stand."""
    return digest(text), digest("\n".join(FIGURE.findall(text)))


def recorded() -> dict[str, tuple[str, str]]:
    """Return what record.txt says, by name."""
    lines = RECORD.read_text(encoding="utf-8").splitlines() if RECORD.exists() else []
    return {name: (whole, amounts) for whole, amounts, name in (line.split(" ", 2) for line in lines)}


def made(parts: tuple[str, ...] = (), keep: Path | None = None) -> dict[str, tuple[str, str]]:
    """Render everything, or what has one of ``parts`` in its name; return the hashes by name."""
    found = {}
    for name, raw in outputs(parts):
        if parts and not any(part in name for part in parts):
            continue
        text = content(raw)
        found[name] = hashes(text)
        if keep:
            path = keep / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return found


def differences(found: dict[str, tuple[str, str]], parts: tuple[str, ...] = (), *, amounts: bool = False) -> list[str]:
    """Return a line for each output that is not what is recorded, that is new, or that is missing."""
    before = {name: h for name, h in recorded().items() if not parts or any(part in name for part in parts)}
    lines = []
    for name in sorted(before.keys() | found.keys()):
        old, new = before.get(name), found.get(name)
        if old is None or new is None:
            lines.append(f"{'new' if old is None else 'missing':8} {name}")
        elif old[1] != new[1]:
            lines.append(f"{'AMOUNTS':8} {name}")
        elif old[0] != new[0] and not amounts:
            lines.append(f"{'words':8} {name}")
    return lines


def main() -> int:
    """Compare with the record, or write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--amounts", action="store_true")
    asked = parser.parse_args()
    keep = asked.keep and asked.keep.resolve()
    os.chdir(ROOT)
    found = made(tuple(asked.parts), keep)
    if asked.accept:
        kept = recorded() | found if asked.parts else found
        RECORD.write_text("".join(f"{w} {a} {name}\n" for name, (w, a) in sorted(kept.items())), encoding="utf-8")
    lines = differences(found, tuple(asked.parts), amounts=asked.amounts)
    print("\n".join([*lines, f"{len(found)} outputs, {len(lines)} differ"]))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
