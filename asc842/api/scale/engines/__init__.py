"""Engines: what runs partitions, each in a file that announces itself under its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from asc842.api.scale.work import PartitionWork
from asc842.base.registry import Registry


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How many ``processes`` to use (None: as many as are worth their while), and the address of a ``scheduler``."""

    processes: int | None = None
    scheduler: str = ""


Engine = Callable[[PartitionWork, Sequence[int], EngineOptions], Iterator[int]]
"""Has partitions measured (``work.measure(number)``), in any order, and yields how many leases each has, once it is
done. Whoever measures one reads and writes the same folder."""
ENGINES = Registry[Engine]("asc842.api.scale.engines")


def engine_names() -> list[str]:
    """Return the names of all engines."""
    return [engine.name for engine in ENGINES]


def engine_named(name: str) -> Engine:
    """Return the engine of a name."""
    return next(engine.entry for engine in ENGINES if engine.name == name)
