"""Hypothesis profiles: quick by default and the same on every run; HYPOTHESIS_PROFILE=heavy tries many more."""

from __future__ import annotations

import gc
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

from asc842.closing.register import database
from asc842.output.close import charts
from heavy import COLLECTED, asked_for, params
from postgres import Postgres, started

# Tests, and commands that they start, keep what they compile, as an installation does.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# What is printed is as wide as it is where nobody says otherwise.
os.environ.pop("COLUMNS", None)
# What is collected stays; of what a test leaves, little is in cycles.
gc.disable()
gc.set_threshold(50_000, 20, 20)
settings.register_profile(
    "quick",
    max_examples=12,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("heavy", settings.get_profile("quick"), max_examples=60)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


LONG = ("test_close_histories.py", "test_second_engine.py", "test_register_kill.py", "test_register_histories.py",
        "test_workbook_libreoffice.py", "test_workbook_events_libreoffice.py", "test_workbook_kinds_libreoffice.py",
        "test_golden.py", "test_bad_input.py", "test_close.py", "test_close_ties.py", "test_closed_periods.py",
        "test_transfers.py", "test_documents.py", "test_register.py", "test_cli.py", "test_late_facts.py",
        "test_workbook_events.py", "test_close_failures.py", "test_concessions_reported.py", "test_workbook.py",
        "test_register_failures.py", "test_properties.py", "test_seal.py", "test_close_earlier_years.py",
        "test_portfolio.py", "test_portfolio_tables.py", "test_subleases.py", "test_library.py",
        "test_close_reports.py", "test_improvements.py", "test_architecture.py", "test_bulk_elections.py",
        "test_close_classification.py", "test_currencies.py", "test_register_tampering.py",
        "test_close_dimensions.py", "test_close_cash_flows.py")
"""Files that take longest, heavy ones too: where one came last, the other worker would have nothing to do."""
APART = ("test_register_histories.py", "test_second_engine.py", "test_close_failures.py", "test_register_failures.py",
         "test_register_kill.py", "test_documents.py", "test_cli.py")
"""Files whose tests share nothing that is dear, and take long: both workers take of them."""
DRAWN = charts._svg


class ByFile(LoadFileScheduling):
    """Tests of a file go to one worker, which keeps what they share, but for those of the files APART."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return nodeid if file.endswith(APART) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile | None:
    """Spread tests over the workers, unless another way is asked for."""
    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_configure() -> None:
    """Leave out what costs time and decides nothing: pictures of closes, but for tests that ask for ``pictures``, and
    waiting for the disk, as no test turns the power off (programs that tests start, and kill, do wait)."""
    charts._svg = lambda title, _draw, currency: f"<svg><title>{title}, {currency}</title></svg>"
    os.fsync = lambda _file: None
    connected = database._on_connect

    def hurried(connection: sqlite3.Connection, record: object) -> None:
        connected(connection, record)
        connection.execute("PRAGMA synchronous=OFF")
    database._on_connect = hurried


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw the pictures of closes."""
    monkeypatch.setattr(charts, "_svg", DRAWN)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked heavy unless it is asked for (``pytest -m heavy``); begin with files that take long."""
    config.stash[COLLECTED] = {item.nodeid: [mark.name for mark in item.iter_markers()] for item in items}
    place = {name: i for i, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.path.name, len(LONG)))
    if asked_for(config):
        return
    heavy = [item for item in items if item.get_closest_marker("heavy")]
    if heavy:
        config.hook.pytest_deselected(items=heavy)
        items[:] = [item for item in items if not item.get_closest_marker("heavy")]


def pytest_collection_finish() -> None:
    """Keep the garbage collector from looking through what was collected, again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of the tests' own."""
    with started() as server:
        yield server


@pytest.fixture(params=params(["sqlite", "postgresql"], ["sqlite"]))
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new register may be made, on each kind of database in turn; PostgreSQL has tests of its own as well."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/register.db"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()
