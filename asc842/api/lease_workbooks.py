"""Workbooks of the leases of a close, one each, whatever the leases were read from, and their digests for the seal."""

from __future__ import annotations

import shutil
import tempfile
from hashlib import sha256
from pathlib import Path

from asc842.api.account_for import account_for
from asc842.api.vetted import Progress
from asc842.base.errors import OutputError
from asc842.closing.portfolio import HeldLeases

FOLDER = "workbooks"
LIST = "workbooks.sha256"
"""The file under the seal of a close that has the digest of each, as sha256sum checks them."""


class LeaseWorkbooks:
    """The workbook of every lease, made before anything is posted beside the folder of the period that it is for.

    ``listed`` is the content of LIST: a line ``digest  workbooks/LEASE.xlsx`` for each, in order of the leases. Each
    workbook is that of :meth:`asc842.LeaseBook.to_workbook` under the policy of the portfolio.
    """

    def __init__(self, held: HeldLeases, folder: Path, told: Progress) -> None:
        """Make them; raises OutputError, and leaves nothing, where one can't be written."""
        self.folder = folder
        folder.parent.mkdir(parents=True, exist_ok=True)
        self.beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.{FOLDER}-", dir=folder.parent))
        lines = []
        try:
            for done, lease in enumerate(held.leases, 1):
                made = account_for(lease.lease, held.policy).to_workbook(self.beside / f"{lease.id}.xlsx")
                lines.append(f"{sha256(made.read_bytes()).hexdigest()}  {FOLDER}/{made.name}\n")
                told(FOLDER, done, len(held.leases))
        except BaseException:
            self.discard()
            raise
        self.listed = "".join(lines).encode()

    def place(self) -> list[Path]:
        """Move each to its place in the folder of the period; return the paths."""
        target = self.folder / FOLDER
        try:
            target.mkdir(parents=True, exist_ok=True)
            return [made.replace(target / made.name) for made in sorted(self.beside.iterdir())]
        except OSError as error:
            raise OutputError("output.not-written", f"{target} can't be written: {error.strerror}; the period is "
                              "closed: run it again once that is mended") from None
        finally:
            self.discard()

    def discard(self) -> None:
        """Remove what was made beside the folder and not moved."""
        shutil.rmtree(self.beside, ignore_errors=True)
