"""Processor time after which work on a hostile file ends."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooLong(Exception):  # noqa: N818  (it is raised, and never shown)
    """The time is up."""


class _Limit(threading.local):
    until: float | None = None
    steps = 0


_OF_THREAD = _Limit()
STEPS = 32
"""Steps of reading between two looks at the clock, which costs more than most steps."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise TooLong within the block after so many seconds of processor time.

    A signal raises it on the main thread, within a regular expression too; on another thread ``in_time`` does.
    """
    outer = _OF_THREAD.until
    _OF_THREAD.until = time.thread_time() + seconds
    try:
        with _alarm(seconds):
            yield
    finally:
        _OF_THREAD.until = outer


def in_time() -> None:
    """Raise TooLong where the time of this thread's block is up; steps of reading call it."""
    _OF_THREAD.steps += 1
    if _OF_THREAD.until is None or _OF_THREAD.steps % STEPS:
        return
    if time.thread_time() > _OF_THREAD.until:
        raise TooLong


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def up(_number: int, _frame: FrameType | None) -> None:
        raise TooLong

    before, began = signal.signal(signal.SIGPROF, up), time.process_time()
    outer, _ = signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        if outer:  # the block around this one has its own time, less what this one took
            signal.setitimer(signal.ITIMER_PROF, max(0.001, outer - (time.process_time() - began)))
