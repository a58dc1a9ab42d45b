"""The locked versions (locks/) hold what pyproject.toml declares: all of it, at the lowest versions, by hashes.

That they can be installed and work is tried by .ci/run.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from lease_files import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
RUN = [*PROJECT["project"]["dependencies"], *EXTRAS["memo"], *EXTRAS["parquet"], *EXTRAS["postgres"], *EXTRAS["read"],
       *EXTRAS["sql"]]
DECLARED = {"lowest": [*RUN, *EXTRAS["test"]], "run": [*RUN, *EXTRAS["dask"], *PROJECT["build-system"]["requires"]]}
DECLARED["develop"] = [*DECLARED["run"], *EXTRAS["spark"], *EXTRAS["test"], *EXTRAS["dev"]]
HASHED = ("run", "develop")


def declared(lock: str) -> list[Requirement]:
    """What pyproject.toml declares, and a lock has to hold."""
    return [r for r in map(Requirement, DECLARED[lock]) if r.name != PROJECT["project"]["name"]]


def text_of(lock: str) -> str:
    return (ROOT / "locks" / f"{lock}.txt").read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, set[Version]]:
    """The versions locked, by the name of the package: more than one where they depend on the version of Python."""
    found: dict[str, set[Version]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", text_of(lock), re.M):
        found.setdefault(canonicalize_name(name), set()).add(Version(version))
    return found


def bounds(requirement: Requirement) -> list[Version]:
    return [Version(s.version) for s in requirement.specifier if s.operator == ">="]


@pytest.mark.parametrize("requirement", declared("lowest"), ids=str)
def test_the_lowest_version_declared_is_the_one_that_is_tried(requirement: Requirement) -> None:
    assert set(bounds(requirement)) == pins("lowest").get(canonicalize_name(requirement.name))


@pytest.mark.parametrize("lock", HASHED)
def test_a_lock_holds_all_that_is_declared(lock: str) -> None:
    locked = pins(lock)
    held = {str(r): locked.get(canonicalize_name(r.name), set()) for r in declared(lock)}
    assert [r for r, versions in held.items() if not versions
            or not all(Requirement(r).specifier.contains(v) for v in versions)] == []


def needed(name: str, version: Version) -> Iterator[str]:
    """What a package needs here, where the version installed is the one that is locked."""
    try:
        installed = distribution(name)
    except PackageNotFoundError:
        return
    for text in installed.requires or () if Version(installed.version) == version else ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield canonicalize_name(requirement.name)


@pytest.mark.parametrize("lock", HASHED)
def test_a_lock_holds_what_its_packages_need(lock: str) -> None:
    locked = pins(lock)
    assert {need for name, versions in locked.items() for v in versions for need in needed(name, v)} <= locked.keys()


@pytest.mark.parametrize("lock", HASHED)
def test_every_version_has_hashes_and_no_place_of_its_own(lock: str) -> None:
    text = text_of(lock)
    entries = re.split(r"^(?=\S)", text, flags=re.M)[1:]
    assert [e.split()[0] for e in entries if "--hash=sha256:" not in e] == []
    assert re.findall(r"https?:|file:|index|find-links|/", text) == []


def test_what_runs_is_the_same_for_who_runs_it_and_who_develops_it() -> None:
    develop = pins("develop")
    assert {name: develop.get(name) for name in pins("run")} == pins("run")
