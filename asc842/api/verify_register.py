"""Check a register of asc842, its seals and proofs without asc842, by Python's standard library alone.

    python verify_register.py register.db --head SEAL       a register (SQLite), or its export (register.jsonl)
    python verify_register.py register.db exports/2003-12   with the folder of a close: its seal and every file
    python verify_register.py proof.json --head SEAL        a proof of one entry or balance, by itself

SEAL was noted elsewhere; without it, all of a register may have been rewritten. What is hashed, and how:
docs/register.md. Exit code: 0 all agrees, 1 something does not, 2 not what it should be.
"""
import argparse
import base64
import io
import json
import sqlite3
import sys
import zipfile
import zlib
from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

HEADER = ("run", "period", "origin", "entity", "lease", "currency", "date", "kind", "place")
LINE = ("number", "account", "debit", "credit", "memo", "dimensions")
SEALED = ("number", "kind", "period", "first_day", "last_day", "calendar", "engine", "input_hash", "policy_hash",
          "reason", "first_entry", "entries", "versions", "states", "previous", "files", "balances")
FORMER = (*SEALED[:9], "started", "finished", "reason", "note", *SEALED[10:14], "content", "previous")
STATE, CLOCK = ("run", "lease", "content_hash", "state"), ("hash", "started", "finished", "note")
ROWS = {"lease_versions": ("versions", "seal", ("lease", "content_hash", "document", "run")),
        "lease_states": ("states", "lease", STATE), "inputs": ("inputs", "seal", ("run", "kind", "hash", "document"))}
dense = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def sha(data: str | bytes) -> str:
    """Return the SHA-256 as 64 hex digits."""
    return sha256(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data).hexdigest()


def root(ids: list[str]) -> str:
    """Return the root of the Merkle tree of RFC 6962 over ids as text."""
    level = [sha256(b"\0" + each.encode()).digest() for each in ids] or [sha256().digest()]
    while len(level) > 1:
        pairs = [sha256(b"\1" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = pairs + level[2 * len(pairs):]
    return level[0].hex()


def blank(path: str, data: bytes, seal: str) -> str:
    """Return the digest of a file that prints the seal: of what lies between; of a workbook, of its parts so."""
    if not path.endswith(".xlsx"):
        return sha("".join(f"{sha(piece)}\n" for piece in data.split(seal.encode())))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        if sum(part.file_size for part in book.infolist()) > 2**31:
            raise ValueError("a workbook larger than that of any close")
        return sha("".join(f"{blank('', book.read(name), seal)} {name}\n" for name in sorted(book.namelist())))


def opened(path: Path) -> sqlite3.Connection:
    """Return a register, or its export read into the same tables."""
    with path.open("rb") as file:
        if file.peek(16)[:16] == b"SQLite format 3\0":
            return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        db, tables = sqlite3.connect(""), json.loads(file.readline())["tables"]
        for table, names in tables.items():
            db.execute(f'CREATE TABLE "{table}" ({", ".join(names)})')
        for table, *row in (json.loads(x, object_hook=lambda o: base64.b64decode(o["base64"])) for x in file):
            db.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(tables[table]))})', row)
    return db


def chain(db: sqlite3.Connection, runs: dict[int, Any], heads: set[str]) -> Iterator[str]:
    """Each run against its seal, its times, the run before it, what it signed; then ``heads`` noted elsewhere."""
    before, states = dict[str, Any](number=0, hash="0" * 64, stamp=""), set[Any]()
    for number, run in runs.items():
        text = dense([run[name] for name in FORMER] + [run[x] for x in SEALED[15:] if run["files"] or run["balances"]])
        if run["stamp"]:  # else it was posted before there were seals
            text = json.dumps({"schema": "asc842/seal/1", **{x: run[x] for x in SEALED}, "signature": json.loads(
                run["signature"] or "null"), "wrote": json.loads(run["content"])}, indent=1) + "\n"
        if (sha(text), run["stamp"] and sha(dense([run[name] for name in CLOCK]))) != (run["hash"], run["stamp"]):
            yield f"run {number} was altered: its hash is not that of its seal, or its times are others"
        if (number, run["previous"]) != (before["number"] + 1, before["hash"]) or before["stamp"] > run["stamp"] == "":
            yield f"run {number} does not follow from run {before['number']}"
        if run["kind"] == "sign" and (run["period"], json.loads(run["signature"])["signed"]) not in states:
            yield f"run {number}: what was signed is no state of {run['period']}"
        before, states = run, states | ({(run["period"], run["hash"])} if run["kind"] != "sign" else set())
    yield from (f"no run has the seal {head}" for head in sorted(heads - {run["hash"] for run in runs.values()}))
    noted = [x["value"] for x in db.execute("SELECT value FROM register WHERE key = 'head'")]
    if noted != [f"{number} {before['hash']}" for number in list(runs)[-1:]]:
        yield "the last run is not the one noted as the last"


