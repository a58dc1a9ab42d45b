"""What tests on clusters need, beside what all tests do."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec

import pytest


def needed(package: str, program: str | None = None) -> None:
    """Skip the test where a package or a program is not installed; fail where nothing may be skipped."""
    missing = [name for name, found in ((package, find_spec(package)), (program, program and shutil.which(program)))
               if name and not found]
    if missing and os.environ.get("ASC842_NO_SKIPS"):
        pytest.fail(f"{missing[0]} is not installed, and nothing may be skipped here")
    if missing:
        pytest.skip(f"{missing[0]} is not installed")
