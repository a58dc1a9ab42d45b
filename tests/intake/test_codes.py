"""Every problem has a code: wherever one is made, in the list by topic, on the page, and to be asked for."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict

import pytest
from click.testing import CliRunner

from asc842.api.explain_error import explain_error, kinds
from asc842.base.errors import InputError
from asc842.cli import main
from bad_input.cases import HERE, cases
from bad_input.gallery import PAGE
from bad_input.kinds import CODE, SHIPPED, document, listed, shown, sites

MADE = sites()


def test_every_place_that_makes_a_problem_gives_its_code() -> None:
    made, unseen = MADE
    assert unseen == (), "places of which no code can be seen"
    assert len(made) > 600
    assert all(CODE.fullmatch(site.code) for site in made)


def test_every_code_is_listed_once_by_topic_and_no_other_is() -> None:
    assert {site.code for site in MADE[0]} == listed().keys()
    means = defaultdict[tuple[str, str], list[str]](list)
    for code, (topic, _, text) in listed().items():
        means[topic, text].append(code)
    assert [codes for codes in means.values() if len(codes) > 1] == []


def test_every_code_that_a_case_shows_is_one() -> None:
    assert shown().keys() <= listed().keys()


def test_every_code_of_a_list_of_ones_own_has_a_case() -> None:
    codes = {code for code, (topic, _, _) in listed().items() if topic == "Lists of your own"}
    assert codes - shown().keys() == set()


def test_a_code_has_an_example_or_stands_among_those_without_by_why() -> None:
    known = tomllib.loads((HERE / "without_example.toml").read_text(encoding="utf-8"))
    topics = {topic for why in known.values() for topic in why.get("topics", ())}
    codes = [code for why in known.values() for code in why.get("codes", ())]
    without = {code: topic for code, (topic, _, _) in listed().items() if code not in shown()}
    assert [code for code, topic in without.items() if topic not in topics and code not in codes] == []
    assert [code for code in codes if code not in without] == [], "has an example by now, or is no code"
    assert topics <= {topic for topic, _, _ in listed().values()}
    assert len(codes) == len(set(codes))
    assert len(shown()) > len(listed()) * 0.7


def test_200_bad_inputs_and_more_are_no_toml() -> None:
    bad = {(c.file, c.made, c.lines, c.run) for c in cases()
           if not c.file.endswith(".toml") and "taken: " not in c.expected}
    assert len(bad) >= 200
    assert {file.rpartition(".")[2] for file, *_ in bad} == {"csv", "docx", "json", "parquet", "xlsx", "xls"}


def test_the_page_lists_every_code() -> None:
    index = PAGE.read_text(encoding="utf-8").partition("\n## Codes\n")[2]
    assert [code for code in listed() if f"`{code}`" not in index] == []


def test_what_is_shipped_is_current() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == document(), "run: python tests/bad_input/gallery.py"


def test_a_code_is_explained_as_it_stands_in_a_message_with_a_bad_input() -> None:
    kind = explain_error("[rent.gap]")
    assert kind["means"] == "Days between two rows of rent that neither states"
    assert kind["example"]["message"].split("\n")[0].endswith("[rent.gap]")
    assert "+     { label" in kind["example"]["input"]
    told = CliRunner().invoke(main, ["explain-error", "rent.gap"])
    assert told.exit_code == 0
    for text in (kind["means"], kind["remedy"], "[rent.gap]", "docs/errors.md#a-gap-between-rows"):
        assert text in told.output
    as_json = json.loads(CliRunner().invoke(main, ["explain-error", "rent.gap", "--json"]).output)
    assert as_json == {"schema": "asc842/code/1", **kind}


@pytest.mark.parametrize(("typed", "advice"), [
    ("rent.gapp", "did you mean rent.gap?"), ("overlap", "rent.overlap"), ("rent", "codes, 3"),
    ("rent.gpa", "did you mean rent.gap?"), ("rent.dasy", "did you mean rent.days?"),
    ("rent.xyz", "asc842 explain-error lists all codes"), ("zzz", "asc842 explain-error lists all codes"),
])
def test_a_code_that_is_none_has_the_nearest_suggested_or_none(typed: str, advice: str) -> None:
    with pytest.raises(InputError) as raised:
        explain_error(typed)
    (problem,) = raised.value.problems
    assert advice in problem.remedy
    assert problem.code == "explain-error.unknown"


def test_all_codes_are_listed_by_topic() -> None:
    told = CliRunner().invoke(main, ["explain-error"])
    assert told.exit_code == 0
    assert [code for code in kinds() if f"  {code} " not in told.output] == []
    assert "\nRent\n" in told.output
