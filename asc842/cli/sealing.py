"""Commands on seals: verify, prove, sign, register export, verify-script."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from asc842.base.showing import counted
from asc842.cli.closing import DONE, FAILED, PATH, out_option, rates_option, register_option
from asc842.cli.output import Output, print_json, say, with_output_options
from asc842.cli.register import opened

if TYPE_CHECKING:
    from rich.console import Group

    from asc842.api.verify import Made
    from asc842.api.verify_files import VerifiedFiles
    from asc842.closing.register import Signature

SEAL_HELP = "A seal noted outside of the register, which must be one of its own."
CHANGING = ("close", "reopen")
"""Runs after which the files of an earlier close of the same period are no longer its last state."""
EPILOG = "Exit code: 0 everything agrees; 1 something does not; 2 no seal, proof or register."


@click.command(epilog=EPILOG, short_help="Check the files of a close, or a proof, against their seal.")
@click.argument("path", type=PATH)
@click.option("--register", "register", help="Register that has the seal. [default: register.db beside the folder, if "
              "there is one]")
@click.option("--head", metavar="SEAL", help=SEAL_HELP)
@click.option("--portfolio", type=PATH, help="Of close.xlsx: make the close again from these inputs, and compare with "
              "that in place of what the register keeps.")
@rates_option
@with_output_options
def verify(path: Path, register: str | None, head: str | None, portfolio: Path | None, rates: Path | None,
           output: Output) -> None:
    """Check PATH: the folder of a closed period, its seal.json, a proof, or the workbook of a lease or of a close.

    Of a close every file must be as it was sealed, and the seal itself one of the register, or one that was noted
    elsewhere; the register is verified too. A workbook of one lease is made again from the input on its sheet
    Sources, and every cell compared: what was altered, overwritten, is off its column's pattern, or is not what the
    input gives is listed by sheet and cell. So is what of close.xlsx is not as the register keeps it.

    \b
        asc842 verify exports/2003-12
        asc842 verify exports/windham-v.xlsx
        asc842 verify exports/2003-12 --head 6f1c...
        asc842 verify proof.json --head 6f1c...
    """
    from dataclasses import asdict  # noqa: PLC0415

    from asc842.api.verify_files import verify_files  # noqa: PLC0415
    from asc842.cli.verify import verify_one_workbook  # noqa: PLC0415

    beside = (path if path.is_dir() else path.parent).resolve().parent / "register.db"
    place = register or (str(beside) if beside.is_file() else None)
    workbook, closes = path, _closes(place, portfolio, rates) if place else None
    if path.name == "close.xlsx" and portfolio is None and (path.parent / "seal.json").is_file():
        path = path.parent  # one of the files under the seal
    if path.suffix.lower() == ".xlsx":
        verify_one_workbook(path, output, closes)
    known, wrong, chain = {head or ""}, list[str](), list[dict[Any, Any]]()
    if place is not None:
        with opened(place, Path()) as kept:
            wrong += kept.verify(head).problems
            chain = kept.runs()[["number", "kind", "period", "hash"]].to_dict("records")
    found = verify_files(path, known | {run["hash"] for run in chain})
    wrong += found.problems
    if workbook != path and closes and any("close.xlsx" in problem for problem in found.problems):
        verify_one_workbook(workbook, output, closes)
    later = [f"run {run['number']} ({run['kind']})" for run in chain if run["kind"] in CHANGING
             and (found.kind, found.period) == ("seal", run["period"]) and run["number"] > found.run]
    document = {**asdict(found), "schema": "asc842/verify/1", "path": str(path), "register": place, "problems": wrong,
                "later": later, "passed": not wrong}
    output.put(lambda: [_files_text(found, wrong, place, later)], lambda: document)
    raise SystemExit(FAILED if wrong else DONE)


def _closes(place: str, portfolio: Path | None, rates: Path | None) -> Made:
    """Return what gives the workbook of a close: the register, or the inputs made into the close again."""
    def made(period: str) -> bytes:
        from asc842.api.verify_close import kept_workbook, workbook_again  # noqa: PLC0415

        if portfolio:
            return workbook_again(portfolio, period, place, rates)
        with opened(place, Path()) as kept:
            return kept_workbook(kept, period)
    return made


def _files_text(found: VerifiedFiles, wrong: Sequence[str], register: str | None, later: Sequence[str]) -> Group:
    """Say whether a seal with its files, or a proof, agrees, which files no seal covers, and ``later`` closes."""
    from rich.console import Group  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    problems = counted(len(wrong), "problem")
    said = (Text(f"Does not agree: {problems}", style="bold red"), *(Text(f"  {p}", style="red") for p in wrong))
    by = f"the register {register}" if register else "the seal that was given"
    agrees = Text(f"Verified: every file is as it was sealed, and {by} has the seal" if found.kind == "seal" else
                  f"Verified: under the seal, which {by} has, is {found.proved}", style="green")
    loose = [Text(f"Under no seal: {_by_folder(found.unsealed)}", style="yellow")] if found.unsealed else []
    since = [Text(f"Not the last state of {found.period}: {', '.join(later)}", style="yellow")] if later else []
    return Group(*(said if wrong else (agrees,)), *loose, *since,
                 Text(f"Of {found.period}, run {found.run}"), Text(f"Seal: {found.seal}"))


def _by_folder(files: Sequence[str]) -> str:
    """Name files, those of a folder of its own by their number."""
    folders = Counter(file.rpartition("/")[0] for file in files)
    return ", ".join([*(f for f in files if "/" not in f), *(f"{counted(n, 'file')} in {folder}" for folder, n in
                                                            folders.items() if folder)])


@click.command(short_help="Prove one entry, or a lease's balance, without the register.")
@click.argument("entry", required=False)
@click.option("--lease", help="Prove where this lease stood, instead of an entry.")
@click.option("--period", help="The closed period that it stood so in.")
@click.option("-o", "--output", "to", type=PATH, help="File to write. [default: standard output]")
@register_option
@out_option
@with_output_options
def prove(entry: str | None, lease: str | None, period: str | None, to: Path | None, register: str | None, out: Path,
          output: Output) -> None:
    """Prove that ENTRY is under the last seal: its id, or that of one of its lines, as journal.csv has it.

    The proof is a JSON file that verify_register.py, or asc842 verify, checks without the register. It holds the entry
    with its lines and no other entry.

    \b
        asc842 prove 2c6a91d0 -o proof.json
        asc842 prove --lease office --period 2003-12 -o proof.json
    """
    if (entry is None) == (lease is None) or (lease is None) != (period is None):
        raise click.UsageError("give ENTRY, or --lease and --period")
    with opened(register, out) as kept:
        document = kept.prove(entry) if entry else kept.prove_balance(str(lease), str(period))
    _put(to, document, output)


@click.command(short_help="Sign a closed period as preparer or reviewer.")
@click.argument("period")
@click.option("--as", "role", type=click.Choice(["preparer", "reviewer"]), required=True)
@click.option("--name", required=True, help="Who signs.")
@click.option("--seal", help="The seal of what was reviewed, as the workbook prints it: another one is refused.")
@register_option
@out_option
@with_output_options
def sign(period: str, role: str, name: str, seal: str | None, register: str | None, out: Path, output: Output) -> None:
    """Sign a closed PERIOD: recorded in the register's chain, with the seal of what was signed.

    A later change of the period shows the signature as one of another state; see asc842 status.
    """
    from dataclasses import asdict  # noqa: PLC0415

    with opened(register, out) as kept:
        made = kept.sign(period, role, name, seal)
    output.put(lambda: _signed(made), lambda: {"schema": "asc842/signature/1", **asdict(made)})


def _signed(made: Signature) -> list[str]:
    also = [f"{made.name} signed it as {' and '.join(made.also_as)} too: preparer and reviewer are the same person"]
    return [f"{made.period} signed by {made.name} as {made.role}: seal {made.signed}", *(also if made.also_as else []),
            f"Seal: {made.run_hash}"]


@click.group(short_help="The register as a file.")
def register() -> None:
    """Commands on a register as a whole."""


@register.command(short_help="Write the whole register as lines of JSON.")
@click.option("-o", "--output", "to", type=PATH, required=True, help="File to write, such as register.jsonl.")
@register_option
@out_option
@with_output_options
def export(to: Path, register: str | None, out: Path, output: Output) -> None:
    """Write the whole register, from SQLite or PostgreSQL, as lines of JSON: the same register, the same bytes.

    verify_register.py checks such a file; see asc842 verify-script.
    """
    from asc842.api.exports import write_lines  # noqa: PLC0415

    with opened(register, out) as kept:
        count = write_lines(to, kept.export())
    output.put(lambda: [f"{to}: {count:,} lines"],
               lambda: {"schema": "asc842/export/1", "file": str(to), "lines": count})


@click.command(short_help="Write verify_register.py, which checks registers without asc842.")
@click.option("-o", "--output", "to", type=PATH, default=Path("verify_register.py"), show_default=True)
@with_output_options
def verify_script(to: Path, output: Output) -> None:
    """Write verify_register.py: under 200 lines of Python's standard library, to read and to run by an auditor.

    \b
        python verify_register.py exports/register.db exports/2003-12 --head 6f1c...
    """
    from asc842.api import verify_register  # noqa: PLC0415
    from asc842.api.exports import write_lines  # noqa: PLC0415

    write_lines(to, Path(verify_register.__file__).read_text(encoding="utf-8").splitlines())
    output.put(lambda: [str(to)], lambda: {"schema": "asc842/verify-script/1", "file": str(to)})


def _put(to: Path | None, document: dict[str, Any], output: Output) -> None:
    from asc842.api.exports import write_lines  # noqa: PLC0415

    if to is None:
        print_json(document)
        return
    write_lines(to, [json.dumps(document, indent=2, ensure_ascii=False)])
    if not output.as_json:
        say(str(to))
    else:
        print_json({"schema": "asc842/prove/1", "file": str(to), "head": document["head"]})
