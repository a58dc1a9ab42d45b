"""Bad input: the exact text of every refusal, all problems at once, none that is not there, and nothing else ever."""

from __future__ import annotations

import os
import re
import time
import tomllib
from collections.abc import Iterator
from contextlib import chdir
from decimal import Decimal
from itertools import chain, combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import asc842
from asc842.cli import main
from asc842.intake.text.positions import locate
from bad_input.cases import GOOD, Case, cases, refused
from bad_input.gallery import PAGE, page
from bad_input.mutations import mutated
from heavy import params
from lease_files import ROOT

CASES = cases()
PATCHES = [case for case in CASES if case.is_patch and case.file == "lease.toml"]
LEASES = sorted((ROOT / "inputs").rglob("*.toml"))


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path) -> Iterator[None]:
    with chdir(tmp_path):
        yield


# Each case ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.group}: {c.title}")
def test_the_refusal_says_exactly_this(case: Case) -> None:
    if case.made == "a named pipe" and not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    assert case.expected
    assert refused(case) == case.expected


def test_the_good_files_are_taken() -> None:
    for name, text in GOOD.items():
        Path(name).write_text(text, encoding="utf-8")
    assert asc842.account_for(asc842.load("lease.toml"), asc842.load_policy("policy.toml")).passed


def test_every_case_has_a_title_of_its_own() -> None:
    titles = [(case.group, case.title) for case in CASES]
    assert len(set(titles)) == len(titles)


def test_the_gallery_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python tests/bad_input/gallery.py"


@pytest.mark.parametrize("case", [c for c in CASES if not c.made], ids=lambda c: f"{c.group}: {c.title}")
def test_no_message_speaks_of_the_code(case: Case) -> None:
    for word in ("Decimal", "Literal", "pydantic", "validation error", "unread-", "stand-in", "None", "Traceback"):
        assert word not in case.expected


OF_A_LEASE_FILE = re.compile(r"\w = |\[\[|\[[a-z_.]+\]|double quotes|brackets|\bsection \w+_|TOML"
                             r"|\b(?:in|this|the|own) file\b|(?:such as|write) \d{4}-\d\d-\d\d")


def test_what_is_said_of_a_dict_speaks_of_no_lease_file() -> None:
    """Every eighth change to a good lease, given as a dict; texts in quotes are values."""
    texts = list[str]()
    for case in [c for c in CASES if c.is_patch and c.file in ("lease.toml", "plain.toml")][::8]:
        try:
            given = tomllib.loads(case.text(), parse_float=Decimal)
        except tomllib.TOMLDecodeError:
            continue
        rejected = asc842.Portfolio.from_dicts([given]).rejected
        texts += [text for x in rejected for p in x.error.problems for text in (p.expected, p.remedy)]
    assert len(texts) > 60
    assert [text for text in texts if OF_A_LEASE_FILE.search(re.sub(r'"[^"]*"', "", text))] == []


# Several problems at once ------------------------------------------------------------------------------------------


def found_in(text: str) -> set[str]:
    """Refuse a text; return what was found wrong with it, without lines and indexes, which move."""
    Path("lease.toml").write_text(text, encoding="utf-8")
    try:
        asc842.load("lease.toml")
    except asc842.InputError as error:
        return {re.sub(r"line \d+|\[\d+\]", "#", p.found) for p in error.problems}
    return set()


ALL_AT_ONCE = (
    "A rate given as 6 instead of 0.06", "A gap between rows", "A date in words", "A negative area", "A misspelt key",
    "A missing reason", "A recited document that is not listed", "A rise given as 3 instead of 0.03",
    "Before the lease begins", "Two keys on a line", "True with a capital", "Two ids for one lease",
)
"""Problems that have nothing to do with one another: some of the text, some of values, some of rules."""


def test_a_dozen_problems_of_a_file_are_told_at_once() -> None:
    text, expected = GOOD["lease.toml"], set[str]()
    for title in ALL_AT_ONCE:
        case = next(case for case in PATCHES if case.title == title)
        text = case.text(text)
        expected |= found_in(case.text())
    assert found_in(text) == expected
    assert len(expected) == len(ALL_AT_ONCE)


