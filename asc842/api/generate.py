"""A generated portfolio, to try the product on and to measure it by: as large as one likes, the same for a seed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asc842._version import __version__
from asc842.api.scale.bad_rows import spoil
from asc842.api.scale.generated import BLOCK, drawn, leases_table
from asc842.api.scale.generated_rent import (
    abatements_table,
    changes_of,
    events_table,
    options_table,
    rent_table,
    transfers_table,
)
from asc842.api.scale.kinds import ENTITIES
from asc842.api.scale.table_writers import writer_of
from asc842.base.errors import InputError, OutputError, Problem
from asc842.base.lazy import pd

MANIFEST, SCHEMA = "manifest.json", "asc842/generated/1"
MOST = 100_000_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Generated:
    """What was written: the folder, how many leases, and each row that is wrong on purpose."""

    path: Path
    leases: int
    bad: tuple[dict[str, str], ...]


def generate(leases: int, out: str | Path, *, seed: int = 1, tables: str = "csv", bad_rows: float = 0.0,
             progress: Progress | None = None) -> Generated:
    """Write a portfolio of so many generated leases to a folder: tables in ``csv`` or ``parquet``, policy, manifest.

    The same ``seed`` gives the same leases, the first ones also of a larger portfolio. ``bad_rows`` is the share of
    leases with a row that is wrong on purpose; the manifest names each. Memory does not grow with the number. Raises
    InputError where a number is out of bounds, OutputError where the folder has something in it or can't be written.
    """
    if problems := [*_out_of_bounds(leases, seed, bad_rows)]:
        raise InputError(problems)
    bad = list[dict[str, str]]()
    with _folder(Path(out)) as folder, ExitStack() as files:
        writers = dict[str, Callable[[pd.DataFrame], None]]()
        for number, (made, wrong) in enumerate(_blocks(leases, seed, bad_rows)):
            bad += wrong
            for name, table in made.items():
                if name not in writers:
                    writers[name] = files.enter_context(writer_of(folder / f"{name}.{tables}", table))
                writers[name](table)
            if progress:
                progress(min((number + 1) * BLOCK, leases), leases)
        (folder / "policy.toml").write_text(_policy(), encoding="utf-8", newline="\n")
        (folder / MANIFEST).write_text(_manifest(leases, seed, bad_rows, bad), encoding="utf-8", newline="\n")
    return Generated(Path(out), leases, tuple(bad))


def tables_of_block(seed: int, number: int, bad_rows: float = 0.0
                    ) -> tuple[dict[str, pd.DataFrame], list[dict[str, str]]]:
    """Return the tables of a block of leases by its number, and which of its rows are wrong."""
    b = drawn(seed, number)
    c = changes_of(b)
    tables = {"leases": leases_table(b), "rent": rent_table(b, c), "abatements": abatements_table(b),
              "options": options_table(b), "events": events_table(b, c), "transfers": transfers_table(b)}
    return tables, spoil(b, tables, seed, number, bad_rows) if bad_rows else []


def _blocks(leases: int, seed: int, bad_rows: float) -> Iterator[tuple[dict[str, pd.DataFrame], list[dict[str, str]]]]:
    for number in range(-(-leases // BLOCK)):
        made, wrong = tables_of_block(seed, number, bad_rows)
        left = leases - number * BLOCK
        if left < BLOCK:
            ids = {*made["leases"]["lease"].iloc[:left]}
            made = {name: table[table["lease"].isin(ids)] for name, table in made.items()}
            wrong = [x for x in wrong if x["lease"] in ids]
        yield made, wrong


def _out_of_bounds(leases: int, seed: int, bad_rows: float) -> Iterator[Problem]:
    if not 1 <= leases <= MOST:
        yield Problem("generate.bounds", "leases", f"{leases:,}", f"1 to {MOST:,}", "ask for such a number")
    if seed < 0:
        yield Problem("generate.bounds", "seed", f"{seed}", "0 or more", "ask for such a number")
    if not 0 <= bad_rows <= 1:
        yield Problem("generate.bounds", "bad_rows", f"{bad_rows}", "a share from 0 to 1", "ask for such a share")


@contextmanager
def _folder(out: Path) -> Iterator[Path]:
    """Give a folder to write to that takes its place once all is written; nothing is left of it otherwise."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OutputError("output.there-already", f"{out} is there already, and not empty\n"
                          "  remedy: take another name, or an empty folder")
    part = out.with_name(f".{out.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        yield part
        if out.exists():
            out.rmdir()
        part.rename(out)
    except OSError as error:
        raise OutputError("output.not-written", f"{out} can't be written: {error.strerror}") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _policy() -> str:
    own = "\n".join(f'"{name}" = "{currency}"' for name, currency, _ in ENTITIES)
    return (f'# Policy of a generated portfolio.\n\nformat = "asc842/policy/1"\n\n[functional_currencies]\n{own}\n')


def _manifest(leases: int, seed: int, bad_rows: float, bad: list[dict[str, str]]) -> str:
    said: dict[str, Any] = {"schema": SCHEMA, "engine": __version__, "leases": leases, "seed": seed,
                            "bad_rows": bad_rows, "bad": bad}
    return json.dumps(said, indent=1, ensure_ascii=False) + "\n"
