"""``asc842 close``: a period over a folder of leases and tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from asc842.cli.output import Output, print_json, show, with_output_options
from asc842.cli.progress import progress

if TYPE_CHECKING:
    from asc842.api.close import CloseResult
    from asc842.contract.policy import Policy

DONE, FAILED = 0, 1
YEAR = "asc842/closes/1"
PATH = click.Path(path_type=Path)
EPILOG = ("Exit code: 0 done, every check passes; 1 a check failed, a lease was left out, or facts wait for a period "
          "that is closed; 2 refused, nothing posted.")
REGISTER_HELP = "Register: a file, or a database URL such as postgresql://user@host/db. [default: OUT/register.db]"
register_option = click.option("--register", "register", help=REGISTER_HELP)
out_option = click.option("--out", "out", type=PATH, default=Path("exports"), show_default=True,
                          help="Folder for the files of each period.")
rates_option = click.option("--rates", type=PATH, help="CSV of exchange rates: currency, to, date, rate, average.")


@click.command(epilog=EPILOG, short_help="Close a period over a portfolio.")
@click.argument("portfolio", type=PATH)
@click.option("--period", help="The period to close, as the policy's calendar names it: 2003-12.")
@click.option("--year", type=int, help="Close every period of a fiscal year, one after another.")
@register_option
@out_option
@click.option("--policy", "policy_file", type=PATH, help="Policy file. [default: policy.toml in PORTFOLIO]")
@click.option("--trial-balance", type=PATH, help="CSV of account, balance to compare the register with.")
@rates_option
@click.option("--journal-only", is_flag=True, help="Write the journal and a summary as JSON, no reports.")
@click.option("--workbooks", is_flag=True, help="Write the workbook of each lease too, to OUT/PERIOD/workbooks.")
@click.option("--without-rejected", is_flag=True, help="Close without leases that are rejected or missing.")
@click.option("--timestamp-request", is_flag=True, help="Write seal.tsq: a request for a time-stamp (RFC 3161) of the "
              "seal, to send to whom you trust.")
@click.option("--dry-run", is_flag=True, help="Work everything out; post nothing and write nothing.")
@with_output_options
def close(portfolio: Path, period: str | None, year: int | None, register: str | None, out: Path,
          policy_file: Path | None, trial_balance: Path | None, rates: Path | None, journal_only: bool,
          workbooks: bool, without_rejected: bool, timestamp_request: bool, dry_run: bool,
          output: Output) -> None:
    """Close a period over all leases in PORTFOLIO: a workbook, or a folder of workbooks, tables and lease files.

    Measures every lease, posts what is new to the register (a close done twice posts nothing twice), and writes the
    journal, reports, workbook and page to OUT/PERIOD. Facts that arrive after a close are caught up in the next.

    \b
        asc842 close inputs/sample-portfolio --period 2003-12
        asc842 close inputs/sample-portfolio --year 2004 --register postgresql://leases@db/leases
    """
    from asc842 import load_policy  # noqa: PLC0415
    from asc842.api.close import close as close_period  # noqa: PLC0415
    from asc842.closing.portfolio import read_portfolio  # noqa: PLC0415
    from asc842.output.close.tables import close_document, columns_by_lease  # noqa: PLC0415
    from asc842.output.close.text import close_text  # noqa: PLC0415

    if (period is None) == (year is None):
        raise click.UsageError("give one of --period and --year")
    code, documents = DONE, list[dict[str, Any]]()
    with progress() as report:
        policy = load_policy(policy_file) if policy_file else None
        # Leases that are closed once are let go of as they are measured; those that are asked for again are kept.
        held = read_portfolio(portfolio, lambda done, of: report("reading", done, of), policy
                              ) if period is None or workbooks else None
        for label in [period] if period is not None else _periods(held.policy, year) if held is not None else []:
            result: CloseResult = close_period(portfolio if held is None else held, str(label), register=register,
                                               out=out, policy=policy, trial_balance=trial_balance, rates=rates,
                                               reports=not journal_only,
                                               without_rejected=without_rejected, dry_run=dry_run,
                                               timestamp_request=timestamp_request, workbooks=workbooks,
                                               progress=report)
            code = max(code, DONE if result.passed else FAILED)
            if output.as_json:
                documents.append(close_document(result.sealed_book, columns_by_lease(result.book)))
            else:
                show(close_text(result.book, result.outcome, result.files, result.notes,
                                as_closed=result.as_closed, whole=output.whole))
    if output.as_json:
        print_json(documents[0] if period else {"schema": YEAR, "closes": documents})
    raise SystemExit(code)


def _periods(policy: Policy, year: int | None) -> list[str]:
    """Labels of the periods of a fiscal year, by the policy's calendar."""
    from asc842.calendar.fiscal import FiscalCalendar  # noqa: PLC0415

    return [p.label for p in FiscalCalendar(policy.calendar).year(int(year or 0))]
