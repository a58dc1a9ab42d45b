"""Commands for closing periods: close, report, status, reopen, history, recheck."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from asc842.cli.output import report_problems, say, show
from asc842.cli.progress import progress

if TYPE_CHECKING:
    from asc842.api.close import CloseResult
    from asc842.contract.policy import Policy

DONE, FAILED, REFUSED = 0, 1, 2
PATH = click.Path(path_type=Path)
EPILOG = ("Exit code: 0 done, every check passes; 1 a check failed, a lease was left out, or facts wait for a period "
          "that is closed; 2 refused, nothing posted.")
REGISTER_HELP = "Register: a file, or a database URL such as postgresql://user@host/db. [default: OUT/register.db]"
register_option = click.option("--register", "register", help=REGISTER_HELP)
out_option = click.option("--out", "out", type=PATH, default=Path("exports"), show_default=True,
                          help="Folder for the files of each period.")
rates_option = click.option("--rates", type=PATH, help="CSV of exchange rates: currency, to, date, rate, average.")


@click.command(epilog=EPILOG, short_help="Close a period over a folder of leases and tables.")
@click.argument("portfolio", type=PATH)
@click.option("--period", help="The period to close, as the policy's calendar names it: 2003-12.")
@click.option("--year", type=int, help="Close every period of a fiscal year, one after another.")
@register_option
@out_option
@click.option("--policy", "policy_file", type=PATH, help="Policy file. [default: policy.toml in PORTFOLIO]")
@click.option("--trial-balance", type=PATH, help="CSV of account, balance to compare the register with.")
@rates_option
@click.option("--journal-only", is_flag=True, help="Write the journal and a summary as JSON, no reports.")
@click.option("--without-rejected", is_flag=True, help="Close without leases that are rejected or missing.")
@click.option("--dry-run", is_flag=True, help="Work everything out; post nothing and write nothing.")
def close(portfolio: Path, period: str | None, year: int | None, register: str | None, out: Path,
          policy_file: Path | None, trial_balance: Path | None, rates: Path | None, journal_only: bool,
          without_rejected: bool, dry_run: bool) -> None:
    """Close a period over all leases in PORTFOLIO, a folder of lease files and tables.

    Measures every lease, posts what is new to the register (a close done twice posts nothing twice), and writes the
    journal, reports, workbook and page to OUT/PERIOD. Facts that arrive after a close are caught up in the next.

    \b
        asc842 close inputs/sample-portfolio --period 2003-12
        asc842 close inputs/sample-portfolio --year 2004 --register postgresql://leases@db/leases
    """
    from asc842 import load_policy  # noqa: PLC0415
    from asc842.api.close import close as close_period  # noqa: PLC0415
    from asc842.closing.portfolio import read_portfolio  # noqa: PLC0415
    from asc842.output.close.text import close_text  # noqa: PLC0415

    if (period is None) == (year is None):
        raise click.UsageError("give one of --period and --year")
    code = DONE
    with report_problems(), progress() as report:
        policy = load_policy(policy_file) if policy_file else None
        held = read_portfolio(portfolio, lambda done, of: report("reading", done, of), policy)
        for label in _periods(held.policy, year) if period is None else [period]:
            result: CloseResult = close_period(held, str(label), register=register, out=out,
                                               trial_balance=trial_balance, rates=rates, reports=not journal_only,
                                               without_rejected=without_rejected, dry_run=dry_run, progress=report)
            show(close_text(result.book, result.outcome, result.files, result.notes,
                            as_closed=result.as_closed))
            code = max(code, DONE if result.passed else FAILED)
    raise SystemExit(code)


def _periods(policy: Policy, year: int | None) -> list[str]:
    """Labels of the periods of a fiscal year, by the policy's calendar."""
    from asc842.calendar.fiscal import FiscalCalendar  # noqa: PLC0415

    return [p.label for p in FiscalCalendar(policy.calendar).year(int(year or 0))]


@click.command(short_help="Show what is closed, and prove that it is unchanged.")
@register_option
@out_option
@click.option("--verify", is_flag=True, help="Work out every id and hash again, to prove that nothing was altered.")
@click.option("--head", metavar="HASH", help="The last run's hash as noted elsewhere: verify that the chain still has "
              "it. Without it, an insider who rewrites all hashes is not detected.")
