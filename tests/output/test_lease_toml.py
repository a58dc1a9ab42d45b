"""A lease as the text of a lease file: read again it is the same, for every lease file that there is."""

from __future__ import annotations

from pathlib import Path

import asc842
from asc842.output.lease_toml import lease_toml
from lease_files import shipped_leases


def test_every_lease_file_written_and_read_again_says_the_same(tmp_path: Path) -> None:
    files = shipped_leases()
    assert len(files) > 5
    for file in files:
        lease = asc842.load(file)
        (tmp_path / file.name).write_text(lease_toml(lease), encoding="utf-8")
        again = asc842.load(tmp_path / file.name)
        assert again.model_dump() == lease.model_dump(), file
        assert again.model_dump(exclude_unset=True) == lease.model_dump(exclude_unset=True), file
