"""The seal of a close: it covers every file and every run before it; anyone can check it, and one entry under it."""

from __future__ import annotations

import ast
import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

import asc842
from asc842.api import verify_register
from asc842.api.timestamp import timestamp_request
from asc842.cli import main
from asc842.closing.register import Register
from asc842.closing.register.merkle import Tree, path
from asc842.closing.seal_mark import MARK
from postgres import Postgres
from register_runs import Facts, close_run, lines_of

LEASES = ("lease,commencement,lease_term_end,discount_rate,classification,timing,reason,rent\n"
          "office,2024-01-01,2025-12-31,0.06,operating,advance,Given,1000\n"
          "car,2024-01-01,2024-12-31,0.06,operating,advance,Given,300\n")
NOT_PROVED = "what is to be proved, or its id, is not under its run's seal, or a seal does not follow from another"
SCRIPT = Path(verify_register.__file__)
FACTS: Facts = {"A": {0: 300, 1: 300, 2: 300}, "B": {0: 500, 1: 500, 2: 500}}


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two closed months, with the request for a time-stamp; nothing in it is altered."""
    folder = tmp_path_factory.mktemp("closed")
    closes(folder)
    return folder


@pytest.fixture
def folder(closed: Path, tmp_path: Path) -> Path:
    """A copy of it, to alter."""
    return Path(shutil.copytree(closed, tmp_path / "copy"))


def closes(folder: Path) -> None:
    (folder / "leases.csv").write_text(LEASES)
    for period in ("2024-01", "2024-02"):
        asc842.close(folder / "leases.csv", period, out=folder, timestamp_request=True)


def ran(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def script(*arguments: str | Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-I", SCRIPT, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def seal_of(folder: Path) -> str:
    return sha256((folder / "seal.json").read_bytes()).hexdigest()


def test_one_number_is_on_screen_in_the_files_and_in_the_register(closed: Path) -> None:
    at, seal = closed / "2024-02", seal_of(closed / "2024-02")
    assert json.loads((at / "close.json").read_text())["run_hash"] == seal
    assert seal in (at / "close.html").read_text()
    cover = openpyxl.load_workbook(at / "close.xlsx")["Summary"]
    assert seal in [cell.value for row in cover for cell in row]
    again = ran("close", closed / "leases.csv", "--period", "2024-02", "--out", closed)
    assert f"Seal: {seal}\n" in again.stdout
    assert f"last run {seal}\n" in ran("status", "--out", closed).stdout
    document = json.loads((at / "seal.json").read_text())
    assert document["previous"] == seal_of(closed / "2024-01")
    files = {**document["wrote"]["files"], **document["wrote"]["files_with_seal"]}
    there = {p.relative_to(at).as_posix() for p in at.rglob("*") if p.is_file()}
    assert there - {*files} == {"seal.json", "seal.tsq"}
    assert sorted(document["wrote"]["files_with_seal"]) == ["close.html", "close.json", "close.xlsx"]
    assert not any(MARK.encode() in p.read_bytes() for p in at.rglob("*") if p.suffix != ".xlsx" and p.is_file())


@pytest.mark.heavy
def test_the_same_closes_make_the_same_bytes_on_another_day(closed: Path, tmp_path: Path,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is in no file and no seal."""
    monkeypatch.setattr("asc842.closing.register.register.now", lambda: datetime(2031, 5, 5, tzinfo=UTC))
    monkeypatch.setattr(Register.open.__func__, "__kwdefaults__", {  # type: ignore[attr-defined]
        **Register.open.__func__.__kwdefaults__, "clock": lambda: datetime(2031, 5, 5, tzinfo=UTC)})  # type: ignore[attr-defined]
    closes(tmp_path)
    for period in ("2024-01", "2024-02"):
        for file in (p for p in (closed / period).rglob("*") if p.is_file()):
            assert (tmp_path / period / file.relative_to(closed / period)).read_bytes() == file.read_bytes()
    with Register.open(tmp_path / "register.db") as register:
        assert set(register.runs()["finished"].str[:4]) == {"2031"}


