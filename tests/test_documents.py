"""What the documentation shows is what the product does."""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path

import pytest

import asc842
from asc842.contract.events import KINDS, MADE_HERE
from asc842.output.schemas import schema_of
from documents import PAGES, ROOT, refreshed

LONG = ("audit.md", "audit-questions.md", "explain.md", "disclosures.md")
"""Pages that close portfolios and read what came of it."""


@pytest.mark.parametrize(("page", "workbooks"), [
    pytest.param(page, heavy, id=f"{page.name}-{heavy}", marks=[pytest.mark.heavy] * heavy)
    for page in PAGES for heavy in (False, True) if heavy or page.name not in LONG])
def test_shown_output_is_what_the_commands_print(page: Path, workbooks: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workbooks of leases, which take most of the time, are written in the heavy run, as are the pages LONG."""
    if not workbooks:
        monkeypatch.setattr(asc842.LeaseBook, "to_workbook", lambda _book, path: path)
    text = page.read_text()
    assert refreshed(text) == text, "run: python tests/documents.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_python_examples_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    examples = doctest.DocTestParser().get_doctest(page.read_text(), {}, page.name, str(page), 0)
    results = doctest.DocTestRunner(verbose=False).run(examples)
    assert results.failed == 0


def test_there_are_examples_to_run() -> None:
    text = "".join(p.read_text() for p in PAGES)
    assert text.count("<!-- run:") >= 3
    assert text.count(">>> ") >= 10


def test_every_kind_of_event_has_a_worked_example() -> None:
    text = (ROOT / "docs" / "7-events.md").read_text()
    examples = text[text.index("## Kind by kind"):text.index("## A life with many events")]
    files = re.findall(r"<!-- with: example.toml, (\S+) -->\n```toml\n(.*?)```", examples, re.DOTALL)
    told = (event for _, text in files for event in text.split("[[events]]")[1:])
    assert {re.findall('kind = "(.+)"', event)[0] for event in told} == set(KINDS) - set(MADE_HERE)
    assert all(f"<!-- run: asc842 schedule {file} " in examples for file, _ in files)


@pytest.mark.parametrize("kind", ["lease", "policy", "output"])
def test_published_schema_is_current(kind: str) -> None:
    published = ROOT / "docs" / "schema" / f"{kind}.schema.json"
    assert json.loads(published.read_text()) == schema_of(kind), f"run: asc842 schema {kind} > {published.name}"


@pytest.mark.parametrize("kind", ["lease", "policy"])
def test_limits_of_numbers_are_under_keys_that_schemas_know(kind: str) -> None:
    text = json.dumps(schema_of(kind))
    assert '"maximum":' in text
    assert [key for key in ("gt", "ge", "lt", "le", "max_digits", "decimal_places") if f'"{key}":' in text] == []


def test_ci_runs_the_test_command_of_the_readme() -> None:
    command = next(line.removeprefix("$ ") for line in (ROOT / "README.md").read_text().splitlines()
                   if line.startswith("$ ") and "pytest" in line)
    assert command in (ROOT / ".ci" / "run").read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
        assert (page.parent / target).exists(), target
