"""A close on one screen: what was closed and posted, balances, what was rejected, checks that need attention."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from asc842._version import __version__
from asc842.base.causes import causes_first
from asc842.base.folding import folded, said
from asc842.base.lazy import pd
from asc842.closing.book import CloseBook
from asc842.closing.register import RunOutcome, Status, Verification
from asc842.closing.register.signing import alone
from asc842.closing.reports.late import KIND as CATCH_UP
from asc842.closing.reports.late_by_year import CURTAIN, ROLLOVER
from asc842.output.close.register_tables import periods_shown, reopened_shown, restated_shown, signatures_shown
from asc842.output.close.tables import classed
from asc842.output.renderers.text import framed
from asc842.output.table import Table, is_amount
from asc842.output.text.diff import changed_text

SHORT = {ROLLOVER: "cost (rollover)", CURTAIN: "cost (iron curtain)", "liability overstated": "liability",
         "asset overstated": "asset"}
"""What a terminal calls the columns of misstatements by year."""
CALLED = {"related party": ("related party", "related parties"), "expiring": ("lease expiring", "leases expiring"),
          "no activity": ("lease without activity", "leases without activity"),
          "dropped": ("lease dropped", "leases dropped"), "carried on": ("lease renamed", "leases renamed"),
          "accrued": ("amount accrued and not charged", "amounts accrued and not charged"),
          "changed without a day": ("change without a day", "changes without a day"),
          "incentive planned": ("incentive planned and not said to be received",
                                "incentives planned and not said to be received"),
          "negative liability": ("negative liability", "negative liabilities"),
          "outside the lease": ("obligation outside the lease", "obligations outside the lease"),
          "rate differs": ("rate that differs from those of leases alike",
                           "rates that differ from those of leases alike")}
"""What exceptions are called, one and several of a kind, where an s does not do."""


def close_text(book: CloseBook, outcome: RunOutcome, files: tuple[Path, ...], notes: tuple[str, ...] = (), *,
               as_closed: bool = True, whole: bool = False) -> RenderableType:
    """Lay a close out for a terminal; a period that was closed with another input has its reports in its files.

    ``whole``: every problem of what was rejected by itself, where those of one kind are folded otherwise.
    """
    reports = (*_balances(book), _cost(book), *_exceptions(book)) if as_closed else ()
    changed = changed_text(book.difference) if book.difference else ()
    return Group(_title(book), *reports, *changed, *_waits(outcome), *_rejected(book, whole=whole), *_checks(book),
                 Text(outcome.message), *_seal(outcome), *_notes(outcome), *_late(book, outcome),
                 *_by_year(book, outcome), *(Text(note, style="yellow") for note in notes), *_files(files))


def _waits(outcome: RunOutcome) -> Iterator[RenderableType]:
    """Show what waits for the next open period: debits less credits, as posted and by today's input."""
    if outcome.waits.empty:
        return
    yield frame_text(f"{outcome.period} is closed and stays as it is; what waits for the next open period",
                     outcome.waits)


def _title(book: CloseBook) -> Text:
    period = book.period
    return Text.assemble((f"Leases, {period.label}", "bold"), f"  ({period.first_day} to {period.last_day}, "
                         f"{len(book.roster.leases):,} leases, asc842 {__version__})\n")


def _balances(book: CloseBook) -> Iterator[RenderableType]:
    """Roll liability and asset forward over the period, by currency, entity and class."""
    for what in ("liability", "right-of-use asset"):
        rolled = classed(book, f"{what} roll-forward, period")
        amounts = [c for c in rolled.columns if is_amount(rolled[c]) and (rolled[c].any() or c == "closing")]
        kept = [c for c in amounts if c != "difference"]
        keys = ["entity", "currency", "classification"]
        summed = rolled[[*keys, *kept]].groupby(keys, as_index=False).sum()
        yield frame_text(f"{what[0].upper() + what[1:]}, period", summed)


def _cost(book: CloseBook) -> RenderableType:
    """Each kind of cost that is not zero, a row each."""
    keys = ["entity", "currency"]
    cost = classed(book, "lease cost, year to date")
    kinds = [c for c in cost.columns if is_amount(cost[c])]
    summed = cost.groupby(keys, as_index=False)[kinds].sum().melt(keys, var_name="cost", value_name="year to date")
    summed["cost"] = summed["cost"].replace({"total": "total lease cost"})
    shown = summed[summed["year to date"] != 0].sort_values(keys, kind="stable", ignore_index=True)
    return frame_text("Lease cost", shown)


def _rejected(book: CloseBook, *, whole: bool) -> Iterator[RenderableType]:
    if book.rejected:
        yield Text(f"Rejected: {len(book.rejected)}", style="bold red")
        problems = list(dict.fromkeys(p for x in book.rejected for p in x.problems))
        for shown in said(causes_first(problems) if whole else folded(problems)):
            yield Text(f"{shown}\n")


