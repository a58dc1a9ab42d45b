"""Open workbooks in LibreOffice: recalculate every formula, or print to PDF. Each call has a profile of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

SECONDS = 1800
"""After which a run of LibreOffice counts as stuck; a slow machine takes its time."""
# OOXMLRecalcMode 0: recalculate every workbook that is opened, whoever wrote it.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def program() -> str:
    """Return the path of LibreOffice; skip the test where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        if os.environ.get("ASC842_NO_SKIPS"):
            pytest.fail("LibreOffice (soffice) is not on the PATH, and nothing may be skipped here")
        pytest.skip("LibreOffice (soffice) is not on the PATH")
    return found


def recalculated(workbooks: Sequence[Path], folder: Path) -> list[Path]:
    """Open workbooks, recalculate all of them, save copies in ``folder``; all in one run of LibreOffice."""
    return _converted(workbooks, folder, "xlsx")


def printed(workbooks: Sequence[Path], folder: Path) -> list[Path]:
    """Print workbooks to PDF."""
    return _converted(workbooks, folder, "pdf")


def _converted(workbooks: Sequence[Path], folder: Path, kind: str) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
    command = [program(), f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless", "--norestore",
               "--convert-to", kind, "--outdir", str(folder), *map(str, workbooks)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    shutil.rmtree(profile)
    made = [folder / f"{w.stem}.{kind}" for w in workbooks]
    missing = [m.name for m in made if not m.is_file()]
    assert not missing, f"LibreOffice did not write {missing}: {done.stdout}{done.stderr}"
    return made
