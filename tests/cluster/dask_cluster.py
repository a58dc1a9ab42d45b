"""A Dask cluster of this machine: prints the address of its scheduler, and runs until its input ends.

    python tests/cluster/dask_cluster.py WORKERS MARK

The first worker that begins a third task is killed as it does so, unless there is a file MARK, which is written then.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from distributed import Client, LocalCluster
from distributed.diagnostics.plugin import WorkerPlugin


class Killer(WorkerPlugin):
    """Kills its worker as it begins the third of its tasks, unless one was killed before."""

    def __init__(self, mark: str) -> None:
        self.mark, self.begun = mark, 0

    def transition(self, key: Any, start: str, finish: str, **_: Any) -> None:  # noqa: ARG002
        self.begun += finish == "executing"
        if self.begun == 3 and not Path(self.mark).exists():
            Path(self.mark).write_text("")
            os.kill(os.getpid(), signal.SIGKILL)


def main(workers: int, mark: str) -> None:
    with LocalCluster(n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as cluster:
        with Client(cluster) as client:
            client.register_plugin(Killer(mark))
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
