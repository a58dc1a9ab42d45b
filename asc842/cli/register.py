"""Commands that read a register: status, reopen, history, report, recheck."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from asc842.cli.closing import DONE, EPILOG, FAILED, PATH, out_option, rates_option, register_option
from asc842.cli.output import Output, show, with_output_options
from asc842.cli.progress import progress

if TYPE_CHECKING:
    from asc842.closing.register import Register


@click.command(short_help="Show what is closed, and prove that it is unchanged.")
@register_option
@out_option
@click.option("--verify", is_flag=True, help="Work out every id and hash again, to prove that nothing was altered.")
@click.option("--head", metavar="HASH", help="The last run's hash as noted elsewhere: verify that the chain still has "
              "it. Without it, an insider who rewrites all hashes is not detected.")
@click.option("--since", metavar="HASH", help="The hash of a run up to which all was verified before, as noted then: "
              "go through what later runs wrote, and check that balances follow from those that it sealed.")
@click.option("--restated", is_flag=True, help="Show periods as closed and as they would have been.")
@with_output_options
def status(register: str | None, out: Path, verify: bool, head: str | None, since: str | None, restated: bool,
           output: Output) -> None:
    """Show what is closed, by which run, and whether the register still holds what was posted.

    The last run's hash that it prints anchors the chain: note it where the register's keeper can't write, and give it
    to --head later. Given to --since, the next verification takes as long as what was posted since.
    """
    from asc842.output.close.register_tables import restated_document, status_document  # noqa: PLC0415
    from asc842.output.close.text import restated_text, status_text, verified_text  # noqa: PLC0415

    with opened(register, out) as kept:
        proof = kept.verify(head, since) if verify or head or since else None
        if restated:
            found = kept.restated_difference()
            output.put(lambda: [restated_text(found)], lambda: restated_document(found, proof))
        else:
            stands = kept.status()
            output.put(lambda: [status_text(stands)], lambda: status_document(stands, proof))
        if proof and not output.as_json:
            show(verified_text(proof))
    raise SystemExit(DONE if proof is None or proof.passed else FAILED)


@click.command(short_help="Reopen the last closed period.")
@click.argument("period")
@click.option("--reason", required=True, help="Why; it is kept in the register for ever.")
@register_option
@out_option
@with_output_options
def reopen(period: str, reason: str, register: str | None, out: Path, output: Output) -> None:
    """Reopen the last closed PERIOD. What was posted stays; closing it again posts what differs."""
    with opened(register, out) as kept:
        run = kept.reopen(period, reason)
    output.put(lambda: [f"{period} reopened: {reason}", f"Seal: {run}"],
               lambda: {"schema": "asc842/reopen/1", "period": period, "reason": reason, "run": run})


@click.command(short_help="Show every close that a lease was part of.")
@click.argument("lease")
@register_option
@out_option
@with_output_options
def history(lease: str, register: str | None, out: Path, output: Output) -> None:
    """Show every close that LEASE was part of: when, from which input, what was posted, its balances then."""
    from asc842.base.errors import InputError, Problem  # noqa: PLC0415
    from asc842.output.close.register_tables import changed_shown, history_shown, signatures_shown  # noqa: PLC0415
    from asc842.output.close.text import frame_text  # noqa: PLC0415
    from asc842.output.renderers.json import records  # noqa: PLC0415

    with opened(register, out) as kept:  # what it holds may be damaged, which shows where it is laid out
        table, changed = kept.history(lease), kept.changed_inputs(lease)
        if table.empty:
            raise InputError([Problem("register.lease-unknown",
                                      "LEASE", f"no close has a lease {lease}", "a lease of the register",
                                      "see asc842 status")])
        tables = {f"History of {lease}": history_shown(table)}
        if len(changed):
            tables["Changed inputs, each from the close before"] = changed_shown(changed)
        signed = kept.signatures()
        signed = signed[signed["period"].isin(table["period"])]
        if len(signed):
            tables["Signatures of these periods"] = signatures_shown(signed)
        output.put(lambda: [frame_text(title, shown) for title, shown in tables.items()],
                   lambda: {"schema": "asc842/history/1", "lease": lease, "closes": records(table),
                            "changed": records(changed), "signatures": records(signed)})


@click.command(short_help="Print a report of a closed period.")
@click.argument("period")
@click.argument("name", required=False)
@click.option("--lease", help="Rows of one lease alone.")
@click.option("--column", "columns", multiple=True, help="A column to print, any number of times. [default: all that "
              "say anything]")
@register_option
@out_option
@with_output_options
def report(period: str, name: str | None, lease: str | None, columns: tuple[str, ...], register: str | None,
           out: Path, output: Output) -> None:
    """Print the report NAME of a closed PERIOD, as the register keeps it; without NAME, list what there is.

    \b
        asc842 report 2003-12
        asc842 report 2003-12 "discount rates" --column lease --column rate --column support
        asc842 report 2003-12 checks
    """
    from asc842.api.kept_reports import names_of, report_of  # noqa: PLC0415
    from asc842.base.errors import InputError, Problem  # noqa: PLC0415
    from asc842.output.close.text import frame_text  # noqa: PLC0415
    from asc842.output.renderers.json import records  # noqa: PLC0415

    document = {"schema": "asc842/report/1", "period": period}
    with opened(register, out) as kept:
        files = kept.files(period)
        if not files:
            raise InputError([Problem("register.period-unknown",
                                      "PERIOD", f"no files of a period {period}", "a closed period",
                                      "see asc842 status")])
        if name is None:
            names = names_of(files)
            output.put(lambda: ["\n".join(names)], lambda: {**document, "reports": names})
        else:
            table = report_of(files, name, lease, columns)
            output.put(lambda: [frame_text(f"{name[0].upper()}{name[1:]}, {period}", table)],
                       lambda: {**document, "report": name, "rows": records(table)})


@click.command(epilog=EPILOG, short_help="Compute closed periods again and list differences.")
@register_option
@out_option
@click.option("--policy", "policy_files", type=PATH, multiple=True,
              help="A policy that periods were closed under; each period takes its own.")
@rates_option
@with_output_options
def recheck(register: str | None, out: Path, policy_files: tuple[Path, ...], rates: Path | None,
            output: Output) -> None:
    """Compute every closed period again with this version, and list each number that it would make differently.

    Each period is computed from the inputs that it was closed with, which the register keeps.
    """
    from asc842 import Policy, load_policy  # noqa: PLC0415
    from asc842.api.recheck import recheck_all  # noqa: PLC0415
    from asc842.closing.foreign import read_rates  # noqa: PLC0415
    from asc842.output.close.text import recheck_text  # noqa: PLC0415
    from asc842.output.renderers.json import records  # noqa: PLC0415

    with progress() as report, opened(register, out) as kept:
        found = recheck_all(kept, [load_policy(file) for file in policy_files] or [Policy()], report,
                            read_rates(rates) if rates else None)
    output.put(lambda: [recheck_text(found)],
               lambda: {"schema": "asc842/recheck/1", "differences": records(found)})
    raise SystemExit(DONE if found.empty else FAILED)


def opened(register: str | None, out: Path) -> Register:
    """Open a register that is there, by default the one in a folder."""
    from asc842.closing.register import Register  # noqa: PLC0415

    return Register.open(register or out / "register.db", create=False)