@click.option("--restated", is_flag=True, help="Show periods as closed and as they would have been.")
def status(register: str | None, out: Path, verify: bool, head: str | None, restated: bool) -> None:
    """Show what is closed, by which run, and whether the register still holds what was posted.

    The last run's hash that it prints anchors the chain: note it where the register's keeper can't write, and give it
    to --head later.
    """
    from asc842.closing.register import Register  # noqa: PLC0415
    from asc842.output.close.text import restated_text, status_text, verified_text  # noqa: PLC0415

    with report_problems(), Register.open(register or out / "register.db", create=False) as kept:
        show(restated_text(kept.restated_difference()) if restated else status_text(kept.status()))
        if verify or head:
            proof = kept.verify(head)
            show(verified_text(proof))
            raise SystemExit(DONE if proof.passed else FAILED)


@click.command(short_help="Reopen the last closed period.")
@click.argument("period")
@click.option("--reason", required=True, help="Why; it is kept in the register for ever.")
@register_option
@out_option
def reopen(period: str, reason: str, register: str | None, out: Path) -> None:
    """Reopen the last closed PERIOD. What was posted stays; closing it again posts what differs."""
    from asc842.closing.register import Register  # noqa: PLC0415

    with report_problems(), Register.open(register or out / "register.db", create=False) as kept:
        say(f"{period} reopened: {reason} (run {kept.reopen(period, reason)[:12]})")


@click.command(short_help="Show every close that a lease was part of.")
@click.argument("lease")
@register_option
@out_option
def history(lease: str, register: str | None, out: Path) -> None:
    """Show every close that LEASE was part of: when, from which input, what was posted, its balances then."""
    from asc842.closing.register import Register  # noqa: PLC0415
    from asc842.output.close.register_tables import changed_shown, history_shown  # noqa: PLC0415
    from asc842.output.close.text import frame_text  # noqa: PLC0415

    with report_problems(), Register.open(register or out / "register.db", create=False) as kept:
        table = kept.history(lease)
        if table.empty:
            say(f"asc842: no close has a lease {lease}; see asc842 status", error=True)
            raise SystemExit(REFUSED)
        show(frame_text(f"History of {lease}", history_shown(table)))
        if len(changed := kept.changed_inputs(lease)):
            show(frame_text("Changed inputs, each from the close before", changed_shown(changed)))


@click.command(short_help="Print a report of a closed period.")
@click.argument("period")
@click.argument("name", required=False)
@click.option("--lease", help="Rows of one lease alone.")
@click.option("--column", "columns", multiple=True, help="A column to print, any number of times. [default: all that "
              "say anything]")
@register_option
@out_option
def report(period: str, name: str | None, lease: str | None, columns: tuple[str, ...], register: str | None,
           out: Path) -> None:
    """Print the report NAME of a closed PERIOD, as the register keeps it; without NAME, list what there is.

    \b
        asc842 report 2003-12
        asc842 report 2003-12 "discount rates" --column lease --column rate --column support
        asc842 report 2003-12 checks
    """
    from asc842.api.kept_reports import names_of, report_of  # noqa: PLC0415
    from asc842.closing.register import Register  # noqa: PLC0415
    from asc842.output.close.text import frame_text  # noqa: PLC0415

    with report_problems(), Register.open(register or out / "register.db", create=False) as kept:
        files = kept.files(period)
        if not files:
            say(f"asc842: no files of a period {period} are kept; see asc842 status", error=True)
            raise SystemExit(REFUSED)
        if name is None:
            say("\n".join(names_of(files)))
            return
        show(frame_text(f"{name[0].upper()}{name[1:]}, {period}", report_of(files, name, lease, columns)))


@click.command(epilog=EPILOG, short_help="Compute closed periods again and list differences.")
@register_option
@out_option
@click.option("--policy", "policy_files", type=PATH, multiple=True,
              help="A policy that periods were closed under; each period takes its own.")
@rates_option
def recheck(register: str | None, out: Path, policy_files: tuple[Path, ...], rates: Path | None) -> None:
    """Compute every closed period again with this version, and list each number that it would make differently.

    Each period is computed from the inputs that it was closed with, which the register keeps.
    """
    from asc842 import Policy, load_policy  # noqa: PLC0415
    from asc842.api.recheck import recheck_all  # noqa: PLC0415
    from asc842.closing.foreign import read_rates  # noqa: PLC0415
    from asc842.closing.register import Register  # noqa: PLC0415
    from asc842.output.close.text import frame_text  # noqa: PLC0415

    with report_problems(), progress() as report, Register.open(register or out / "register.db", create=False) as kept:
        found = recheck_all(kept, [load_policy(file) for file in policy_files] or [Policy()], report,
                            read_rates(rates) if rates else None)
    if found.empty:
        say("Every number of every closed period comes out the same.")
        raise SystemExit(DONE)
    show(frame_text("Numbers that this version makes differently", found))
    raise SystemExit(FAILED)
