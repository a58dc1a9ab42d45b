"""What waits for the next open period: files beside those of a closed period, which themselves never change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from asc842.api.exports import put_files, remove_files
from asc842.base.errors import OutputError
from asc842.closing.register import RunOutcome
from asc842.output.renderers.csv import table_csv
from asc842.output.renderers.json import records

SCHEMA, ABOUT = "asc842/pending/1", "pending.json"


def put_pending(folder: Path, outcome: RunOutcome) -> list[Path]:
    """Write what waits of a period to the folder beside that of its files; where nothing waits, remove what was.

    Only what an earlier close wrote there is written over or removed. Raises OutputError.
    """
    beside = folder.with_name(f"{folder.name}-pending")
    known = _known(beside)
    if outcome.waiting.empty:
        remove_files(beside, known)
        return []
    return put_files(beside, pending_files(outcome), known)


def pending_files(outcome: RunOutcome) -> dict[str, bytes]:
    """Return what waits as CSV, JSON and page: per lease and account what was posted, what should stand, and why."""
    from asc842.output.close.pending import pending_page  # noqa: PLC0415  (slow to load)

    files = {"pending.csv": table_csv(outcome.waits), "pending.html": pending_page(outcome).encode()}
    changed = outcome.changed.drop(columns="remark", errors="ignore")
    about = {"schema": SCHEMA, "period": outcome.period, "run": outcome.run, "message": outcome.message,
             "lines": records(outcome.waits), "changed": records(changed),
             "files": {name: sha256(content).hexdigest() for name, content in files.items()}}
    return {**files, ABOUT: (json.dumps(about, indent=1, ensure_ascii=False) + "\n").encode()}


def _known(folder: Path) -> Mapping[str, frozenset[str]]:
    """Digests of the files that an earlier close wrote to a folder of what waits, by the list that it left there."""
    try:
        text = (folder / ABOUT).read_bytes()
        said: Any = json.loads(text)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise OutputError("output.not-read", f"{folder / ABOUT} can't be read: {error.strerror}") from None
    except ValueError:
        return {}
    if not isinstance(said, dict) or said.get("schema") != SCHEMA or not isinstance(said.get("files"), dict):
        return {}
    return {ABOUT: frozenset([sha256(text).hexdigest()]),
            **{name: frozenset([str(digest)]) for name, digest in said["files"].items()
               if name in ("pending.csv", "pending.html")}}
