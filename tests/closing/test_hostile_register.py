"""A register that is damaged, another program's, or named with a password: said plainly; nothing is lost or shown."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

import asc842
from asc842.cli import main
from asc842.closing.register import Register
from register_runs import Facts, close_run

FACTS: Facts = {"A": {0: 300, 1: 300}, "B": {0: 500, 1: 500}}
LEASES = ("lease,commencement,lease_term_end,discount_rate,classification,timing,reason\n"
          "a,2024-01-01,2024-12-31,0.06,operating,advance,Given\n")
URLS = (
    "postgresql://u:s3cret@localhost:abc/db", "postgresql://u:s3cret@localhost:99999/db",
    " postgresql://u:s3cret@localhost:1/db", "postgresql//u:s3cret@h/db", "postgresql:/u:s3cret@h/db",
    "postgresql://u@localhost:1/db?password=s3cret", "postgresql://u@localhost:1/db?sslpassword=s3cret",
    "u:s3cret@h/db", "mysql://u:s3cret@h/db", "postgresql://u:s3cret@h:1:2/db", "host=h password=s3cret",
    "postgres://u:s3cret@localhost:1/db")


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sound, tmp_path / "register.db"))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "register.db"
    with Register.open(path) as register:
        for month in (0, 1):
            register.post(close_run(FACTS, month))
    return path


@pytest.mark.parametrize("url", URLS)
def test_no_message_shows_a_password_and_no_file_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                         url: str) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["status", "--register", url])
    assert result.exit_code == 2
    assert "remedy:" in result.stderr
    assert "s3cret" not in result.output + result.stderr
    with pytest.raises(asc842.RegisterError) as error:
        Register.open(url)
    assert "s3cret" not in str(error.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("version", ["0", "-1", "²", "9" * 5000, "", "1.0", "x"])
def test_a_version_that_is_none_is_refused(path: Path, version: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE register SET value = ? WHERE key = 'schema_version'", (version,))
    with pytest.raises(asc842.RegisterError, match="tells no version"):
        Register.open(path)


@pytest.mark.parametrize("statement", [
    "UPDATE lines SET account = x'00ff' WHERE entry = 1 AND number = 1",
    "UPDATE lines SET debit = x'01' WHERE entry = 1 AND number = 1",
    "UPDATE entries SET period = x'00' WHERE number = 1", "UPDATE runs SET period = x'ff' WHERE number = 1",
    "UPDATE lease_states SET state = x'ff'", "UPDATE lease_versions SET document = x'ff'",
    "UPDATE periods SET label = x'ff' WHERE label = '2003-01'"])
def test_bytes_in_the_place_of_text_are_told_by_every_command(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)
    table = statement.split()[1]
    result = CliRunner().invoke(main, ["status", "--register", str(path), "--verify"])
    assert result.exit_code in (1, 2)
    with Register.open(path) as register:
        assert any(p.startswith(f"{table}.") and "values that are no" in p for p in register.verify().problems)
    for command in (["status"], ["status", "--restated"], ["history", "A"], ["recheck"]):
        again = CliRunner().invoke(main, [*command, "--register", str(path)])
        assert again.exception is None or isinstance(again.exception, SystemExit), (command, again.exception)


def test_a_damaged_index_is_found(path: Path) -> None:
    """SQLite reads rows by an index that lacks one as if the row were not there."""
    with closing(sqlite3.connect(path)) as connection, connection:
        (root,), = connection.execute("SELECT rootpage FROM sqlite_master WHERE type = 'index' AND "
                                           "tbl_name = 'entries' LIMIT 1").fetchall()
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    cells = (root - 1) * size + 3
    content[cells:cells + 2] = (int.from_bytes(content[cells:cells + 2], "big") - 1).to_bytes(2, "big")
    path.write_bytes(content)
    with Register.open(path) as register:
        proof = register.verify()
    assert not proof.passed
    assert proof.problems[0].startswith("the file is damaged: ")


@pytest.mark.parametrize("apart", [3, pytest.param(1, marks=pytest.mark.heavy)])
def test_one_flipped_bit_anywhere_leads_to_no_traceback(path: Path, tmp_path: Path, apart: int) -> None:
    """Every 97th byte of the catalogue's page, every 4,999th after it, or some of these; one bit each."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    sound = path.read_bytes()
    for place in [*range(0, 4096, 97), *range(4096, len(sound), 4999)][::apart]:
        content = bytearray(sound)
        content[place] ^= 4
        broken = tmp_path / "broken" / "register.db"
        shutil.rmtree(broken.parent, ignore_errors=True)
        broken.parent.mkdir()
        broken.write_bytes(content)
        for command in (["status", "--verify"], ["history", "A"]):
            result = CliRunner().invoke(main, [*command, "--register", str(broken)])
            assert result.exception is None or isinstance(result.exception, SystemExit), (place, result.exception)


def test_tables_are_not_added_to_the_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE customers (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(asc842.RegisterError, match="tables of something else, named customers"):
        Register.open(path)
    assert path.read_bytes() == before


@pytest.mark.heavy
def test_a_dry_run_makes_no_register_and_no_folder(tmp_path: Path) -> None:
    (tmp_path / "leases.csv").write_text(LEASES)
    (tmp_path / "rent.csv").write_text("lease,monthly\na,1000.00\n")
    before = sorted(tmp_path.rglob("*"))
    for more in ([], ["--register", str(tmp_path / "new.db")], ["--register", f"sqlite:///{tmp_path}/new.db"]):
        result = CliRunner().invoke(main, ["close", str(tmp_path), "--period", "2024-01", "--dry-run", "--out",
                                           str(tmp_path / "out"), "--journal-only", *more])
        assert result.exit_code == 0, result.output
        assert sorted(tmp_path.rglob("*")) == before


def test_register_and_exports_are_not_for_other_users(tmp_path: Path) -> None:
    (tmp_path / "leases.csv").write_text(LEASES)
    (tmp_path / "rent.csv").write_text("lease,monthly\na,1000.00\n")
    out = tmp_path / "out"
    asc842.close(tmp_path, "2024-01", out=out)
    for path in (out / "register.db", out / "2024-01", *(out / "2024-01").iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) & 0o007 == 0, path


def test_a_head_noted_elsewhere_anchors_the_chain(path: Path) -> None:
    head = CliRunner().invoke(main, ["status", "--register", str(path)]).output.split("last run ")[1].split()[0]
    assert len(head) == 64
    assert CliRunner().invoke(main, ["status", "--register", str(path), "--head", head]).exit_code == 0
    lost = CliRunner().invoke(main, ["status", "--register", str(path), "--head", "0" * 64])
    assert lost.exit_code == 1
    assert "no run has the hash" in lost.output
