"""Partitions measured by the workers of a Dask cluster; those of a worker that dies are measured by others."""

from __future__ import annotations

import os
import pkgutil
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING

from asc842._version import __version__
from asc842.api.scale.engines import ENGINES, EngineOptions
from asc842.api.scale.versions import refuse_other_versions
from asc842.api.scale.work import WORK, PartitionWork
from asc842.base.errors import InputError, Problem
from asc842.intake.text.words import listing

if TYPE_CHECKING:
    from distributed import Client

SECONDS = 30
"""How long to wait for a scheduler, and for its first worker."""
VERSION, SCHEDULER = "asc842._version:__version__", "the scheduler"
KEPT = "run it again: partitions that are done are kept"
_ONE_AT_A_TIME = Lock()
"""Options of pandas belong to a process: a worker of several threads measures with one of them."""


@ENGINES.at(20, name="dask")
def by_dask(work: PartitionWork, partitions: Sequence[int], options: EngineOptions) -> Iterator[int]:
    """Have partitions measured by the workers of a cluster, which read and write the folder under the same path.

    What a worker was at when it died is given to another one, as often as the scheduler allows
    (``distributed.scheduler.allowed-failures``: 3); all other partitions are done before that is an error. Raises
    InputError where there is no scheduler or no worker, where workers have another version of asc842 or do not see the
    folder, and where worker after worker died of a partition.
    """
    work = replace(work, out=work.out.resolve())
    with _connected(options.scheduler) as client:
        _refuse_strangers(client, work)
        died = yield from _round(client, options.scheduler, work, partitions)
        # Whatever waited on a worker that died is suspected too; by itself each shows whether workers die of it.
        left = list[int]()
        for number in died:
            left += yield from _round(client, options.scheduler, work, [number])
    if left:
        raise _refusal(options.scheduler,
                       f"worker after worker died of partitions: {listing(map(str, left))}",
                       "workers that live as long as one partition takes",
                       f"see their logs; give them more memory, or make partitions smaller; {KEPT}")


def _round(client: Client, scheduler: str, work: PartitionWork, partitions: Sequence[int]
           ) -> Generator[int, None, list[int]]:
    """Have partitions measured, and yield their leases; return those with which too many workers died."""
    from distributed import CancelledError, KilledWorker, as_completed  # noqa: PLC0415

    of = {client.submit(_measured, work, number, __version__, pure=False): number for number in partitions}
    died = list[int]()
    for future in as_completed(of, loop=client.loop):
        try:
            yield future.result()
        except KilledWorker:
            died.append(of[future])
        except CancelledError:
            raise _refusal(scheduler, "the connection to the scheduler was lost",
                           "a scheduler that runs until the end", f"start it again; {KEPT}") from None
        future.release()
    return sorted(died)


def _measured(work: PartitionWork, number: int, version: str) -> int:
    refuse_other_versions({"the driver": version})
    with _ONE_AT_A_TIME:
        return work.measure(number)


def _connected(scheduler: str) -> Client:
    """Connect to a scheduler that has workers."""
    if find_spec("distributed") is None:
        raise _refusal("--engine dask", "the package distributed is not installed", "Dask",
                       'pip install "asc842[dask]"')
    from distributed import Client  # noqa: PLC0415

    expected = "the address of a Dask scheduler that has workers, such as tcp://host:8786"
    remedy = "start it (dask scheduler; dask worker ADDRESS), or correct the address"
    if not scheduler:
        raise _refusal("--scheduler", "no address", expected, remedy)
    try:
        client = Client(scheduler, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:  # nobody there; a name that is none
        raise _refusal(scheduler, str(error).splitlines()[0], expected, remedy) from error
    try:
        client.wait_for_workers(1, timeout=SECONDS)
    except OSError:
        client.close()
        raise _refusal(scheduler, "a scheduler without a worker", expected, remedy) from None
    return client


def _refuse_strangers(client: Client, work: PartitionWork) -> None:
    """Refuse a cluster with another version of asc842, or workers that do not see the folder of the output."""
    found = client.run(pkgutil.resolve_name, VERSION, on_error="return") | {SCHEDULER: _on_scheduler(client)}
    refuse_other_versions({place: version if isinstance(version, str) else None for place, version in found.items()})
    sees = client.run(os.path.isdir, str(work.out / WORK))
    if blind := [worker for worker, there in sees.items() if not there]:
        raise _refusal(listing(blind), f"no folder {work.out}",
                       "the folder of the output under the same path on every machine of the cluster",
                       "name one that they share")


def _on_scheduler(client: Client) -> object:
    """Return the version of the scheduler, which reads tasks too; None where it has none."""
    try:
        return client.run_on_scheduler(pkgutil.resolve_name, VERSION)
    except ImportError:
        return None


def _refusal(where: str, found: str, expected: str, remedy: str) -> InputError:
    return InputError([Problem("cluster.unusable", where, found, expected, remedy)])
