"""Close two periods in a process that is killed at a random moment, look, and close them again; over and over.

Reads ``{"urls": [...], "seed": 1}`` from its input. The first register is left undisturbed. Prints one JSON object for
each of the others: where it was killed, what ``verify`` says then, and whether the closes run again end with the same
content as the undisturbed ones. Every look at a register happens in a process of its own, forked from this one. No
commit waits for the disk: what a killed process handed over to the system is kept, and no test turns the power off.
Strings are pandas' own, as in a close.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from asc842.base.frames import python_strings
from asc842.closing.register import Register, database
from register_runs import Facts, close_run

BEFORE: Facts = {f"lease-{i:03d}": {0: 300 + i, 1: 300} for i in range(12)}
AFTER: Facts = {**BEFORE, "lease-007": {0: 360, 1: 360}, "lease-100": {0: 500, 1: 500}}
"""Known after January was closed: one rent was raised, one lease was forgotten."""
RUNS = [close_run(BEFORE, 0), close_run(AFTER, 1)]
SOONER, LATER = 0.9, 1.05
"""What the time to kill within is taken times after one was done before, or was not: a third is, on any machine."""
CONNECTED = database._on_connect


def hurried(connection: sqlite3.Connection, record: object) -> None:
    """Connect without waiting for the disk at each commit."""
    CONNECTED(connection, record)
    connection.execute("PRAGMA synchronous=OFF")


database._on_connect = hurried


@python_strings()
def closes(url: str) -> dict[str, Any]:
    """Close both periods; return what the register holds then."""
    with Register.open(url) as register:
        for run in RUNS:
            register.post(run)
        content = register.posted().to_csv(index=False) + register.runs()[["period", "content"]].to_csv(index=False)
        return {"content": sha256(content.encode()).hexdigest(), "problems": register.verify().problems}


@python_strings()
def looked_at(url: str) -> dict[str, Any]:
    """Return what a register holds and what ``verify`` says of it."""
    with Register.open(url) as register:
        status, found = register.status(), register.verify()
        whole = {0: 0, 1: 60}.get(status.runs, status.lines)
        return {"runs": status.runs, "whole": status.lines == whole, "problems": found.problems}


def in_child(work: Callable[[str], dict[str, Any]], url: str) -> tuple[int, int]:
    """Begin some work in a forked process; return its id and where its answer can be read."""
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        return child, read
    try:
        os.write(write, json.dumps(work(url)).encode())
    except BaseException as error:
        os.write(write, json.dumps({"error": repr(error), "problems": [repr(error)]}).encode())
    finally:
        os._exit(0)


def answer(child: int, read: int) -> dict[str, Any]:
    """Wait for a forked process and return its answer; empty where it was killed before it gave one."""
    with os.fdopen(read, "rb") as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return dict(json.loads(text)) if text else {}


def main() -> None:
    """Kill, look and run again, for each register but the first."""
    asked = json.load(sys.stdin)
    chance = random.Random(asked["seed"])
    answer(*in_child(closes, asked["urls"][1]))  # the first time is slower
    began = time.monotonic()
    wanted = answer(*in_child(closes, asked["urls"][0]))
    took = time.monotonic() - began
    for url in asked["urls"][2:]:
        child, read = in_child(closes, url)
        time.sleep(chance.uniform(0, took))
        os.kill(child, signal.SIGKILL)
        finished = bool(answer(child, read))
        took *= SOONER if finished else LATER
        after = answer(*in_child(looked_at, url))
        again = answer(*in_child(closes, url))
        print(json.dumps({"finished": finished, "after": after, "again": again, "same": again == wanted}), flush=True)


if __name__ == "__main__":
    main()
