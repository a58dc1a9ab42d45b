"""Measure tables in a process that is killed at random moments, and go on where it was; over and over.

Reads ``{"given": FOLDER, "out": FOLDER, "kills": 30, "seed": 1}`` from its input. Every measurement happens in a
process forked from this one. Prints what came of it as JSON: how many were killed, how many ended, and each file that
was not, at any moment, as an undisturbed measurement leaves it. With ``"workers": true`` it is not the driver that is
killed, but processes that it uses, in one measurement.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import sys
import time
from pathlib import Path
from threading import Event, Thread
from typing import Any

from asc842.api.scale.engines import EngineOptions
from asc842.api.scale.run import measure_files

PARTITION = 2
SOONER, LATER = 0.9, 1.05
"""What the time to kill within is taken times after one was done before, or was not."""


def content(folder: Path) -> dict[str, bytes]:
    """Files that are there under their own names: not those that are being written."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*"))
            if p.is_file() and not any(part.startswith(".") for part in p.relative_to(folder).parts)}


def begun(given: str, out: Path) -> int:
    """Begin to measure in a forked process; return its id."""
    child = os.fork()
    if child:
        return child
    try:
        measure_files(given, out, partition=PARTITION, options=EngineOptions(1))
    except BaseException as error:
        print(repr(error), file=sys.stderr, flush=True)
        os._exit(3)
    os._exit(0)


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed(asked: dict[str, Any]) -> dict[str, Any]:
    """Kill the driver at random moments; each measurement is gone on with until it is done."""
    chance, root = random.Random(asked["seed"]), Path(asked["out"])
    began = time.monotonic()
    assert ended(begun(asked["given"], root / "whole")) == 0
    took, whole = time.monotonic() - began, content(root / "whole")
    kills, done, other, tries = 0, 0, list[str](), 0
    while kills < asked["kills"] and tries < 10 * asked["kills"]:
        tries += 1
        out = root / f"{done}"
        child = begun(asked["given"], out)
        time.sleep(chance.uniform(0, took))
        os.kill(child, signal.SIGKILL)
        code = ended(child)
        assert code in (0, -signal.SIGKILL), code
        kills, took = (kills + 1, took * LATER) if code else (kills, took * SOONER)
        found = content(out)
        other += [name for name, text in found.items() if whole.get(name) != text]
        if code == 0:
            done += 1
            other += sorted(whole.keys() - found.keys())
    assert ended(begun(asked["given"], root / f"{done}")) == 0
    other += [] if content(root / f"{done}") == whole else ["at the end"]
    return {"kills": kills, "done": done + 1, "other": other}


def workers_killed(asked: dict[str, Any]) -> dict[str, Any]:
    """Kill processes that measure partitions, at random moments of one measurement."""
    chance, root, stop, kills = random.Random(asked["seed"]), Path(asked["out"]), Event(), list[int]()

    def kill() -> None:
        while len(kills) < asked["kills"] and not stop.wait(chance.uniform(0.5, 2)):
            if running := multiprocessing.active_children():
                victim = chance.choice(running)
                victim.kill()
                kills.append(victim.pid or 0)

    whole = measure_files(asked["given"], root / "whole", partition=PARTITION, options=EngineOptions(1)).path
    killer = Thread(target=kill)
    killer.start()
    try:
        out = measure_files(asked["given"], root / "killed", partition=PARTITION, options=EngineOptions(2)).path
    finally:
        stop.set()
        killer.join()
    return {"kills": len(kills), "done": 1, "other": [] if content(out) == content(whole) else ["at the end"]}


if __name__ == "__main__":
    given = json.load(sys.stdin)
    print(json.dumps((workers_killed if given.get("workers") else killed)(given)))