def ids(entry: Any, lines: Any) -> list[str]:
    """Return the ids of an entry and of its lines."""
    texts = [dense([line[name] for name in LINE]) for line in lines]
    first = sha("\n".join([dense([entry[name] for name in HEADER]), *texts]))
    return [first, *(sha(f"{first}\n{text}") for text in texts)]


def entries(db: sqlite3.Connection, runs: dict[int, Any], found: dict[int, Any]) -> Iterator[str]:
    """Entries and lines by their ids; debits are credits; the sums of lines are the balances that were sealed."""
    query = (f"SELECT e.number AS at, e.id AS own, l.id AS line, l.number, {', '.join((*HEADER, *LINE[1:]))} "
             "FROM entries e LEFT JOIN lines l ON l.entry = e.number ORDER BY e.number, l.number")
    for count, (at, group) in enumerate(groupby(db.execute(query), key=lambda row: row["at"]), 1):
        entry, run = (lines := [*group])[0], runs.get(lines[0]["run"], {"number": 0, "first_entry": 0, "entries": 0})
        if at != count or not 0 <= at - run["first_entry"] < run["entries"] or ids(entry, lines) != [
                entry["own"], *(x["line"] for x in lines)] or sum(x["debit"] - x["credit"] for x in lines):
            yield f"entry {at} (lease {entry['lease']}, {entry['period']}) was altered, or one before it was removed"
        found.get(run["number"], {"entries": []})["entries"].append(entry["own"])
    sums, kept = (sorted(map(tuple, db.execute(f"SELECT entity, lease, currency, account, {query}"))) for query in (
        "sum(debit - credit) AS s FROM lines JOIN entries ON entry = entries.number GROUP BY 1, 2, 3, 4 HAVING s <> 0",
        "amount FROM balances WHERE amount <> 0"))
    if sums != kept or [x["balances"] for x in runs.values()][-1:] not in (
            [], [""], [sha(dense([*zip(*sums, strict=True)]))]) or db.execute(
            "SELECT 1 FROM lines WHERE entry NOT IN (SELECT number FROM entries)").fetchone():
        yield "the sums of lines are not the balances that the last run sealed, or entries or lines were removed"


def register(db: sqlite3.Connection, runs: dict[int, Any], heads: set[str]) -> Iterator[str]:
    """Everything in a register that does not agree with its own chain, or with ``heads`` noted elsewhere."""
    found: dict[int, Any] = {n: {p: [] for p in ("entries", "versions", "states", "kept", "inputs")} for n in runs}
    kinds: dict[int, Any] = {number: {"files": {}, "files_with_seal": {}} for number in runs}
    yield from chain(db, runs, heads)
    yield from entries(db, runs, found)
    for table, (part, order, columns) in ROWS.items():
        for row in sorted(db.execute(f"SELECT * FROM {table}"), key=lambda row: str(row[order])):
            if sha(dense([row[name] for name in columns])) != row["seal"] or row["run"] not in runs:
                yield f"a row of {table} of run {row['run']} was altered"
            found.get(row["run"], {part: []})[part].append(row["seal"])
    for row in db.execute("SELECT * FROM files ORDER BY path"):
        data, seal = zlib.decompress(row["content"]), runs[row["run"]]["hash"]
        if sha(data) != row["sha256"] or row["blank"] not in ("", blank(row["path"], data, seal)) or sha(
                dense([row["run"], row["path"], row["blank"] or row["sha256"]])) != row["seal"]:
            yield f"file {row['path']} of run {row['run']} was altered"
        kinds[row["run"]]["files_with_seal" if row["blank"] else "files"][row["path"]] = row["blank"] or row["sha256"]
        found[row["run"]]["kept"].append(row["seal"])
    for number, parts in found.items():
        former = "".join(f"{each}\n" for part in parts.values() for each in part)
        ours = dense({part: root(x) for part, x in parts.items() if part != "kept"} | kinds[number])
        if runs[number]["content"] != (ours if runs[number]["stamp"] else sha(former)):
            yield f"run {number}: what it wrote is not what was sealed"


