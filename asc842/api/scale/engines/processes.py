"""Partitions measured by processes of this machine; by this one alone where one is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread

from asc842.api.scale.engines import ENGINES, EngineOptions
from asc842.api.scale.work import PartitionWork
from asc842.base.errors import OutputError

TRIES = 5
"""So many pools may break, one after another, before a partition was done."""


@ENGINES.at(10, name="processes")
def by_processes(work: PartitionWork, partitions: Sequence[int], options: EngineOptions) -> Iterator[int]:
    """Measure partitions; those that a process had in work when it was killed are measured again.

    Raises OutputError where processes die before any partition is done.
    """
    processes = min(options.processes or 1, len(partitions))
    if processes < 2:
        yield from map(work.measure, partitions)
        return
    left, broken = list(partitions), 0
    while left:
        done = 0
        for number, leases in _pool(work, left, min(processes, len(left))):
            left.remove(number)
            done += 1
            yield leases
        broken = 0 if done else broken + 1
        if left and broken == TRIES:
            raise OutputError("output.not-written", f"{TRIES} times a process was killed before a partition was done: "
                              "there may be too little memory for it\n"
                              "  remedy: fewer --processes, or a smaller --partition")


def _pool(work: PartitionWork, partitions: Sequence[int], processes: int) -> Iterator[tuple[int, int]]:
    """Yield partitions that are done, with their leases, until all are or a process dies."""
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_begin) as pool:
        of: dict[Future[int], int] = {pool.submit(work.measure, number): number for number in partitions}
        try:
            for future in as_completed(of):
                yield of[future], future.result()
        except BrokenProcessPool:
            return
        finally:
            pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """End with the process that began this one, however that ends."""
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