def rewritten(file: Path) -> None:
    """Change one cell's text in a workbook."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert b"office" in parts["xl/sharedStrings.xml"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part.replace(b"office", b"Office"))
    file.write_bytes(out.getvalue())


def bomb(file: Path) -> None:
    """Say in a workbook's directory that its first part unpacks to 4 GB."""
    content = bytearray(file.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 24: at + 28] = b"\xf0\xff\xff\xff"
    file.write_bytes(content)


def _forged(at: Path) -> None:
    """Change the journal, and its digest in the seal."""
    before = sha256((at / "journal.csv").read_bytes()).hexdigest()
    (at / "journal.csv").write_text("altered")
    text = (at / "seal.json").read_text().replace(before, sha256(b"altered").hexdigest())
    (at / "seal.json").write_text(text)


ALTERED: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file": (lambda at: (at / "journal.csv").write_text("altered"), "journal.csv is missing, or not the file"),
    "a file gone": (lambda at: (at / "journal.csv").unlink(), "journal.csv is missing, or not the file"),
    "a workbook": (lambda at: rewritten(at / "close.xlsx"), "close.xlsx is missing, or not the file"),
    "no workbook": (lambda at: (at / "close.xlsx").write_bytes(b"PK"), "damaged, or cut short"),
    "a workbook that unpacks to more than any": (lambda at: bomb(at / "close.xlsx"), "damaged, or cut short"),
    "the seal in a file": (lambda at: (at / "close.json").write_text(
        (at / "close.json").read_text().replace(seal_of(at), "0" * 64)), "close.json is missing, or not the file"),
    "a forged seal": (_forged, "is no seal of the register, nor one that was given"),
    "a seal cut short": (lambda at: (at / "seal.json").write_bytes((at / "seal.json").read_bytes()[:-200]),
                         "damaged, or cut short"),
    "an empty seal": (lambda at: (at / "seal.json").write_bytes(b""), "damaged, or cut short"),
    "a seal of other types": (lambda at: (at / "seal.json").write_text(
        '{"schema": "asc842/seal/1", "wrote": {"files": [1], "files_with_seal": 3}}'), "damaged, or cut short"),
    "a deep seal": (lambda at: (at / "seal.json").write_text("[" * 200_000), "damaged, or cut short"),
    "a way out": (lambda at: (at / "seal.json").write_text(json.dumps({"schema": "asc842/seal/1", "wrote": {
        "files": {"../2024-01/journal.csv": sha256((at.parent / "2024-01/journal.csv").read_bytes()).hexdigest()},
        "files_with_seal": {}}})), "../2024-01/journal.csv is missing, or not the file"),
    "a seal of another period": (lambda at: shutil.copy(at.parent / "2024-01/seal.json", at),
                                 "journal.csv is missing, or not the file"),
}


def test_files_are_as_they_were_sealed(folder: Path) -> None:
    at = folder / "2024-02"
    found = ran("verify", at)
    assert (found.exit_code, found.stdout.splitlines()[-1]) == (0, f"Seal: {seal_of(at)}")
    assert script(folder / "register.db", at, folder / "2024-01")[0] == 0
    assert ran("verify", at / "close.xlsx").stdout == found.stdout
    (at / "note.txt").write_text("mine")
    (at / "workbooks").mkdir()
    for name in ("a", "b"):
        (at / "workbooks" / f"{name}.xlsx").write_text("mine")
    assert "Under no seal: note.txt, 2 files in workbooks\n" in ran("verify", at).stdout
    (folder / "register.db").rename(folder / "elsewhere.db")
    assert ran("verify", at).exit_code == 1  # nothing says that this seal is the right one
    assert ran("verify", at, "--head", seal_of(at)).exit_code == 0
    assert ran("verify", at / "seal.json", "--register", folder / "elsewhere.db").exit_code == 0
    assert ran("verify", at, "--head", "0" * 64).exit_code == 1
    assert "[verify.not-read]" in ran("verify", folder / "nowhere").stderr


@pytest.mark.parametrize("what", ALTERED)
def test_what_was_altered_is_named(folder: Path, what: str) -> None:
    alter, said = ALTERED[what]
    alter(folder / "2024-02")
    found = ran("verify", folder / "2024-02")
    refused = said.startswith("damaged")
    assert found.exit_code == (2 if refused else 1)
    assert said in " ".join((found.stderr if refused else found.stdout).split())
    code, told = script(folder / "register.db", folder / "2024-02")
    assert code == found.exit_code
    assert refused or said in told
    assert "Traceback" not in told