def _exceptions(book: CloseBook) -> Iterator[RenderableType]:
    counted = book.exceptions["kind"].value_counts(sort=False)
    if len(counted):
        yield Text("Exceptions: " + ", ".join(f"{n:,} {CALLED.get(str(kind), (str(kind), f'{kind}s'))[n > 1]}"
                                             for kind, n in counted.items()) + "\n")


def _checks(book: CloseBook) -> Iterator[RenderableType]:
    by_status = {status: [c for c in book.checks if c.status == status] for status in ("pass", "fail", "note")}
    counted = ", ".join(f"{len(found)} {status}{'s' * (status == 'note' and len(found) > 1)}"
                        for status, found in by_status.items() if found)
    yield Text(f"Checks: {counted}", style="bold red" if by_status["fail"] else "green")
    for check in by_status["fail"]:
        yield Text(f"  {check.name}: residual {check.residual:,}; {check.detail}", style="red")
    for check in by_status["note"]:
        yield Text(f"  {check.name}: {check.actual}; {check.detail}", style="yellow")


def _seal(outcome: RunOutcome) -> Iterator[RenderableType]:
    """Show the number that covers the close and every one before it, where there is a run that has it."""
    if not outcome.dry_run:
        yield Text(f"Seal: {outcome.run_hash}")


def _notes(outcome: RunOutcome) -> Iterator[RenderableType]:
    late = outcome.catch_up
    if len(late):
        leases = ", ".join(dict.fromkeys(late["lease"].astype(str)))
        yield Text(f"Caught up for closed periods: {len(late)} lines of {leases}")
    if len(outcome.waiting):
        yield Text(f"Today's facts would add {len(outcome.waiting)} lines; close the next period to catch up.")
    if outcome.absent:
        yield Text(f"In the register, not in this close: {', '.join(outcome.absent)}", style="yellow")
    if outcome.note:
        yield Text(outcome.note, style="yellow")


def _late(book: CloseBook, outcome: RunOutcome) -> Iterator[RenderableType]:
    """What each lease has caught up by this close, or waits to have, and by which change of input."""
    now = len(outcome.posted) + len(outcome.waiting) > 0
    found = book.exceptions[(book.exceptions["kind"] == CATCH_UP) & now]
    for lease, what, detail in zip(found["lease"], found["what"], found["detail"], strict=True):
        yield Text(f"  {lease}, {what}; {detail}")


def _by_year(book: CloseBook, outcome: RunOutcome) -> Iterator[RenderableType]:
    """What late facts misstate in each fiscal year, where this close catches up or something waits."""
    if len(book.by_year) and len(outcome.catch_up) + len(outcome.waiting):
        shown = book.by_year.rename(columns=SHORT).drop(columns="kind")
        yield frame_text("If an error, misstated by fiscal year (SAB 108); below zero: understated", shown)


def _files(files: tuple[Path, ...]) -> Iterator[RenderableType]:
    shown = [f for f in files if f.name in ("close.xlsx", "close.html", "journal.csv", "pending.html")]
    if files:
        yield Text("Files: " + ", ".join(map(str, shown)) + (f" and {len(files) - len(shown)} more"
                                                           if len(files) > len(shown) else ""))


def status_text(status: Status) -> RenderableType:
    """Lay out where a register stands."""
    head = Text.assemble((status.register, "bold"), f"\n{status.runs} runs, {status.entries:,} entries, "
                         f"{status.lines:,} lines, {status.leases:,} leases\nlast run {status.head}\n")
    parts: list[RenderableType] = [head, frame_text("Periods", periods_shown(status.periods))]
    if len(status.signatures):
        parts.append(frame_text("Signatures", signatures_shown(status.signatures)))
        parts += [Text(f"{period}: {name} is preparer and reviewer", style="yellow")
                  for period, name in alone(status.signatures)]
    if len(status.reopened):
        parts.append(frame_text("Reopened", reopened_shown(status.reopened)))
    return Group(*parts)


def restated_text(difference: pd.DataFrame) -> RenderableType:
    """Show what closed periods would have been, by the facts that became known later."""
    if difference.empty:
        return Text("Every closed period is as it would have been by what is known now.", style="green")
    return frame_text("As closed, and as it would have been: debits less credits", restated_shown(difference))


def verified_text(proof: Verification) -> RenderableType:
    """Say whether a register still holds what was posted."""
    if proof.passed:
        after = f" after run {proof.since}" if proof.since else ""
        return Text(f"Verified: {proof.runs} runs, {proof.entries:,} entries and {proof.lines:,} lines{after} are as "
                    f"they were posted; head {proof.head}", style="green")
    return Group(Text(f"Altered: {len(proof.problems)} problem{'s' * (len(proof.problems) != 1)}", style="bold red"),
                 *(Text(f"  {p}", style="red") for p in proof.problems))


def recheck_text(found: pd.DataFrame) -> RenderableType:
    """Show each number of a closed period that this version would make differently."""
    if found.empty:
        return Text("Every number of every closed period comes out the same.")
    return frame_text("Numbers that this version makes differently", found)


def frame_text(title: str, frame: pd.DataFrame) -> RenderableType:
    """Lay out a frame of reports under a title."""
    return framed(Table.of(frame, title))
