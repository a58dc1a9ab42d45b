"""Documentation that shows what the product prints, kept true by running it.

A fenced block after ``<!-- file: NAME -->`` is written to a file, after ``<!-- append: NAME -->`` to its end, after
``<!-- with: BASE, NAME -->`` to a file that begins as another does. A fenced block after ``<!-- run: COMMAND -->``
holds what the command prints. ``python tests/documents.py`` rewrites all such blocks; a test compares them.
"""

from __future__ import annotations

import contextlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

from asc842.cli import main

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
HEAD = "SEAL"
"""In a command, the seal that was printed last."""
SEAL = re.compile(r"\b[0-9a-f]{64}\b")
"""A seal changes with every byte of every file, so that pages show where it stands and not what it is."""
BLOCK = re.compile(r"<!-- (file|append|with|run): (.+?) -->\n```(\w+)\n(.*?)```", re.DOTALL)


def refreshed(page: str) -> str:
    """Return a page's text with what each of its commands prints now."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _prepare(folder)

        def renewed(match: re.Match[str]) -> str:
            kind, what, language, body = match.groups()
            if kind != "run":
                _write(folder, kind, what, body)
                return match.group()
            return f"<!-- run: {what} -->\n```{language}\n{_output(what, folder)}```"

        return BLOCK.sub(renewed, page)


def _write(folder: Path, kind: str, what: str, body: str) -> None:
    base, _, name = what.rpartition(", ")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    begun = (folder / (base or name)).read_text() if kind in ("append", "with") else ""
    path.write_text(begun + body)


def _prepare(folder: Path) -> None:
    """Put the inputs where the commands expect them, and the Windham lease without its judgement on the misprint."""
    shutil.copytree(ROOT / "inputs", folder / "inputs")
    text = (ROOT / "inputs" / "windham-v.toml").read_text()
    blocks = text.split("[[judgements]]")
    kept = [b for b in blocks if 'question = "governing_figure"' not in b]
    assert len(kept) == len(blocks) - 1
    (folder / "windham-without-judgement.toml").write_text("[[judgements]]".join(kept))


def _output(command: str, folder: Path) -> str:
    """Run one command, of asc842 or of Python, and return what it prints.

    Of its output, `| tail -N`, `| head -N` or `| sed -n '/^FROM/,/^TO/p'` takes a part, as a shell does.
    """
    command, _, pipe = (part.strip() for part in command.partition("|"))
    noted = folder / ".seal"
    program, *arguments = (noted.read_text() if one == HEAD else one for one in shlex.split(command))
    with contextlib.chdir(folder):
        printed = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False).stdout \
            if program == "python" else CliRunner().invoke(main, arguments, env={"COLUMNS": None}).output
    if printed.startswith("Seal: ") or "\nSeal: " in printed:
        noted.write_text(SEAL.findall(printed)[-1])
    lines = [SEAL.sub("...", line.rstrip()) for line in printed.splitlines()]
    return "\n".join(_piped(lines, pipe)) + "\n"


def _piped(lines: list[str], pipe: str) -> list[str]:
    if between := re.fullmatch(r"sed -n '/\^(.+)/,/\^(.+)/p'", pipe):
        first = next((i for i, line in enumerate(lines) if line.startswith(between[1])), len(lines))
        last = next((i for i, line in enumerate(lines) if i > first and line.startswith(between[2])), len(lines))
        return lines[first: last + 1]
    if not pipe:
        return lines
    which, count = pipe.split(" -")
    return lines[-int(count):] if which == "tail" else lines[: int(count)]


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(refreshed(path.read_text()))