def test_a_request_for_a_time_stamp(folder: Path, tmp_path: Path) -> None:
    made = (folder / "2024-02" / "seal.tsq").read_bytes()
    assert made == timestamp_request(seal_of(folder / "2024-02"))
    if openssl := shutil.which("openssl"):
        at = tmp_path / "made.tsq"
        data = folder / "2024-02" / "seal.json"
        asked = [openssl, "ts", "-query", "-data", data, "-sha256", "-no_nonce", "-cert", "-out", at]
        subprocess.run(asked, check=True, capture_output=True)
        assert at.read_bytes() == made
    (folder / "2024-02" / "seal.tsq").write_bytes(b"of someone else")
    refused = ran("close", folder / "leases.csv", "--period", "2024-02", "--out", folder, "--timestamp-request")
    assert refused.exit_code == 2
    assert (folder / "2024-02" / "seal.tsq").read_bytes() == b"of someone else"


def proved(folder: Path, *arguments: str) -> dict[str, Any]:
    found = ran("prove", *arguments, "--out", folder)
    assert found.exit_code == 0, found.output
    return dict(json.loads(found.stdout))


def test_an_entry_and_a_balance_are_proved_without_the_register(folder: Path, tmp_path: Path) -> None:
    with Register.open(folder / "register.db") as register:
        line = register.posted("2024-01").iloc[0]
    head, file = seal_of(folder / "2024-02"), tmp_path / "proof.json"
    of_line = proved(folder, line["line_id"])
    assert of_line == {**proved(folder, line["entry_id"][:12]), "line": line["line_id"]}
    for document in (of_line, proved(folder, "--lease", "car", "--period", "2024-01")):
        file.write_text(json.dumps(document))
        assert script(file, "--head", head) == (0, f"Everything agrees: {file}\n")
        assert script(folder / "register.db", file)[0] == 0
        assert ran("verify", file, "--head", head).exit_code == 0
        assert "no seal of the proof is one of the register" in script(file, "--head", "ab" * 32)[1]
        for forge in ({"state": "{}", "lines": [{**x, "debit": 1} for x in document["proved"].get("lines", [])]},
                      {"run": 2}, {"id": "0" * 64}, {"seal": "0" * 64}):
            if not forge.keys() & document["proved"].keys():
                continue
            other = {**document, "proved": {**document["proved"], **{
                key: value for key, value in forge.items() if key in document["proved"]}}}
            assert list(verify_register.proof(other, {head})) == [
                NOT_PROVED]
        file.write_text(json.dumps(document)[:-80])
        assert script(file, "--head", head)[0] == 2
        assert "[verify.damaged]" in ran("verify", file, "--head", head).stderr
    for arguments, code in ((["0" * 64], "prove-id"), (["12"], "prove-id"), (["%%%%%%%%"], "prove-id"),
                            (["--lease", "x", "--period", "2024-01"], "prove-balance")):
        assert f"[register.{code}]" in ran("prove", *arguments, "--out", folder).stderr
    assert ran("prove", "--lease", "car", "--out", folder).exit_code == 2


def test_a_proof_for_another_register_is_none(folder: Path, tmp_path: Path) -> None:
    with Register.open(tmp_path / "other.db") as register:
        register.post(close_run(FACTS, 0))
        document = register.prove(register.posted()["entry_id"].iloc[0])
        assert list(verify_register.proof(document, {register.status().head})) == []
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(document))
    assert ran("verify", file, "--register", folder / "register.db").exit_code == 1
    assert script(folder / "register.db", file)[0] == 1


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 8, 13])
def test_every_leaf_of_a_tree_is_under_its_root(count: int) -> None:
    names, tree = [f"{i}" for i in range(count)], Tree()
    tree.add(names)
    assert tree.root() == verify_register.root(names)
    for i, name in enumerate(names):
        node = sha256(b"\0" + name.encode()).digest()
        for step in path(names, i):
            (side, other), = step.items()
            pair = [bytes.fromhex(other), node] if side == "left" else [node, bytes.fromhex(other)]
            node = sha256(b"\1" + b"".join(pair)).digest()
        assert node.hex() == tree.root()


