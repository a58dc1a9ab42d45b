"""The house rules that a machine can keep: the direction of imports, sizes, docstrings, and what is public."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from functools import cache
from pathlib import Path

import pytest

import asc842
from lease_files import ROOT

PACKAGE = ROOT / "asc842"
STAGES = (
    ("base", "_version"),
    ("contract",),
    ("intake",),
    ("calendar",),
    ("timeline",),
    ("payments",),
    ("measurement",),
    ("resolve",),
    ("ledger",),
    ("book",),
    ("checks",),
    ("closing",),
    ("standards",),
    ("reading",),
    ("derivation",),
    ("output",),
    ("api",),
    ("cli", "spark", "__main__"),
)
"""The order in which the data flows; a module imports only from its own stage and from those before it.

What is taken from ``asc842`` itself is taken from its last stage but the command line.
"""
RANK = {name: rank for rank, names in enumerate(STAGES) for name in names}
FILES = sorted(PACKAGE.rglob("*.py"))
MODULES = [p for p in FILES if p != PACKAGE / "__init__.py"]
TOPICS = {
    "rent": 2, "abatements": 3, "options": 4, "components": 4, "incentives": 3, "variable": 3, "short_term": 3,
    "subleases": 6, "improvements": 4, "concessions": 4, "transition": 6, "events": 3, "acquisition": 4,
    "sale_leaseback": 7, "take_over": 6,
}
"""Topics, and on how many floors each has a file of its name at least: ``ls asc842/*/subleases.py`` is the slice."""
READS_TABLES = {"reader.py", "tables.py", "typed.py", "weight_table.py"}
"""Where measurement reads tables of terms; everything after them is arrays."""
LONGEST_FUNCTION, LONGEST_FILE = 40, 400


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes_of(path: Path) -> list[ast.AST]:
    return list(ast.walk(tree_of(path)))


@cache
def imported(path: Path) -> list[tuple[int, str]]:
    """Return (line, dotted name) of everything a file imports, inside functions too."""
    found = []
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = list(path.relative_to(ROOT).parts[:-1])[: len(path.relative_to(ROOT).parts) - node.level]
            prefix = ".".join(base) + "." if node.level else ""
            found += [(node.lineno, f"{prefix}{node.module or ''}.{alias.name}") for alias in node.names]
    return found


def stage(dotted: str) -> str | None:
    """Return the stage that a name of asc842 belongs to; the package itself has none."""
    parts = dotted.split(".")
    return parts[1] if parts[0] == "asc842" and len(parts) > 1 else None


def test_every_module_belongs_to_a_stage() -> None:
    assert {p.relative_to(PACKAGE).parts[0].removesuffix(".py") for p in MODULES} <= set(RANK)


def test_imports_point_one_way() -> None:
    late = [
        f"{short(path)}:{line} imports {name}"
        for path in MODULES
        for line, name in imported(path)
        if name.split(".")[0] == "asc842"
        and RANK.get(stage(name) or "", RANK["api"]) > RANK[path.relative_to(PACKAGE).parts[0].removesuffix(".py")]
    ]
    assert late == []


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_a_topic_has_one_name_on_every_floor() -> None:
    floors = {topic: {p.relative_to(PACKAGE).parts[0] for p in FILES if p.stem == topic} for topic in TOPICS}
    assert {topic: len(found) for topic, found in floors.items() if len(found) < TOPICS[topic]} == {}
    otherwise = {topic.removesuffix("s") if topic.endswith("s") else f"{topic}s" for topic in TOPICS}
    assert [short(p) for p in FILES if p.stem in otherwise] == []


def test_no_two_modules_import_each_other() -> None:
    modules = {module_of(path) for path in MODULES}
    # A name is taken from its module, or is a module, and then from the package that holds it too.
    arrows = {(module_of(path), target) for path in MODULES for _, name in imported(path)
              for target in (name, name.rpartition(".")[0]) if target in modules}
    assert sorted((one, other) for one, other in arrows if one < other and (other, one) in arrows) == []


def test_only_the_calendar_knows_dateutil() -> None:
    users = {
        path.relative_to(PACKAGE).parts[0]
        for path in FILES
        for _, name in imported(path)
        if name.split(".")[0] == "dateutil"
    }
    assert users == {"calendar"}


RENDERERS = {"rich.table": "text", "csv": "csv", "jinja2": "html"}
"""What lays tables out in a format, and the one renderer that knows it. Workbooks of one lease are formulas."""


def test_a_format_of_tables_is_one_file() -> None:
    for library, renderer in RENDERERS.items():
        users = {short(path) for path in FILES for _, name in imported(path)
                 if path.relative_to(PACKAGE).parts[0] in ("book", "output") and f"{name}.".startswith(f"{library}.")}
        assert users <= {f"asc842/output/renderers/{renderer}.py", "asc842/output/erp/tables.py"}, library
    inner = {name.rpartition(".")[0] for path in (PACKAGE / "output" / "renderers").glob("*.py")
             for _, name in imported(path) if name.startswith("asc842.")}
    assert inner <= {"asc842.base.lazy", "asc842.base.money", "asc842.output.amounts", "asc842.output.table",
                     "asc842.output.renderers.json", "asc842.output.renderers.formulas",
                     "asc842.output.renderers.styles"}


def test_measurement_knows_no_lease_and_no_file() -> None:
    used = {stage(name) for path in (PACKAGE / "measurement").glob("*.py") for _, name in imported(path)}
    assert used - {None} <= {"measurement", "calendar", "base"}
    for path in (PACKAGE / "measurement").glob("*.py"):
        plain = {name.split(".")[0] for _, name in imported(path)}
        assert not plain & {"pathlib", "io", "os", "csv", "time", "pydantic", "sqlalchemy"}, path.name
        reads = any(name == "asc842.base.lazy.pd" for _, name in imported(path))
        assert reads == (path.name in READS_TABLES), path.name


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in nodes_of(path) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function's body, its docstring left out."""
    documented = ast.get_docstring(function) is not None and len(function.body) > 1
    first = function.body[1] if documented else function.body[0]
    return (function.end_lineno or 0) - first.lineno + 1


def test_sizes() -> None:
    long = [
        f"{short(path)}:{f.lineno} {f.name}: {body_lines(f)} lines"
        for path in FILES
        for f in functions(path)
        if body_lines(f) > LONGEST_FUNCTION
    ]
    assert long == []
    lines = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: count for name, count in lines.items() if count > LONGEST_FILE} == {}


def public(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Functions and classes of a module, and methods of its public classes, whose names do not begin with _."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    outer = [n for n in tree_of(path).body if isinstance(n, kinds) and not n.name.startswith("_")]
    inner = [
        n
        for c in outer
        if isinstance(c, ast.ClassDef)
        for n in c.body
        if isinstance(n, kinds) and not n.name.startswith("_")
    ]
    return outer + inner


def test_docstrings() -> None:
    assert [short(path) for path in FILES if not ast.get_docstring(tree_of(path))] == []
    assert [f"{short(path)}:{n.lineno} {n.name}"
            for path in FILES for n in public(path) if not ast.get_docstring(n)] == []


# What is decided on ------------------------------------------------------------------------------------------------

TEXTS = frozenset(("found", "expected", "remedy", "why", "why_not", "detail"))
"""What problems, checks and payments say in words."""
SEARCHES = frozenset(("startswith", "endswith", "contains", "isin", "partition", "split", "replace", "removeprefix",
                      "removesuffix", "find", "index", "count"))
REWORDED = {"sublet_places.py": "tells of a sublease by its place in the head lease's file"}


def is_text(node: ast.AST) -> bool:
    """Whether an expression is a text of a problem, check or payment: an attribute, or a column of a table."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return node.slice.value in TEXTS and not isinstance(node.value, ast.Name)
    if isinstance(node, ast.Attribute) and node.attr == "str":
        return is_text(node.value)
    return (isinstance(node, ast.Attribute) and node.attr in TEXTS) or (
        isinstance(node, ast.Name) and node.id in {"remedy", "advice", "why", "detail"})


def decisions_on_words(path: Path) -> list[str]:
    """Comparisons of such a text with anything but nothing, searches in it, and comparisons of a check's name."""
    found = list[ast.AST]()
    for node in nodes_of(path):
        if isinstance(node, ast.Compare):
            empty = [isinstance(x, ast.Constant) and x.value in ("", None) for x in node.comparators]
            named = [x for x in (node.left, *node.comparators) if isinstance(x, ast.Attribute) and x.attr == "name"
                     and isinstance(x.value, ast.Name) and x.value.id in {"check", "problem"}]
            by_identity = all(isinstance(op, ast.Is) for op in node.ops)
            if named or (any(map(is_text, (node.left, *node.comparators))) and not all(empty) and not by_identity):
                found.append(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            searched = [node.func.value] if node.func.attr in SEARCHES else node.args if (
                isinstance(node.func.value, ast.Name) and node.func.value.id == "re") else []
            found += [node] if any(map(is_text, searched)) else []
    return [f"{short(path)}:{node.lineno} {ast.unparse(node)}" for node in found]  # type: ignore[attr-defined]


def test_nothing_is_decided_on_the_wording_of_a_text() -> None:
    assert [found for path in FILES if path.name not in REWORDED for found in decisions_on_words(path)] == []


def test_no_frozen_object_is_written_in_place() -> None:
    written = [f"{short(path)}:{node.lineno}" for path in FILES for node in nodes_of(path)
               if isinstance(node, ast.Attribute) and (node.attr in {"__setattr__", "__delattr__"} or (
                   node.attr == "__dict__" and isinstance(node.ctx, ast.Store)))]
    assert written == []


def test_no_two_classes_have_one_name() -> None:
    places = dict[str, list[str]]()
    for path in FILES:
        for node in nodes_of(path):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(short(path))
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


SHARED = {ast.unparse(ast.parse(text).body[0].value) for text in (  # type: ignore[attr-defined]
    'Decimal("0.00")', "timedelta(days=1)", 'np.timedelta64(1, "D")')}


def test_no_money_and_a_day_are_defined_once() -> None:
    base = PACKAGE / "base" / "constants.py"
    again = [f"{short(path)}:{node.lineno}" for path in FILES for node in nodes_of(path)
             if path != base and isinstance(node, ast.Call) and ast.unparse(node) in SHARED]
    named = [f"{short(path)}:{node.lineno}" for path in FILES for node in tree_of(path).body
             if path != base and isinstance(node, ast.Assign) and {"ZERO", "DAY", "ONE_DAY"} & {
                 x.id for x in node.targets if isinstance(x, ast.Name)}]
    assert (again, named) == ([], [])


# What is public ----------------------------------------------------------------------------------------------------


def submodules() -> set[str]:
    return {m.name for m in pkgutil.iter_modules(asc842.__path__)}


def test_all_is_what_can_be_imported() -> None:
    for name in submodules():
        importlib.import_module(f"asc842.{name}")
    helpers = {"import_module", "Any", "TYPE_CHECKING"}
    visible = {n for n in vars(asc842) if not n.startswith("_")} - submodules() - helpers
    assert visible | {"__version__", *asc842._WHEN_ASKED_FOR} == set(asc842.__all__)
    assert list(asc842.__all__) == sorted(asc842.__all__)


def test_all_that_is_public_is_documented() -> None:
    page = (ROOT / "docs" / "6-library.md").read_text(encoding="utf-8")
    for name in asc842.__all__:
        assert name in page, f"docs/6-library.md says nothing of {name}"
        value = getattr(asc842, name)
        assert isinstance(value, str) or inspect.getdoc(value), name


def test_the_promised_names() -> None:
    """Design, section 7: names that are promised."""
    assert {"load", "account_for", "measure", "close", "Lease", "LeaseBook"} <= set(asc842.__all__)
    book = {n for n in (*dir(asc842.LeaseBook), *asc842.LeaseBook.__dataclass_fields__) if not n.startswith("_")}
    assert {"schedule", "journal", "checks", "summary", "to_json", "to_workbook"} <= book


def test_the_example_at_the_top_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    import doctest

    monkeypatch.chdir(ROOT)
    result = doctest.testmod(asc842)
    assert result.attempted >= 3
    assert result.failed == 0
