"""Read a contract: a draft of a lease file, and the answers that make it one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from asc842.base.errors import InputError, OutputError, Problem
from asc842.intake.text.kept_comments import with_comments
from asc842.intake.text.source import read_toml
from asc842.intake.text.toml_written import toml_document
from asc842.output.workbook.save import save
from asc842.reading.answers import answered
from asc842.reading.draft import ContractDraft

SECONDS, OF_PDF = 30, 120
"""Processor time that a contract may take, and what a PDF's pages may take before it; a hundred take a tenth of it."""


def read(path: str | Path, *, to: str | Path | None = None) -> ContractDraft:
    """Read a contract as text, HTML or PDF into a draft of a lease file.

    Every value has its place in ``places``; what is not sure is in ``confirm``, what was not found in ``missing``.
    With ``to``, the contract is an amendment of that lease file, and the draft is the file with an event. Needs
    ``pip install 'asc842[read]'``. Raises InputError where the file can't be read: a scan without text, an archive,
    one beyond the bounds of what is read.
    """
    try:
        from asc842.reading.documents.all import document_of  # noqa: PLC0415  (only readers of contracts pay for it)
        from asc842.reading.documents.deadline import TooLong, deadline  # noqa: PLC0415
        from asc842.reading.documents.refusal import refused  # noqa: PLC0415
        from asc842.reading.read import read_document  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise InputError(
            [
                Problem(
                    "read.package",
                    "",
                    f"no package {error.name}",
                    "what reads contracts",
                    "pip install 'asc842[read]'",
                )
            ]
        ) from None
    try:
        with deadline(OF_PDF):
            document = document_of(path)
        with deadline(SECONDS):
            if to is None:
                return read_document(document)
            from asc842.reading.amendment import read_amendment  # noqa: PLC0415

            return read_amendment(document, _data(Path(to)))
    except TooLong:
        took = f"a file that takes more than {SECONDS} seconds to understand"
        wanted = "a contract as text, HTML or PDF"
        raise refused(Path(path), took, wanted, "read the part with the lease") from None


def _data(path: Path) -> dict[str, Any]:
    """Return the values of a lease file; raises InputError where it is no TOML."""
    source = read_toml(path)
    if source.problems or source.data is None:
        raise InputError(source.problems)
    return source.data


def write(draft: ContractDraft, out: Path | None = None, xlsx: Path | None = None) -> list[Path]:
    """Write a draft as a lease file and as a workbook; return what was written.

    Raises OutputError where it can't be.
    """
    files = list[tuple[Path, bytes]]()
    if out:
        files.append((out, draft.to_toml().encode()))
    if xlsx:
        from asc842.output.workbook.draft_pages import draft_workbook  # noqa: PLC0415

        files.append((xlsx, draft_workbook(draft)))
    return [save(content, path) for path, content in files]


@dataclass(frozen=True, slots=True)
class Mark:
    """An open mark of a draft: its key, the question, what is quoted and where, the readings."""

    key: str
    question: str
    quote: str = ""
    place: str = ""
    readings: tuple[str, ...] = ()


def marks_of(path: str | Path) -> list[Mark]:
    """Return the open marks of a draft in the order of the file."""
    data = _data(Path(path))
    return [
        Mark(
            str(m.get("key")),
            str(m.get("question")),
            str(m.get("quote", "")),
            str(m.get("place", "")),
            tuple(map(str, m.get("readings", ()))),
        )
        for name in ("confirm", "missing")
        for m in data.get(name, ())
    ]


def confirm(path: str | Path, answers: Mapping[str, object], *, by: str, on: date | None = None) -> Sequence[Mark]:
    """Write answers to the marks of a draft into its file, with who gave them and when; return the marks still open.

    An answer is a value, one of the readings, ``as printed`` or ``none``. Raises InputError where an answer is no
    value of its key, or answers no mark; the file is written whole or not at all, its comments kept.
    """
    data = _data(Path(path))
    known = {mark.key for mark in marks_of(path)}
    if strange := [key for key in answers if key not in known]:
        raise InputError(
            [
                Problem(
                    "confirm.no-mark",
                    key,
                    "an answer to no open mark",
                    f"one of: {', '.join(sorted(known)[:20])}",
                    "correct the key",
                    file=str(path),
                )
                for key in strange
            ]
        )
    before = toml_document(data)
    data = answered(data, {k: str(v) for k, v in answers.items()}, by, on or date.today(), str(path))
    text = with_comments(Path(path).read_text(encoding="utf-8-sig"), before, toml_document(data))
    if tomllib.loads(text, parse_float=Decimal) != data:
        raise OutputError(
            "confirm.not-held", f"{path} holds what can't be written again\n  remedy: answer its marks by hand"
        )
    save(text.encode(), Path(path))
    return marks_of(path)
