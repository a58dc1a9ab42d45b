"""A Dask cluster of two workers makes the same files as one process, also where a worker is killed in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from asc842 import InputError, Policy, __version__
from asc842.api.scale import run, versions
from asc842.api.scale.engines import EngineOptions
from asc842.api.scale.engines import dask as engine
from asc842.api.scale.run import measure_files
from asc842.api.scale.work import PartitionWork
from asc842.cli import main
from fatal import Fatal
from lease_files import ROOT
from needs import needed

ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT}:{Path(__file__).parent}",
               "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
FAILED, REFUSED = 1, 2
PARTITION = 12
"""Leases of a partition here: there are eight partitions of some 100 leases."""


@contextmanager
def cluster(workers: int, mark: Path) -> Iterator[str]:
    """Start a cluster in a process of its own; give the address of its scheduler."""
    needed("distributed")
    with subprocess.Popen([sys.executable, Path(__file__).with_name("dask_cluster.py"), str(workers), mark],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdin.close()


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("generated") / "tables"
    ran = CliRunner().invoke(main, ["generate", "--leases", "96", "--seed", "16", "--bad-rows", "0.05", "--out",
                                    str(made)])
    assert ran.exit_code == 0, ran.output
    return made


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def alone(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one process makes of the tables."""
    out = tmp_path_factory.mktemp("alone") / "out"
    measure_files(tables, out, partition=PARTITION, options=EngineOptions(processes=1))
    return out


@pytest.mark.heavy
def test_the_same_files_though_a_worker_is_killed(tables: Path, alone: Path, tmp_path: Path,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    """By the command; then a partition of which workers die again and again: it alone is left, and named."""
    out, left = tmp_path / "out", tmp_path / "left"
    with cluster(2, tmp_path / "killed") as address:
        given = ["--engine", "dask", "--scheduler", address, "--partition", str(PARTITION)]
        ran = subprocess.run([sys.executable, "-m", "asc842", "measure", tables, "--out", out, *given],
                             capture_output=True, text=True, check=False, env=ENVIRONMENT)
        assert ran.returncode == FAILED, ran.stderr
        assert (tmp_path / "killed").exists()
        assert contents(out) == contents(alone)

        monkeypatch.setattr(run, "PartitionWork", Fatal)
        with pytest.raises(InputError, match="worker after worker died of partitions: 3"):
            measure_files(tables, left, partition=PARTITION, engine="dask", options=EngineOptions(scheduler=address))
        monkeypatch.undo()
    records = sorted((left / "partitions").glob("*.json"))
    assert [p.stem for p in records] == [f"part-{n:05d}" for n in range(8) if n != 3]
    before = {p: p.stat().st_mtime_ns for p in records}
    measure_files(tables, left, partition=PARTITION)
    assert {p: p.stat().st_mtime_ns for p in records} == before
    assert contents(left) == contents(alone)


@pytest.mark.heavy
def test_workers_that_can_not_do_it_are_refused(tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One without asc842 of this version, one that does not see the folder; a scheduler without workers, or none."""
    monkeypatch.setattr(engine, "SECONDS", 1)
    work = PartitionWork(tmp_path, 1, Policy())
    with cluster(1, tmp_path / "killed") as address:
        options = EngineOptions(scheduler=address)
        (tmp_path / "killed").write_text("")
        with pytest.raises(InputError, match="under the same path on every machine"):
            list(engine.by_dask(work, [0], options))
        monkeypatch.setattr(versions, "__version__", "0.0.1")
        with pytest.raises(InputError, match=f"found:    asc842 {__version__}\n  expected: asc842 0.0.1, as here"):
            list(engine.by_dask(work, [0], options))
    with cluster(0, tmp_path / "none") as address, pytest.raises(InputError, match="a scheduler without a worker"):
        list(engine.by_dask(work, [0], EngineOptions(scheduler=address)))
    ran = CliRunner().invoke(main, ["measure", str(tables), "--out", str(tmp_path / "out"), "--engine", "dask",
                                    "--scheduler", address])
    assert ran.exit_code == REFUSED
    assert "the address of a Dask scheduler that has workers" in ran.output
    assert "Traceback" not in ran.output


def test_dask_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda _: None)
    with pytest.raises(InputError, match=r'pip install "asc842\[dask\]"'):
        list(engine.by_dask(PartitionWork(Path(), 1, Policy()), [0], EngineOptions(scheduler="tcp://127.0.0.1:8786")))
    with pytest.raises(InputError) as raised:
        versions.refuse_other_versions({"tcp://a:1": "0.0.1", "tcp://b:1": __version__, "tcp://c:1": None})
    assert [(p.where, p.found) for p in raised.value.problems] == [("tcp://a:1", "asc842 0.0.1"),
                                                                   ("tcp://c:1", "no asc842")]
