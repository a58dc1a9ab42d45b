"""Problems of one kind are shown once, with how many there are and where; nothing is lost."""

from __future__ import annotations

import pytest

from asc842.base.causes import DEPTHS
from asc842.base.errors import InputError, Problem
from asc842.base.folding import FIRST, folded
from asc842.output.json_book import problem_documents
from bad_input.kinds import listed


def cell(line: int, found: str, column: str = "commencement", file: str = "leases.csv") -> Problem:
    return Problem("cell.date", column, found, "a date", f"write the date of {found}", file, line, f"row {line}")


def test_four_of_a_kind_are_one_in_the_order_of_their_lines() -> None:
    problems = [cell(10, "c"), cell(9, "b"), cell(11, "c"), cell(2, "a")]
    (fold,) = folded(problems)
    assert sorted(p.line or 0 for p in fold.problems) == [2, 9, 10, 11]
    assert str(fold) == (
        "leases.csv: commencement: 4 of this kind, lines 2, 9, 10, 11 [cell.date]\n  2 | row 2\n  found:    a, b, c\n"
        "  expected: a date\n  remedy:   write the date of a (for a)\n            write the date of b (for b)\n"
        "            write the date of c (for c)")


def test_three_are_shown_each_by_itself_where_they_were_found() -> None:
    problems = [cell(2, "a"), cell(3, "x", "rate"), cell(4, "b"), cell(5, "c")]
    assert [str(fold) for fold in folded(problems)] == [str(problem) for problem in problems]


def test_columns_of_two_tables_are_two_kinds_and_keys_of_many_lease_files_one() -> None:
    assert len(folded(cell(n, "a", file=file) for n in range(2, 8) for file in ("leases.csv", "rent.csv"))) == 2
    files = [Problem("key.missing",
                     f"facts.rent[{n}].timing", "nothing", "a timing", "add it", f"{n}.toml", n) for n in range(9)]
    (fold,) = folded(files)
    assert fold.where == ("facts.rent[].timing: 9 of this kind, files 0.toml, 1.toml, 2.toml, 3.toml, 4.toml, 5.toml, "
                          "6.toml, 7.toml and 1 more")


@pytest.mark.parametrize(("remedies", "lines"), [
    (["write it"] * 4, ["write it"]),
    ([f"write 2025-01-{n}" for n in (10, 11, 12, 13)], ['write 2025-01-10 (for "0"; the others alike)']),
    ([*(f'did you mean "{n}"?' for n in "ab"), "take it out", "take it out"],
     ['did you mean "a"? (for "0"; others alike)', 'take it out (for "2")']),
    (["a", "b", "c", "d"], ['a (for "0")', 'b (for "1")', 'c (for "2")', "and 1 more"]),
])
def test_remedies_of_one_form_are_one_and_name_what_they_are_for(remedies: list[str], lines: list[str]) -> None:
    (fold,) = folded(Problem("cell.date", "start", f'"{n}"', "a date", remedy, "l.csv", n)
                     for n, remedy in enumerate(remedies))
    assert str(fold).split("\n")[-len(lines):] == [f"  remedy:   {lines[0]}", *(f"{' ' * 12}{x}" for x in lines[1:])]


def test_causes_come_first_and_are_said_to_be_mended_first() -> None:
    def of(code: str, line: int, file: str = "leases.csv") -> Problem:
        return Problem(code, "key", f"{code} found", "a rule", "mend it", file, line)

    given = [of("cell.date", 5), of("table.lease-unknown", 2), of("table.lease-twice", 3),
             of("table.column-unknown", 1)]
    error = InputError(given)
    assert [p.code for p in error.problems] == ["table.column-unknown", "table.lease-twice", "cell.date",
                                                "table.lease-unknown"]
    for text in (str(error), error.whole):
        assert [line for line in text.split("\n\n") if line == FIRST] == [text.split("\n\n")[2]]
    assert [p.get("first") for p in problem_documents(given)] == [True, True, None, None]
    for nothing_follows in ([given[0], given[1]], [given[2], given[3]],
                            [of("id.twice", 1, "a.toml"), of("value.kind", 2, "b.toml")]):
        assert FIRST not in str(InputError(nothing_follows))
        assert not any("first" in p for p in problem_documents(nothing_follows))


def test_codes_of_causes_are_codes() -> None:
    known = listed()
    assert [start for starts in DEPTHS for start in starts if not any(code.startswith(start) for code in known)] == []


def test_an_error_tells_kinds_and_keeps_every_problem() -> None:
    error = InputError(cell(n, f"{n}") for n in range(2, 602))
    assert "600 of this kind" in str(error)
    assert str(error).count("remedy") == 1
    assert len(error.problems) == error.whole.count("remedy") == 600


def test_a_list_of_choices_is_written_out_once() -> None:
    columns = f"one of: {', '.join(f'column {i}' for i in range(40))}"
    texts = [str(fold) for fold in folded(
        Problem("table.column-unknown", head, f"unknown column {head}", columns, "rename it", "l.csv", 1)
        for head in ("Site", "Remarks", "Region"))]
    assert [columns in text for text in texts] == [True, False, False]
    assert "expected: one of those listed above" in texts[2]


def test_what_is_found_alike_in_many_sheets_is_one_kind() -> None:
    sheets = ("Rent steps", "Costs", "Judgements", "Notes")
    one, other = folded([
        *(Problem("table.lease-unknown", "Lease", '"gone"', "the id of a row", "take it out", "l.xlsx", 2,
                  cell=f"'{sheet}'!A2" if " " in sheet else f"{sheet}!A2") for sheet in sheets),
        Problem("cell.date", "Start", '"x"', "a date", "correct it", "l.xlsx", 2, cell="Leases!G2")])
    assert one.where == "l.xlsx: Lease: 4 of this kind, sheets Rent steps, Costs, Judgements, Notes"
    assert other.where == "l.xlsx, Leases!G2: Start"