def sections(case: Case) -> set[str]:
    """First lines of the sections that a case changes, adds or takes out, and of what it quotes to say where."""
    good, bad = GOOD["lease.toml"].split("\n\n"), case.text().split("\n\n")
    quoted = "\n".join([line[2:] for line in case.lines if line.startswith("- ")][:2])
    return {quoted, *("\n".join(section.strip().split("\n")[:2]) for section in set(good) ^ set(bad))}


def _changed_lines(case: Case) -> str:
    return "".join(line[2:] + "\n" for line in case.lines if not line.startswith("+"))


@pytest.mark.parametrize("each", [621, pytest.param(23, marks=pytest.mark.heavy)])
def test_two_problems_never_make_a_third(each: int) -> None:
    pairs = [pair for i, pair in enumerate(combinations(PATCHES, 2)) if i % each == 0]
    alone = {case: (found_in(case.text()), sections(case)) for case in dict.fromkeys(chain(*pairs))}
    apart = [(one, other) for one, other in pairs if alone[one][1].isdisjoint(alone[other][1])]
    # What an option says of the term bears on events, rows of rent and what is printed of it, wherever they stand.
    bearing = [{"Options and guarantees", group} for group in ("Events", "Dates and rows of rent",
                                                                  "Judgements")]
    bearing.append({"Options and guarantees", "Components"})  # components whose cases bring events
    bearing.append({"Rent that varies", "Components"})  # rent that follows an index has rules of its own there
    bearing.append({"Components", "Sale and leaseback"})  # a sale and leaseback has no components
    bearing.append({"Discount rates and classification", "Sale and leaseback"})  # both state fair values
    bearing.append({"Components", "Transition from ASC 840"})  # an event of before a transition
    bearing.append({"Rent that varies", "Events"})  # events whose cases bring rent of the same name
    apart = [p for p in apart if {case.group for case in p} not in bearing]
    # Events of two cases take effect on one lease, one after the other.
    apart = [p for p in apart if not all("+ [[events]]" in case.lines for case in p)]
    # Three pairs of all: what the one adds has the lines that the other changes.
    apart = [(one, other) for one, other in apart if one.text().count(_changed_lines(other)) == 1]
    for one, other in apart:
        assert found_in(other.text(one.text())) <= alone[one][0] | alone[other][0], (one.title, other.title)
    assert len(apart) > 5750 // each


def test_thousands_of_problems_of_a_kind_are_all_kept_and_shown_once() -> None:
    text = GOOD["lease.toml"] + '\n[[facts.notes]]\ntext = "As is."\n' * 3000
    Path("lease.toml").write_text(text, encoding="utf-8")
    with pytest.raises(asc842.InputError) as refusal:
        asc842.load("lease.toml")
    assert len(refusal.value.problems) == 3000
    assert str(refusal.value).startswith("lease.toml: facts.notes[].source: 3,000 of this kind, lines 79, 82, 85,")
    assert str(refusal.value).count("remedy:") == 1
    assert refusal.value.whole.count("remedy:") == 3000


def test_problems_of_many_kinds_are_all_kept_and_the_first_ones_shown() -> None:
    text = GOOD["lease.toml"] + "".join(f"\n[unknown-{n}]\n" for n in range(100))
    Path("lease.toml").write_text(text, encoding="utf-8")
    with pytest.raises(asc842.InputError) as refusal:
        asc842.load("lease.toml")
    assert len(refusal.value.problems) == 100
    assert str(refusal.value).count("remedy:") == 25
    assert str(refusal.value).endswith("and 75 more problems in lease.toml")


