"""A request for a time-stamp of a seal (RFC 3161): proof by someone outside that it was there on a day."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from asc842.api.exports import put_files

REQUEST = "seal.tsq"
BEFORE = bytes.fromhex("3039020101" "3031" "300d06096086480165030402010500" "0420")
"""DER of TimeStampReq, version 1, up to the digest: its algorithm is SHA-256, without parameters."""
AFTER = bytes.fromhex("0101ff")
"""The certificate of who stamps shall come with the answer. No nonce: the same seal makes the same request."""


def timestamp_request(seal: str) -> bytes:
    """Return the request for a digest of 64 hex digits, as ``openssl ts -query`` makes one of ``seal.json``."""
    return BEFORE + bytes.fromhex(seal) + AFTER


def put_request(folder: Path, seal: str) -> list[Path]:
    """Write the request to the folder of a close; only such a request is written over. Raises OutputError."""
    made, there = timestamp_request(seal), folder / REQUEST
    stood = there.read_bytes() if there.is_file() and there.stat().st_size == len(made) else b""
    ours = stood.startswith(BEFORE) and stood.endswith(AFTER)
    put_files(folder, {REQUEST: made}, {REQUEST: [sha256(stood).hexdigest()] if ours else []})
    return [there]
