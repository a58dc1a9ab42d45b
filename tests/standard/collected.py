"""Prints as JSON the markers of every test that pytest collects: ``python tests/standard/collected.py FILE...``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest


class Collected:
    """Keeps each test as it is collected, whatever is deselected later."""

    def __init__(self) -> None:
        self.markers: dict[str, list[str]] = {}

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        self.markers[item.nodeid] = [mark.name for mark in item.iter_markers()]


if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parents[2])
    collected = Collected()
    code = pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", *sys.argv[1:]], plugins=[collected])
    print(json.dumps(collected.markers))
    sys.exit(code)
