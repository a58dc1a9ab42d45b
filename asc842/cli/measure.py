"""``asc842 measure``: leases in tables of any size, from files to files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from asc842.cli.output import Output, with_output_options
from asc842.cli.progress import progress

if TYPE_CHECKING:
    from rich.console import RenderableType

    from asc842.api.scale.run import MeasuredFiles

DONE, FAILED = 0, 1
PATH = click.Path(path_type=Path)
EPILOG = ("Exit code: 0 every lease is measured and every check passes; 1 a lease was refused or a check fails (all "
          "else is written); 2 input refused, nothing written.")


@click.command(epilog=EPILOG, short_help="Measure leases in tables of any size.")
@click.argument("tables", type=PATH)
@click.option("--out", "out", type=PATH, required=True, help="Folder to write; one begun before is gone on with.")
@click.option("--policy", "policy_file", type=PATH, help="Policy file. [default: policy.toml in TABLES]")
@click.option("--partition", type=click.IntRange(1), default=5_000, show_default=True,
              help="Leases measured at a time.")
@click.option("--processes", type=click.IntRange(1), help="How many. [default: one for each core, for few leases one]")
@click.option("--engine", default="processes", show_default=True, help="What runs the partitions.")
@click.option("--scheduler", default="", help="Address of the engine's scheduler, where it has one.")
@click.option("--restart", is_flag=True, help="Begin again, and remove what was written before.")
@with_output_options
def measure(tables: Path, out: Path, policy_file: Path | None, partition: int, processes: int | None, engine: str,
            scheduler: str, restart: bool, output: Output) -> None:
    """Measure all leases of TABLES, a folder of CSV or Parquet tables, for their whole lives; write Parquet.

    Writes schedule, payments, journal, checks and problems to folders of OUT, a file for each partition of leases, and
    summary.json and balances.parquet of them all. Memory does not grow with the number of leases. Interrupted, the
    same command goes on where it was.

    \b
        asc842 measure fleet --out measured
        asc842 measure fleet --out measured --processes 8 --partition 20000
    """
    from asc842 import load_policy  # noqa: PLC0415  (so that --help is quick)
    from asc842.api.scale.engines import EngineOptions, engine_names  # noqa: PLC0415
    from asc842.api.scale.run import measure_files  # noqa: PLC0415

    if engine not in engine_names():
        raise click.BadParameter(f"one of: {', '.join(engine_names())}", param_hint="--engine")
    if scheduler and engine == "processes":
        raise click.BadParameter("processes of this machine have none; give --engine dask", param_hint="--scheduler")
    with progress() as report:
        policy = load_policy(policy_file) if policy_file else None
        made = measure_files(tables, out, policy=policy, partition=partition, engine=engine,
                             options=EngineOptions(processes, scheduler), restart=restart, progress=report)
    output.put(lambda: _text(made), lambda: made.summary | {"folder": str(made.path)})
    raise SystemExit(DONE if made.passed else FAILED)


def _text(made: MeasuredFiles) -> list[RenderableType]:
    s: dict[str, Any] = made.summary
    counts = dict.fromkeys(("pass", "fail", "resolved", "note"), 0)
    for check in s["checks"]:
        counts[check["status"]] += check["count"]
    said = ", ".join(f"{n:,} {status}" for status, n in counts.items() if n)
    lines = [f"{made.path}: {s['leases']:,} leases measured, {s['refused']:,} refused",
             "rows: " + ", ".join(f"{name} {n:,}" for name, n in s["rows"].items()), f"checks: {said}"]
    lines += [f"  fails: {x['name']} ({x['count']:,} times)" for x in s["checks"] if x["status"] == "fail"]
    lines += [f"  refused: {x['code']} ({x['count']:,} times)" for x in s["problems"]]
    return [*lines]