def folder(path: Path, heads: set[str]) -> Iterator[str]:
    """Every file of a close, of which ``path`` is the folder or a seal, against its seal; that against those known."""
    for file in [path] if path.is_file() else sorted(path.glob("seal*.json")) or [path / "seal.json"]:
        seal, wrote = sha(file.read_bytes()), json.loads(file.read_bytes())["wrote"]
        if seal not in heads:
            yield f"{file}: its SHA-256 {seal} is no seal of the register, nor one that was given"
        for name, digest in (wrote["files"] | wrote["files_with_seal"] | {x[66:]: x[:64] for of in file.parent.glob(
                "workbooks.sha256") for x in of.read_text("utf-8").splitlines()}).items():
            at = file.parent / name
            if ".." in at.parts or file.parent not in at.parents or not at.is_file() or digest != (
                    blank(name, at.read_bytes(), seal) if name in wrote["files_with_seal"] else sha(at.read_bytes())):
                yield f"{at} is missing, or not the file that was sealed"


def proof(document: Any, heads: set[str]) -> Iterator[str]:
    """An entry with its lines, or a balance, under the first of a chain of seals, one of which is known."""
    seals, what = document["seals"], document["proved"]
    own = ids(what, what["lines"]) if "lines" in what else [sha(dense([what[name] for name in STATE]))]
    node, first = sha256(b"\0" + own[0].encode()).digest(), json.loads(seals[0])
    for side, other in ((side, bytes.fromhex(other)) for side, other in document["path"]):
        node = sha256(b"\1" + (other + node if side == "left" else node + other)).digest()
    stated = [x["id" if "lines" in what else "seal"] for x in (what, *what.get("lines", []))]
    if any(sha(seal) != json.loads(then)["previous"] for seal, then in pairwise(seals)) or (
            node.hex(), what["run"], stated, document["head"]) != (first["wrote"][
            "entries" if "lines" in what else "states"], first["number"], own, sha(seals[-1])):
        yield "what is to be proved, or its id, is not under its run's seal, or a seal does not follow from another"
    if not {sha(seal) for seal in seals} & heads:
        yield f"no seal of the proof is one of the register, nor one that was given; its last is {sha(seals[-1])}"


def main() -> int:
    """Check what the command line names, print what does not agree, and return the exit code."""
    words, found = argparse.ArgumentParser(usage=__doc__), list[str]()
    words.add_argument("paths", nargs="+", type=Path)
    words.add_argument("--head", action="append", default=[])
    known = set((given := words.parse_intermixed_args()).head)
    for path in sorted(given.paths, key=lambda path: path.is_dir() or path.suffix == ".json"):  # registers first
        try:
            if path.is_dir() or path.suffix == ".json":
                document = {"wrote": 0} if path.is_dir() else json.loads(path.read_bytes())
                found += folder(path, known) if "wrote" in document else proof(document, known)
            else:
                db = opened(path)
                db.row_factory = sqlite3.Row
                runs = {run["number"]: run for run in db.execute("SELECT * FROM runs ORDER BY number")}
                found += register(db, runs, set(given.head))
                known |= {run["hash"] for run in runs.values()}
        except Exception as error:  # whatever a file may hold
            print(f"{path} is no register, export, seal or proof: {type(error).__name__}: {error}", file=sys.stderr)
            return 2
    print("\n".join(found) or f"Everything agrees: {', '.join(map(str, given.paths))}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