def test_the_roots_are_those_of_rfc_6962() -> None:
    """Test vectors of certificate transparency: the leaves "", "\\x00" and "\\x10", of which all are ASCII."""
    for leaves, root in (([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
                         ([""], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
                         (["", "\x00"], "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
                         (["", "\x00", "\x10"], "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")):
        tree = Tree()
        tree.add(leaves)
        assert tree.root() == root == verify_register.root(leaves)


def test_a_period_is_signed(folder: Path) -> None:
    sign, later = ("sign", "2024-02", "--out", folder), ("sign", "2024-03", "--out", folder)
    seal = seal_of(folder / "2024-02")
    assert "[register.sign-seal]" in ran(*sign, "--as", "preparer", "--name", "Ann", "--seal", "0" * 64).stderr
    assert "[register.sign-name]" in ran(*sign, "--as", "preparer", "--name", " \t").stderr
    assert "[register.sign-name]" in ran(*sign, "--as", "preparer", "--name", "A\x07nn").stderr
    assert "[register.never-closed]" in ran(*later, "--as", "preparer", "--name", "Ann").stderr
    assert f"seal {seal}" in ran(*sign, "--as", "preparer", "--name", "Ann  Lee", "--seal", seal).stdout
    assert "[register.signed]" in ran(*sign, "--as", "preparer", "--name", "ann lee").stderr
    both = ran(*sign, "--as", "reviewer", "--name", "ANN LEE").stdout
    assert "preparer and reviewer are the same person" in " ".join(both.split())
    ran(*sign, "--as", "reviewer", "--name", "Bea")
    shown = ran("status", "--verify", "--out", folder)
    assert shown.exit_code == 0
    assert shown.stdout.count(" as it is") == 3
    assert "2024-02: Ann Lee is preparer and reviewer" in shown.stdout
    assert "Bea" in ran("history", "car", "--out", folder).stdout
    assert ran("verify", folder / "2024-02").exit_code == 0
    assert script(folder / "register.db", folder / "2024-02")[0] == 0


@pytest.mark.heavy
def test_a_later_change_shows_signatures_as_of_another_state(folder: Path) -> None:
    sign = ("sign", "2024-02", "--out", folder)
    ran(*sign, "--as", "preparer", "--name", "Ann")
    ran("reopen", "2024-02", "--reason", "A rate", "--out", folder)
    since = " ".join(ran("verify", folder / "2024-02").stdout.split())
    assert "Not the last state of 2024-02: run 4 (reopen) Of 2024-02, run 2 Seal:" in since
    assert "[register.sign-open]" in ran(*sign, "--as", "reviewer", "--name", "Bea").stderr
    (folder / "leases.csv").write_text(LEASES.replace("1000", "1100"))
    asc842.close(folder / "leases.csv", "2024-02", out=folder)
    status = json.loads(ran("status", "--json", "--out", folder).stdout)
    assert [(x["name"], x["state"]) for x in status["signatures"]] == [("Ann", "of another state")]
    cover = openpyxl.load_workbook(folder / "2024-02" / "close.xlsx")["Summary"]
    cells = [cell.value for row in cover for cell in row]
    assert {"Signed before it was reopened, as another state", "Ann"} <= {*cells}
    assert json.loads((folder / "2024-02" / "close.json").read_text())["signatures_before"][0]["name"] == "Ann"
    assert ran("verify", folder / "2024-02").exit_code == 0
    assert script(folder / "register.db", folder / "2024-02")[0] == 0


@pytest.mark.heavy
def test_files_added_later_have_a_seal_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "leases.csv").write_text(LEASES)
    asc842.close(tmp_path / "leases.csv", "2024-01", out=tmp_path, reports=False)
    first = (tmp_path / "2024-01" / "seal.json").read_bytes()
    asc842.close(tmp_path / "leases.csv", "2024-01", out=tmp_path)
    assert (tmp_path / "2024-01" / "seal.json").read_bytes() == first
    assert (tmp_path / "2024-01" / "seal-2.json").exists()
    assert ran("verify", tmp_path / "2024-01").exit_code == 0
    assert "Under no seal" not in ran("verify", tmp_path / "2024-01").stdout
    (tmp_path / "2024-01" / "close.xlsx").unlink()
    assert ran("verify", tmp_path / "2024-01").exit_code == 1


def test_what_is_named_by_mistake_is_said(folder: Path, tmp_path: Path) -> None:
    """A seal in place of its folder is one; a renamed copy of it elsewhere has none of its files; a SEAL is needed."""
    at, register, copy = folder / "2024-02", folder / "register.db", tmp_path / "renamed.json"
    assert script(register, at / "seal.json") == (0, f"Everything agrees: {register}, {at / 'seal.json'}\n")
    copy.write_bytes((at / "seal.json").read_bytes())
    for code, said in (script(register, copy), (ran("verify", copy, "--register", register).exit_code,
                                                ran("verify", copy, "--register", register).stdout)):
        assert code == 1
        assert "journal.csv is missing, or not the file that was sealed" in " ".join(said.split())
    assert script(register, "--head")[0] == script()[0] == 2
    for wrong in (at / "close.json", at / "journal.csv", at / "close.xlsx", tmp_path / "none.db", tmp_path):
        code, said = script(wrong)
        assert (code, "is no register, export, seal or proof" in said, "Traceback" in said) == (2, True, False)
        assert len(said) < 500


def test_the_script_is_short_and_knows_no_asc842(tmp_path: Path) -> None:
    at = tmp_path / "verify_register.py"
    assert ran("verify-script", "-o", at).exit_code == 0
    assert at.read_bytes() == SCRIPT.read_bytes()
    text = at.read_text()
    assert len(text.splitlines()) < 200
    found = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    named = {(node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
             for node in found for alias in node.names}
    assert {name.split(".")[0] for name in named} <= set(sys.stdlib_module_names)


def test_an_export_is_the_register(folder: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    for file in (one, two):
        assert ran("register", "export", "-o", file, "--out", folder).exit_code == 0
    assert one.read_bytes() == two.read_bytes()
    head = seal_of(folder / "2024-02")
    assert script(one, folder / "2024-02", "--head", head)[0] == 0
    for before, after, code in (("3000", "3001", 1), ('"office"', '"Office"', 1), ('["runs"', '["run"', 2)):
        two.write_text(one.read_text().replace(before, after))
        assert two.read_bytes() != one.read_bytes()
        assert script(two, "--head", head)[0] == code
    two.write_bytes(one.read_bytes()[:-100])
    assert script(two)[0] == 2


@pytest.mark.heavy
def test_postgresql_has_the_same_seals_and_the_same_export(postgres: Postgres, tmp_path: Path) -> None:
    """Also of texts that mean something to COPY."""
    exports, memos = [], ["\t", "\\N", "\\.", "a\nb", "", '"x", \\t', "é\u2028", "\r"]
    for place in (postgres.new_schema(), tmp_path / "register.db"):
        with Register.open(place, clock=lambda: datetime(2024, 5, 5, tzinfo=UTC)) as register:
            for month in (0, 1):
                lines = lines_of(FACTS, month)
                lines["memo"] = [memos[i % len(memos)] for i in range(len(lines))]
                register.post(close_run(FACTS, month, lines=lines),
                              build=lambda _: {"a.csv": b"1", "b.json": MARK.encode()})
            register.sign("2003-02", "preparer", "Ann")
            assert register.verify().passed
            assert set(register.posted()["memo"]) == set(memos)
            exports.append("".join(f"{line}\n" for line in register.export()))
            proof = register.prove(register.posted()["entry_id"].iloc[3])
            assert list(verify_register.proof(proof, {register.status().head})) == []
    assert exports[0] == exports[1]
    file = tmp_path / "register.jsonl"
    file.write_text(exports[0], encoding="utf-8")
    assert script(file)[0] == 0
    assert "Ann" in exports[0]
    file.write_text(exports[0].replace("Ann", "Bea"), encoding="utf-8")
    assert script(file)[0] == 1