# The command line --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [c for c in CASES if c.file == "lease.toml"][::9], ids=lambda c: c.title)
def test_the_command_line_refuses_and_writes_nothing(case: Case) -> None:
    case.write()
    before = sorted(Path().rglob("*"))
    result = CliRunner().invoke(main, ["schedule", case.file, "--out", "out"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(case.expected)
    assert result.stderr.endswith("nothing was written.\n")
    assert sorted(Path().rglob("*")) == before


# Whatever the file -------------------------------------------------------------------------------------------------

@given(st.integers(min_value=0, max_value=2**32))
def test_any_file_is_refused_or_can_be_accounted_for(seed: int) -> None:
    r = Random(seed)
    for _ in range(12):
        text = mutated(r.choice(TEXTS), r)
        Path("lease.toml").write_text(text, encoding="utf-8", newline="")
        try:
            lease = asc842.load("lease.toml")
        except asc842.InputError as error:
            check(error, text.split("\n"))
        else:
            asc842.account_for(lease)


def check(error: asc842.InputError, lines: list[str]) -> None:
    """Every problem is located, and told in words."""
    assert error.problems
    for problem in error.problems:
        assert problem.found
        assert problem.expected
        assert problem.remedy
        assert problem.line is None or 1 <= problem.line <= len(lines), problem
    for word in ("unread-", "stand-in", "Decimal(", "validation error"):
        assert word not in str(error)


TEXTS = [*GOOD.values(), *(path.read_text(encoding="utf-8") for path in LEASES)]
HOSTILE = {
    "a dotted key": "a. " * 60_000 + "= 1",
    "braces never closed": "x = { a = 1\n" * 15_000,
    "spaces": "x = 1" + " " * 180_000 + "y",
    "quotes": 'x = "\n' * 30_000,
    "commas": "x = [" + "," * 180_000 + "]",
    "headers": "[[facts.notes]]\n" * 12_000,
    "unknown questions": "".join(f'[[judgements]]\nquestion = "q{i}"\n' for i in range(5_000)),
    "sources": "".join(f'[[facts.notes]]\ntext = "x"\nsource = "s{i}, 1"\n' for i in range(4_000)),
    "components over centuries": "".join(
        f'[[facts.rent]]\nid = "r{i}"\nname = "x"\nsource = "lease, 1"\nrows = [{{ monthly = 1 }}]\n'
        for i in range(2_000)),
}


@pytest.mark.parametrize("name", params(HOSTILE, set(HOSTILE) - {"headers", "unknown questions"}))
def test_a_hostile_file_is_refused_in_seconds(name: str) -> None:
    text = GOOD["lease.toml"].replace("2026-12-31\nsource", "2223-12-31\nsource") + "\n" + HOSTILE[name] + "\n"
    Path("lease.toml").write_text(text, encoding="utf-8")
    began = time.process_time()
    with pytest.raises(asc842.InputError):
        asc842.load("lease.toml")
    # Processor time, which other work on the machine does not lengthen: a guard against hanging, no benchmark.
    assert time.process_time() - began < 10


@pytest.mark.parametrize("path", ["", ".", "no\0name", "x" * 5000, "lease.toml/inside", "\udcff.toml", "/dev/null"])
def test_a_path_that_leads_to_no_file_is_refused(path: str) -> None:
    Path("lease.toml").write_text(GOOD["lease.toml"], encoding="utf-8")
    with pytest.raises(asc842.InputError) as refusal:
        asc842.load(path)
    assert str(refusal.value).isprintable() or "\n" in str(refusal.value)
    assert str(refusal.value).encode()


def test_windows_line_ends_and_a_byte_order_mark_are_no_mistakes() -> None:
    Path("lease.toml").write_bytes(b"\xef\xbb\xbf" + GOOD["lease.toml"].replace("\n", "\r\n").encode())
    assert asc842.load("lease.toml").id == "office-12"


# Places of keys ----------------------------------------------------------------------------------------------------

ODD = r"""# every way to write a key or a value
"quoted key" = 'it''s' # not
a.b . "c d" = 1
text = '''
[not.a.section]
key = value'''
more = """ + '"""one\n"" two \\""" """' + r"""
list = [ # remark, with ] and }
    [1, [2, 3]], { x = 1, y = { z = [ "]", '}' ] } },
]
[ table . "in table" ]
when = 2003-04-01 07:32:00
[[tables]]
n = 1
[[tables.inner]]
[[tables.inner]]
deep = { a.b = true }
[tables.single]
x = +1.5e3
[[tables]]
"""


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the paths of everything within plain values."""
    if isinstance(value, dict | list):
        for part, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*path, part)
            yield from paths(inner, (*path, part))


@pytest.mark.parametrize("text", [ODD.replace("'it''s' # not", "'its'"), *TEXTS], ids=range(len(TEXTS) + 1))
def test_every_key_of_a_good_file_has_its_place_and_nothing_is_wrong_with_it(text: str) -> None:
    data, outline = tomllib.loads(text), locate(text)
    missing = [path for path in paths(data) if path not in outline.places]
    assert not missing
    assert not outline.faults
    for path in paths(data):
        name, place = path[-1], outline.places[path]
        if isinstance(name, str):
            assert name in text[text.rfind("\n", 0, place.at) + 1:].partition("\n")[0]
