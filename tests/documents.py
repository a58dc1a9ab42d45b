"""Documentation that shows what the product prints, kept true by running it.

A fenced block after ``<!-- file: NAME -->`` is written to a file, after ``<!-- append: NAME -->`` to its end. A fenced
block after ``<!-- run: COMMAND -->`` holds what the command prints. ``python tests/documents.py`` rewrites all such
blocks; a test compares them.
"""

from __future__ import annotations

import contextlib
import re
import shlex
import shutil
import tempfile
from pathlib import Path

from click.testing import CliRunner

from asc842.cli import main

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"<!-- (file|append|run): (.+?) -->\n```(\w+)\n(.*?)```", re.DOTALL)


def refreshed(page: str) -> str:
    """Return a page's text with what each of its commands prints now."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _prepare(folder)

        def renewed(match: re.Match[str]) -> str:
            kind, what, language, body = match.groups()
            if kind in ("file", "append"):
                path = folder / what
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text((path.read_text() if kind == "append" else "") + body)
                return match.group()
            return f"<!-- run: {what} -->\n```{language}\n{_output(what, folder)}```"

        return BLOCK.sub(renewed, page)


def _prepare(folder: Path) -> None:
    """Put the inputs where the commands expect them, and the Windham lease without its judgement on the misprint."""
    shutil.copytree(ROOT / "inputs", folder / "inputs")
    text = (ROOT / "inputs" / "windham-v.toml").read_text()
    blocks = text.split("[[judgements]]")
    kept = [b for b in blocks if 'question = "governing_figure"' not in b]
    assert len(kept) == len(blocks) - 1
    (folder / "windham-without-judgement.toml").write_text("[[judgements]]".join(kept))


def _output(command: str, folder: Path) -> str:
    """Run one asc842 command, with `| tail -N` or `| head -N` where given, and return what it prints."""
    command, _, pipe = (part.strip() for part in command.partition("|"))
    arguments = shlex.split(command)[1:]
    with contextlib.chdir(folder):
        printed = CliRunner().invoke(main, arguments).output
    lines = [line.rstrip() for line in printed.splitlines()]
    if pipe:
        which, count = pipe.split(" -")
        lines = lines[-int(count):] if which == "tail" else lines[: int(count)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(refreshed(path.read_text()))
