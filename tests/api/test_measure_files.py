"""Tables of any size measured from files to files: the same whatever the partitions, the processes and the order."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from api.test_partition import same_as_book
from asc842 import InputError, OutputError, Portfolio, account_for
from asc842.api.generate import generate
from asc842.api.scale.columns import COLUMNS, amounts_of
from asc842.api.scale.engines import EngineOptions
from asc842.api.scale.engines.processes import by_processes
from asc842.api.scale.partition import measure_partition
from asc842.api.scale.run import measure_files
from asc842.api.scale.work import PartitionWork
from asc842.cli import main

pq = pytest.importorskip("pyarrow.parquet")
FULL = int(os.environ.get("ASC842_SCALE", "300"))
"""Generated leases held against their books."""


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portfolio of 30 generated leases, a tenth of them wrong."""
    return generate(30, tmp_path_factory.mktemp("given") / "leases", seed=842, bad_rows=0.1).path


@pytest.fixture(scope="module")
def made(given: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return measure_files(given, tmp_path_factory.mktemp("made") / "out", partition=15).path


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def of_all(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in ("summary.json", "balances.parquet")}


def rows(folder: Path, name: str) -> pd.DataFrame:
    return pd.concat([pq.read_table(p).to_pandas() for p in sorted((folder / name).iterdir())], ignore_index=True)


def test_tables_are_what_a_partition_of_all_leases_becomes(given: Path, made: Path) -> None:
    files = sorted(p.relative_to(made).as_posix() for p in made.rglob("*") if p.is_file())
    assert files == sorted(["measure.json", "summary.json", "balances.parquet",
                            *(f"partitions/part-{n:05d}.{end}" for n in range(2) for end in ("json", "parquet")),
                            *(f"{name}/part-{n:05d}.parquet" for name in COLUMNS for n in range(2))])
    whole = measure_partition({p.stem: pd.read_csv(p, dtype=str) for p in given.glob("*.csv")})
    for name in ("schedule", "payments", "journal", "checks"):
        found = rows(made, name).sort_values("lease", kind="stable", ignore_index=True)
        assert len(found) == len(whole[name]) > 100
        assert found["lease"].astype(str).tolist() == whole[name]["lease"].astype(str).tolist()
        units = whole[name]["currency"].astype(str).map({"JPY": 1, "KWD": 1000}).fillna(100) if amounts_of(name) else 1
        for column in amounts_of(name):
            assert ((found[column].astype(float) * units).round().astype("int64") == whole[name][column]).all()
    assert {*rows(made, "problems")["lease"]} == {x["lease"] for x in json.loads(
        (given / "manifest.json").read_text())["bad"]}


def test_what_is_of_all_leases_does_not_depend_on_partitions(given: Path, made: Path, tmp_path: Path) -> None:
    assert of_all(measure_files(given, tmp_path / "out").path) == of_all(made)
    summary = json.loads((made / "summary.json").read_text())
    assert summary["leases"] + summary["refused"] == 30
    balances = pd.read_parquet(made / "balances.parquet")
    schedule = rows(made, "schedule")
    for currency, amounts in schedule.groupby("currency", observed=True):
        assert balances.loc[balances["currency"] == currency, "cost"].sum() == amounts["cost"].sum()
    assert balances["ends"].map(lambda day: (day + pd.Timedelta(days=1)).day == 1).all()


@pytest.mark.heavy
def test_rows_may_stand_in_any_order(given: Path, made: Path, tmp_path: Path) -> None:
    mixed = tmp_path / "mixed"
    mixed.mkdir()
    (mixed / "policy.toml").write_bytes((given / "policy.toml").read_bytes())
    for file in given.glob("*.csv"):
        pd.read_csv(file, dtype=str).sample(frac=1, random_state=1).to_csv(mixed / file.name, index=False)
    one, other = (json.loads((x / "summary.json").read_text()) for x in (
        made, measure_files(mixed, tmp_path / "out", partition=15).path))
    assert one["digests"].pop("problems") != other["digests"].pop("problems")  # they name rows
    assert one == other


def broken_off(work: PartitionWork, partitions: Sequence[int], _: EngineOptions) -> Iterator[int]:
    yield work.measure(partitions[0])
    raise OSError("the power is gone")


def test_what_is_done_is_not_done_again(given: Path, made: Path, tmp_path: Path,
                                        monkeypatch: pytest.MonkeyPatch) -> None:
    out, measured = tmp_path / "out", list[int]()
    monkeypatch.setattr("asc842.api.scale.run.engine_named", lambda _: broken_off)
    with pytest.raises(OutputError, match="goes on where this ended"):
        measure_files(given, out, partition=15)
    assert not (out / "summary.json").exists()

    def noted(work: PartitionWork, partitions: Sequence[int], options: EngineOptions) -> Iterator[int]:
        measured.extend(partitions)
        return by_processes(work, partitions, options)

    monkeypatch.setattr("asc842.api.scale.run.engine_named", lambda _: noted)
    measure_files(given, out, partition=15)
    assert measured == [1]
    assert content(out) == content(made)
    (out / "journal" / "part-00001.parquet").unlink()
    measure_files(given, out, partition=15)
    measure_files(given, out, partition=15)
    assert measured == [1, 1]
    assert content(out) == content(made)
    for damaged in ("", '{"files": {}}'):
        (out / "partitions" / "part-00000.json").write_text(damaged)
        measure_files(given, out, partition=15)
        assert measured.pop() == 0
        assert content(out) == content(made)
    (out / "measure.json").write_text('{"schema": ')
    with pytest.raises(OutputError, match="begin again with --restart"):
        measure_files(given, out, partition=15)
    measure_files(given, out, partition=15, restart=True)
    assert content(out) == content(made)


@pytest.mark.heavy
def test_a_folder_is_of_one_input(given: Path, made: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    generate(5, tmp_path / "few", seed=2)
    measure_files(tmp_path / "few", out)
    with pytest.raises(OutputError, match="another input, partitions"):
        measure_files(given, out, partition=15)
    assert content(measure_files(given, out, partition=15, restart=True).path) == content(made)
    with pytest.raises(OutputError, match="not empty"):
        measure_files(given, given)


def test_leases_that_rules_compare_are_measured_together(tmp_path: Path) -> None:
    head = "lease,formerly,commencement,term_months,rent,discount_rate,classification,timing,acquisition.business\n"
    plain = "2024-01-01,12,100,0.05,operating,advance"
    lines = [f"a{n},old-{n},{plain},{'big' if n == 3 else ''}\n" for n in range(8)]
    lines += [f"old-1,,{plain},\n", f"b,old-2,{plain},\n"]
    (tmp_path / "leases").mkdir()
    for at in (0, 5):
        (tmp_path / "leases" / f"part-{at}.csv").write_text(head + "".join(lines[at:at + 5]))
    (tmp_path / "acquisitions.csv").write_text("business,date,source\nbig,2024-01-01,deed\nnone,2024-01-01,deed\n")
    out = measure_files(tmp_path, tmp_path.with_name("out"), partition=4).path
    problems = rows(out, "problems").astype(str)
    told = problems[problems["code"].str.contains("formerly|acquisitions")]
    assert sorted(told[["lease", "code"]].itertuples(index=False, name=None)) == [
        ("", "acquisitions.unused"), ("a1", "formerly.still-there"), ("a2", "formerly.twice"), ("b", "formerly.twice")]
    assert len(list((out / "schedule").iterdir())) == 3


def test_a_table_in_parts_is_the_same_as_in_one_file(tmp_path: Path) -> None:
    head = "lease,commencement,term_months,rent,timing,discount_rate,classification\n"
    lines = [f"a{n},2024-01-01,24,{1000 + n},advance,0.06,operating\n" for n in range(12)]
    lines += ["a9,2024-01-01,24,1,advance,0.06,operating\n", "b,2024-01-01,0,1,advance,0.06,operating\n"]
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "leases.csv").write_text(head + "".join(lines))
    one = measure_files(tmp_path / "one", tmp_path / "out").summary
    rents = pd.Series(range(1000, 1012), index=[f"a{n}" for n in range(12)]).drop("a9")
    (tmp_path / "parts" / "leases").mkdir(parents=True)
    for at in (0, 5, 10):
        (tmp_path / "parts" / "leases" / f"part-{at}.csv").write_text(head + "".join(lines[at:at + 5]))
    for partition in (1, 5, 20):
        made = measure_files(tmp_path / "parts", tmp_path / f"out{partition}", partition=partition)
        assert made.summary["digests"] | {"problems": ""} == one["digests"] | {"problems": ""}  # they name rows
        found = rows(made.path, "schedule").assign(lease=lambda t: t["lease"].astype(str))
        first = found[found["period"] == "2024-01"].set_index("lease")["rent"].astype(int)
        assert first.sort_index().equals(rents.sort_index())
        told = rows(made.path, "problems").sort_values(["lease", "where"])
        assert told[["where", "row"]].to_numpy().tolist() == [
            ["leases/part-10.csv[4].lease", 4], ["leases/part-5.csv[6].lease", 6],
            ["leases/part-10.csv[5].term_months", 5]]


def test_a_row_of_csv_without_a_cell_for_each_column_costs_only_its_lease(given: Path, tmp_path: Path) -> None:
    for file in given.glob("*.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    lines = (tmp_path / "leases.csv").read_text().splitlines()
    good = next(n for n, line in enumerate(lines[1:], 1) if line.split(",")[0] not in (
        given / "manifest.json").read_text())
    lines[good] += ",,"
    (tmp_path / "leases.csv").write_text("\n".join(lines) + "\n")
    found = rows(measure_files(tmp_path, tmp_path.with_name("out2")).path, "problems")
    ragged = found[found["code"] == "table.cells"]
    assert ragged[["lease", "row"]].to_numpy().tolist() == [[lines[good].split(",")[0], good + 1]]
    assert found["lease"].nunique() == len(json.loads((given / "manifest.json").read_text())["bad"]) + 1


def test_a_row_that_can_not_be_read_refuses_a_lease_that_was_known_by_another_id(tmp_path: Path) -> None:
    """Its rows are in the partition of the former id, and so is what is wrong with one of them."""
    ids = [f"n{n}" for n in range(8)]
    heads = "lease,formerly,commencement,term_months,rent,timing,discount_rate,classification\n"
    (tmp_path / "leases.csv").write_text(heads + "".join(
        f"{x},old-{x},2024-01-01,12,100,advance,0.06,operating\n" for x in ids))
    (tmp_path / "abatements.csv").write_text("lease,first_months,share\n" + "".join(f"{x},2,1,\n" for x in ids))
    made = measure_files(tmp_path, tmp_path.with_name("known"), partition=2)
    assert (made.summary["leases"], made.summary["refused"], made.passed) == (0, len(ids), False)
    assert sorted(rows(made.path, "problems")["lease"]) == ids


def test_a_row_without_a_lease_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "leases.csv").write_text("lease,commencement,term_months,rent,timing,discount_rate,classification\n"
                                         "a,2024-01-01,12,100,advance,0.06,operating\n"
                                         ",2024-01-01,12,100,advance,0.06,operating\n")
    made = measure_files(tmp_path, tmp_path.with_name("nobody"))
    assert (made.summary["leases"], made.summary["refused"]) == (1, 0)
    assert [x["code"] for x in made.summary["problems"]] == ["table.no-lease"]
    assert not made.passed


def test_a_partition_whose_record_is_not_whole_is_never_left_out_of_the_sums(
        tmp_path: Path, given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an engine that says it is done when it is not, or a shared folder that shows a file too late."""
    monkeypatch.setattr("asc842.api.scale.run.engine_named", lambda _: lambda *_: iter(()))
    with pytest.raises(OutputError, match="no whole record of partition 0, 1"):
        measure_files(given, tmp_path / "out", partition=15)
    assert not (tmp_path / "out" / "summary.json").exists()


def test_tables_that_are_none_are_refused(tmp_path: Path) -> None:
    def codes(**files: str) -> list[str]:
        folder = tmp_path / f"in{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        for name, text in files.items():
            (folder / name.replace("__", ".")).write_text(text)
        with pytest.raises(InputError) as refused:
            measure_files(folder, tmp_path / "out")
        return [p.code for p in refused.value.problems]

    assert codes() == ["table.no-leases"]
    assert codes(leases__csv="lease,colour\na,red\n") == ["table.column-unknown"]
    assert codes(leases__csv="lease\na\n", lease__csv="lease\n") == ["table.misnamed"]
    assert codes(leases__csv="lease\na\n", leases__parquet="") == ["table.twice"]
    assert codes(leases__csv="lease\na\n", office__toml="") == ["file.format"]
    assert codes(leases__csv='lease,name\na,"b\n') == ["file.csv"]
    (tmp_path / "parts" / "leases").mkdir(parents=True)
    for name, head in (("a", "lease,rent"), ("b", "lease,name")):
        (tmp_path / "parts" / "leases" / f"{name}.csv").write_text(f"{head}\n{name},1\n")
    with pytest.raises(InputError, match=r"those of a\.csv"):
        measure_files(tmp_path / "parts", tmp_path / "out")
    assert not (tmp_path / "out" / "summary.json").exists()


def test_texts_of_parquet_are_read_whatever_their_kind(tmp_path: Path) -> None:
    import pyarrow as pa

    texts = {"lease": "a", "commencement": "2024-01-01", "timing": "advance", "classification": "operating"}
    (tmp_path / "leases").mkdir()
    for name, kind in (("a", pa.string_view()), ("b", pa.large_string()), ("c", pa.string())):
        columns = {key: pa.array([value if value != "a" else name], kind) for key, value in texts.items()}
        pq.write_table(pa.table(columns | {"term_months": [12], "rent": [100], "discount_rate": [0.05]}),
                       tmp_path / "leases" / f"{name}.parquet")
    assert measure_files(tmp_path, tmp_path.with_name("views")).summary["leases"] == 3


def test_nothing_in_the_folder_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "leases.csv").write_text("lease\na\n")
    for name in (".hidden", "_SUCCESS", "_committed_1", "x.crc", "manifest.json", "read me.md", "close/close.json",
                 "rent/_SUCCESS", "rent/region=x/a.csv", "rent/b.csv.gz", "options/.crc", "rents/a.csv",
                 "old/note.txt", "events.csv.gz", "events.orc", "rent.snappy", "abatements", "data.zip"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("")
    with pytest.raises(InputError) as refused:
        measure_files(tmp_path, tmp_path.with_name("none"))
    assert {p.code for p in refused.value.problems} == {"table.misnamed"}
    assert sorted(Path(p.file).relative_to(tmp_path).as_posix() for p in refused.value.problems) == [
        "abatements", "data.zip", "events.csv.gz", "events.orc", "old", "options", "rent.snappy", "rent/b.csv.gz",
        "rent/region=x", "rents"]


def test_the_command_says_what_came_of_it(given: Path, made: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    run = CliRunner().invoke(main, ["measure", str(given), "--out", out, "--partition", "15", "--json"])
    assert run.exit_code == 1, run.output
    assert json.loads(run.stdout) == json.loads((made / "summary.json").read_text()) | {"folder": out}
    generate(3, tmp_path / "few")
    run = CliRunner().invoke(main, ["measure", str(tmp_path / "few"), "--out", str(tmp_path / "out3")])
    assert (run.exit_code, run.stdout.splitlines()[0]) == (0, f"{tmp_path / 'out3'}: 3 leases measured, 0 refused")
    run = CliRunner().invoke(main, ["measure", str(tmp_path / "few"), "--out", out])
    assert run.exit_code == 2
    assert "was begun with another input" in run.stderr
    run = CliRunner().invoke(main, ["measure", str(given), "--out", out, "--scheduler", "tcp://x:1"])
    assert (run.exit_code, "give --engine dask" in run.stderr) == (2, True)


@pytest.mark.heavy
def test_two_processes_write_the_same_bytes_as_one(given: Path, made: Path, tmp_path: Path) -> None:
    out = measure_files(given, tmp_path / "out", partition=15, options=EngineOptions(2)).path
    assert content(out) == content(made)


@pytest.mark.heavy
def test_every_row_of_generated_leases_is_that_of_their_books(tmp_path: Path) -> None:
    folder = generate(FULL, tmp_path / "leases", seed=3).path
    tables = {p.stem: pd.read_csv(p, dtype=str) for p in folder.glob("*.csv")}
    held = Portfolio.from_files(folder)
    out = measure_partition(tables, held.policy)
    assert out["problems"].empty
    own = {name: dict(iter(table.groupby("lease", observed=True))) for name, table in out.items()}
    for x in held.leases:
        same_as_book({name: of.get(x.id, out[name].iloc[:0]) for name, of in own.items()},
                     account_for(x.lease, held.policy))
