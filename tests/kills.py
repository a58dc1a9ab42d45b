"""Processes killed at points spread over the time that they take."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator


def killed(start: Callable[[int], subprocess.Popen[bytes]], whole: float, times: int) -> Iterator[int]:
    """Start a process ``times`` times and kill it, yielding the number of each; one takes ``whole`` seconds.

    One that was done before it was to be killed took less than that: the next is killed sooner. At least a third must
    have been interrupted.
    """
    interrupted = 0
    for n in range(times):
        process = start(n)
        time.sleep(whole * (0.4 + 0.6 * (n + 0.5) / times))
        alive = process.poll() is None
        process.kill()
        process.wait()
        interrupted += alive
        whole *= 1 if alive else 0.8
        yield n
    assert interrupted >= times // 3, "too few were killed before they were done"
