"""``asc842 read`` and ``asc842 confirm``: from a contract to a draft, and from a draft to a lease file."""

from __future__ import annotations

import getpass
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from asc842.cli.output import Output, say, with_output_options

if TYPE_CHECKING:
    from rich.console import RenderableType

    from asc842.api.read import Mark
    from asc842.reading.draft import ContractDraft

PATH = click.Path(path_type=Path)
DONE, OPEN = 0, 1
READ_EPILOG = "Exit code: 0 read; 2 refused (a scan without text, no contract), nothing written."
CONFIRM_EPILOG = "Exit code: 0 nothing is open; 1 marks are still open; 2 an answer is refused, nothing written."


@click.command(epilog=READ_EPILOG, short_help="Read a contract into a draft lease file.")
@click.argument("contract", type=PATH)
@click.option("-o", "--out", "out", type=PATH, help="Write the draft lease file.")
@click.option("--xlsx", type=PATH, help="Write the draft as a workbook, open marks on a sheet of their own.")
@click.option(
    "--to", type=PATH, help="Lease file that CONTRACT, an amendment, changes: the draft adds an event to it."
)
@with_output_options
def read(contract: Path, out: Path | None, xlsx: Path | None, to: Path | None, output: Output) -> None:
    """Read CONTRACT (text, HTML, or PDF with a text layer) into a draft of a lease file.

    Every figure has its place; what is not sure is marked [[confirm]] with its readings, what was not found
    [[missing]] with the question to ask. A draft with open marks is not measured: asc842 confirm answers them.

    \b
        asc842 read lease.txt -o draft.toml
        asc842 confirm draft.toml
        asc842 schedule draft.toml
        asc842 read amendment.htm --to lease.toml -o amended.toml
    """
    from asc842.api.read import read as read_contract  # noqa: PLC0415  (so that --help is quick)
    from asc842.api.read import write  # noqa: PLC0415

    draft = read_contract(contract, to=to)
    written = write(draft, out, xlsx)
    output.put(lambda: _text(draft, written), lambda: _document(draft, written))


def _text(draft: ContractDraft, written: Sequence[Path]) -> Iterator[RenderableType]:
    """Yield rows, marks, misprints, and how much was read."""
    from asc842.output.text.draft import draft_text  # noqa: PLC0415

    yield from draft_text(draft)
    yield from (f"Draft: {path}" for path in written)
    if written and (draft.confirm or draft.missing):
        yield f"Next: asc842 confirm {written[0]}"


def _document(draft: ContractDraft, written: Sequence[Path]) -> dict[str, Any]:
    from asc842.output.draft_tables import draft_document  # noqa: PLC0415

    return {**draft_document(draft), "files": list(map(str, written))}


@click.command(epilog=CONFIRM_EPILOG, short_help="Answer the open marks of a draft.")
@click.argument("draft", type=PATH)
@click.option("--answers", type=PATH, help='TOML file of answers: "judgements.discount_rate" = 0.06.')
@click.option("--answer", "single", multiple=True, metavar="KEY=VALUE", help="One answer; may be given again.")
@click.option("--by", default=None, help="Who answers. [default: the user]")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of the answers. [default: today]")
@with_output_options
def confirm(
    draft: Path, answers: Path | None, single: tuple[str, ...], by: str | None, on: datetime | None, output: Output
) -> None:
    """Walk through the open marks of DRAFT: question, quote, readings; write the answers with who and when.

    Without --answers or --answer each question is asked; an empty answer leaves it open. "as printed" keeps the value
    that was read, "none" takes the mark out. Comments in the file are kept.

    \b
        asc842 confirm draft.toml
        asc842 confirm draft.toml --answers answers.toml --by "A. Reader"
    """
    from asc842.api.read import confirm as write_answers  # noqa: PLC0415  (so that --help is quick)
    from asc842.api.read import marks_of  # noqa: PLC0415

    marks = marks_of(draft)
    given = {**_of_file(answers), **_of_options(single)} or _asked(marks)
    left = write_answers(draft, given, by=by or getpass.getuser(), on=on.date() if on else None)
    output.put(
        lambda: [
            f"{len(given)} of {len(marks)} marks answered; {len(left)} open: {draft}",
            *(f"  {m.key}: {m.question}" for m in left),
        ],
        lambda: {
            "schema": "asc842/confirm/1",
            "file": str(draft),
            "answered": len(given),
            "open": [m.key for m in left],
        },
    )
    raise SystemExit(OPEN if left else DONE)


def _of_file(path: Path | None) -> dict[str, object]:
    from asc842 import InputError, Problem  # noqa: PLC0415

    if path is None:
        return {}
    try:
        return _flat(tomllib.loads(path.read_text(encoding="utf-8"), parse_float=str))
    except (OSError, ValueError) as error:
        raise InputError(
            [Problem("confirm.answers-file", "", str(error), "a TOML file of answers", "correct it", file=str(path))]
        ) from None


def _flat(data: Mapping[str, Any], before: str = "") -> dict[str, object]:
    """Return nested tables as dotted keys: [judgements] discount_rate is judgements.discount_rate."""
    out = dict[str, object]()
    for key, value in data.items():
        out |= _flat(value, f"{before}{key}.") if isinstance(value, dict) else {f"{before}{key}": value}
    return out


def _of_options(single: Sequence[str]) -> dict[str, object]:
    if wrong := next((text for text in single if "=" not in text), None):
        raise click.UsageError(f"--answer {wrong}: write KEY=VALUE")
    return {key.strip(): value.strip() for key, _, value in (text.partition("=") for text in single)}


def _asked(marks: Sequence[Mark]) -> dict[str, object]:
    """Ask for each mark in turn; nothing typed leaves it open."""
    found = dict[str, object]()
    for n, mark in enumerate(marks, 1):
        say(f"\n{n} of {len(marks)}  {mark.key}\n{mark.question}")
        if mark.quote:
            say(f'  "{mark.quote}" ({mark.place})')
        if mark.readings:
            say(f"  readings: {', '.join(mark.readings)}")
        try:
            answer = click.prompt("answer", default="", show_default=False)
        except click.Abort:
            break
        if answer.strip():
            found[mark.key] = answer.strip()
    return found
