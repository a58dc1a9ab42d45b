"""The pictures of docs/audit.md, from the files that its commands write.

``python tests/pictures.py`` makes them again: sheets by LibreOffice and poppler (pdftoppm), pages by Chromium. They
are not compared by a test, as each version of these draws its own letters; the commands of the page are run by one.
"""

from __future__ import annotations

import html
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "audit"
PERIOD = Path("exports/2003-12")
SHEETS = {"1-seal": ("close", "Leases, 2003-12", 110), "4-statement": ("close", "Liability", 130),
          "5-entry": ("close", "Lines posted in the period", 260), "6-lease": ("windham-v-history", "Cover", 110)}
"""The workbook, the title of the sheet whose first page a picture shows the upper left of, and dots an inch."""
WIDTH, HEIGHT = 1200, 640
TYPED = "<body style='margin:16px;font:13px/1.4 monospace;white-space:pre'>"


def main() -> None:
    """Close, sign and explain in a folder of their own; draw what each step of the page shows."""
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "inputs", folder / "inputs")
        _asc842(folder, "close", "inputs/sample-portfolio", "--period", "2003-12")
        for role, who in (("preparer", "A. Preparer"), ("reviewer", "R. Reviewer")):
            _asc842(folder, "sign", "2003-12", "--as", role, "--name", who)
        _asc842(folder, "schedule", "inputs/windham-v-history.toml")
        _asc842(folder, "explain", "windham-v-history", "liability", "--as-of", "2003-12", "--portfolio",
                "inputs/sample-portfolio", "--html", "figure.html")
        for book in (PERIOD / "close.xlsx", Path("exports/windham-v-history.xlsx")):
            _done(folder, "soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
                  "pdf", str(book))
        for picture, (book, title, dots) in SHEETS.items():
            _draw_sheet(folder, book, title, dots, TARGET / picture)
        _draw_page(folder, _typed((folder / PERIOD / "seal.json").read_text()[:1500]), TARGET / "2-register.png")
        _draw_page(folder, _typed(_asc842(folder, "status")), TARGET / "3-signatures.png")
        _draw_page(folder, (folder / "figure.html").read_text(), TARGET / "7-clause.png")


def _asc842(folder: Path, *arguments: str) -> str:
    return _done(folder, sys.executable, "-m", "asc842", *arguments)


def _done(folder: Path, *command: str) -> str:
    return subprocess.run(command, cwd=folder, check=True, text=True, capture_output=True,
                          env=os.environ | {"PYTHONPATH": str(ROOT)}).stdout


def _draw_sheet(folder: Path, book: str, title: str, dots: int, picture: Path) -> None:
    """Draw the first page that begins with the title of the sheet."""
    pages = _done(folder, "pdftotext", "-layout", f"{book}.pdf", "-").split("\f")
    page = 1 + next(i for i, text in enumerate(pages) if text.strip().startswith(title))
    _done(folder, "pdftoppm", "-png", "-r", str(dots), "-f", str(page), "-l", str(page), "-x", "0", "-y", "0",
          "-W", str(WIDTH), "-H", str(HEIGHT), "-singlefile", f"{book}.pdf", str(picture))


def _typed(text: str) -> str:
    return f"<!doctype html><meta charset=utf-8>{TYPED}{html.escape(text)}"


def _draw_page(folder: Path, page: str, picture: Path) -> None:
    (folder / "page.html").write_text(page)
    _done(folder, "chromium", "--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=1000,460",
          f"--screenshot={picture}", "page.html")


if __name__ == "__main__":
    main()
