"""``asc842 explain``: why a figure is what it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from asc842.cli.books import POLICY_HELP
from asc842.cli.output import Output, say, with_output_options

if TYPE_CHECKING:
    from asc842.api.explain import Explanation

PATH = click.Path(path_type=Path)
DONE, DIFFERS = 0, 1
ALL = "all"
EPILOG = "Exit code: 0 the tree gives the figure; 1 it does not; 2 there is no such figure, or the input is refused."


@click.command(epilog=EPILOG, short_help="Say why a figure is what it is, down to the clause.")
@click.argument("lease")
@click.argument("figure")
@click.option("--as-of", "as_of", metavar="DATE", help="A day (2003-12-31) or a month (2003-12). [default: what the "
              "lease opens with; of flows, all of its life]")
@click.option("--portfolio", type=PATH, help="Folder, workbook or table in which LEASE is an id.")
@click.option("--of", "only", multiple=True, metavar="KEY=VALUE",
              help="Of a report, the leases of an entity, currency, asset_class or classification.")
@click.option("--register", help="Register: figures are those that stand posted there.")
@click.option("--policy", "policy_file", type=PATH, help=POLICY_HELP)
@click.option("--depth", type=click.IntRange(0), default=3, show_default=True, help="Steps of the tree to show.")
@click.option("--html", "page", type=PATH, help="Write the tree as a page to this file too.")
@with_output_options
def explain(lease: str, figure: str, as_of: str | None, portfolio: Path | None, only: tuple[str, ...],
            register: str | None, policy_file: Path | None, depth: int, page: Path | None, output: Output) -> None:
    """Explain FIGURE of LEASE: of a lease file, of an id in --portfolio, or of all its leases.

    Prints the figure with what makes it in one sentence, and the tree below it: each step with paragraph and rounding,
    each leaf a fact with document and clause, a judgement with its reason, or a policy. FIGURE is liability, asset, or
    a column of the schedule (interest, payment, cost, amortization, ...); of an event "ID: gain_loss"; of a close's
    reports "REPORT: COLUMN", of a lease or of all, down to each lease.

    \b
        asc842 explain inputs/windham-v.toml liability --as-of 2003-12
        asc842 explain forklifts interest --as-of 2003-12 --portfolio inputs/sample-portfolio
        asc842 explain inputs/windham-v.toml cost --as-of 2003-12 --depth 6 --json
        asc842 explain all "lease cost, year to date: total" --as-of 2003-12 --portfolio inputs/sample-portfolio
    """
    from rich.padding import Padding  # noqa: PLC0415  (so that --help is quick)
    from rich.text import Text  # noqa: PLC0415

    from asc842.api.explain import is_report  # noqa: PLC0415
    from asc842.output.derivation_words import MOST_LINES, lines_of  # noqa: PLC0415

    of_close = is_report(figure) or lease == ALL or register is not None
    if of_close and not (portfolio and as_of):
        raise click.UsageError("a figure of a close needs --portfolio, and --as-of with the period")
    found = _of_report(lease, figure, as_of or "", portfolio, only, register, policy_file) if (
        of_close and portfolio) else _of_lease(lease, figure, as_of, portfolio, policy_file)
    if page is not None:
        page.write_text(found.html(depth), encoding="utf-8")
        say(f"Page: {page}", error=output.as_json)
    most = None if output.whole else MOST_LINES
    output.put(lambda: [Padding(Text(line), (0, 0, 0, 2 * level)) for level, line in lines_of(
        found.derivation, depth, most)], lambda: found.document(depth))
    # A total is checked down to the rows of its leases: their own steps would account for each of them.
    adds_up = found.derivation.adds_up(min(depth, 2) if lease == ALL else depth)
    raise SystemExit(DONE if adds_up and (lease == ALL or found.agrees) else DIFFERS)


def _of_report(lease: str, figure: str, period: str, portfolio: Path, only: tuple[str, ...], register: str | None,
               policy_file: Path | None) -> Explanation:
    from asc842 import load_policy  # noqa: PLC0415
    from asc842.api.explain import explain_close  # noqa: PLC0415
    from asc842.closing.portfolio import read_portfolio  # noqa: PLC0415

    held = read_portfolio(portfolio, policy=load_policy(policy_file) if policy_file else None)
    picked = {key: value for key, _, value in (pair.partition("=") for pair in only)}
    return explain_close(held, period, register=register).explain(figure, None if lease == ALL else lease, picked)


def _of_lease(lease: str, figure: str, as_of: str | None, portfolio: Path | None,
              policy_file: Path | None) -> Explanation:
    from asc842.api.explain import explain as explained  # noqa: PLC0415
    from asc842.cli.books import book_of  # noqa: PLC0415

    if portfolio is None:
        return explained(book_of(Path(lease), policy_file), figure, as_of, where=lease)
    return explained(book_of(portfolio, policy_file, lease), figure, as_of, where=f"{portfolio}, {lease}")
