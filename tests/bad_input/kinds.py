"""Every code of a problem: where the package gives it, what its message says, and a bad input for it.

The package ships what this makes (:data:`SHIPPED`), so that ``asc842 explain-error`` has it without the tests.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bad_input.cases import HERE, Case, cases

ROOT = HERE.parents[1]
SHIPPED = ROOT / "asc842" / "api" / "explain_error.json"
CODE = re.compile(r"[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*")
QUOTED = re.compile(f'"{CODE.pattern}"|Problem')
SHOWN = re.compile(rf"^(?!  ).* \[({CODE.pattern})\]$", re.MULTILINE)
GIVES = {"Problem": 2, "problem": 2, "note": 3, "_note": 2, "fault": 2, "_insert": 2, "_refuse": 2, "misplace": 3,
         "CellFault": 2, "Trouble": 1, "Wrong": 1, "BadCell": 1, "of": 2, "check": 4, "OutputError": 1,
         "RegisterError": 1, "NoRegisterError": 1}
"""What makes a problem, and which of its arguments says what was found; the two after it are expected and remedy."""
PASSED_ON = {"code", "problem.code", "fault.code", "trouble.code", "read.code", "wrong.code", "text.code",
             "value.code", "found.code", "cell.value.code", "wrong[0]", "*wrong", "*said"}
"""Codes that come from elsewhere: from a problem made before, or from whoever calls."""
ACTS = re.compile(r"(?:Return|Yield|Note|Keep|Compare|Every rule|Say|Show|Reject)\b")
"""First words of a docstring that says what a function does, and not what holds."""


@dataclass(frozen=True)
class Site:
    """A place that makes a problem of a ``code``: the rule that it breaks, and what its message says."""

    code: str
    rule: str
    found: str
    expected: str
    remedy: str


@cache
def sites() -> tuple[tuple[Site, ...], tuple[str, ...]]:
    """Return every place of the package that makes a problem, and those of which no code can be seen."""
    made, unseen = list[Site](), list[str]()
    texts = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "asc842").rglob("*.py"))}
    modules = {path: ast.parse(text) for path, text in texts.items() if QUOTED.search(text)}
    constants = {name: value for tree in modules.values() for name, value in _constants(tree)}
    for path, tree in modules.items():
        for call, within in _calls(tree, ()):
            codes = _codes(call, constants)
            made += [_site(code, _rule(within), call) for code in codes]
            if not codes and ast.unparse(_said(call)) not in PASSED_ON:
                unseen.append(f"{path.relative_to(ROOT)}:{call.lineno}")
        if path.name == "messages.py":
            made += [Site(text, "", "", "", "") for text in _texts(tree) if CODE.fullmatch(text)]
    return tuple(made), tuple(unseen)


def _constants(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """Yield module constants that hold codes, alone or as the values of a dict."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            held = node.value.values if isinstance(node.value, ast.Dict) else [node.value]
            texts = [x.value for x in held if isinstance(x, ast.Constant) and isinstance(x.value, str)]
            if texts and all(CODE.fullmatch(text) for text in texts):
                yield node.targets[0].id, texts


def _calls(node: ast.AST, within: tuple[Any, ...]) -> Iterator[tuple[ast.Call, tuple[Any, ...]]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and _gives(child):
            yield child, within
        yield from _calls(child, (*within, child) if isinstance(child, ast.FunctionDef) else within)


def _gives(call: ast.Call) -> bool:
    """Whether a call makes a problem; ``of`` and ``check`` do so of a few classes alone."""
    name, on = _name(call.func), _name(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if name in ("of", "check"):
        return on == "CellError" if name == "of" else on in ("reader", "self") and len(call.args) > 5
    if name in ("_insert", "_refuse", "_note"):
        return on == "self" and len(call.args) > 4
    return name in GIVES and len(call.args) > 1


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _said(call: ast.Call) -> ast.expr:
    """Return the argument that is the code."""
    return call.args[_name(call.func) == "of"]


def _codes(call: ast.Call, constants: dict[str, list[str]]) -> list[str]:
    def of(node: ast.expr) -> list[str]:
        if isinstance(node, ast.IfExp):
            return of(node.body) + of(node.orelse)
        if isinstance(node, ast.Subscript):
            return constants.get(_name(node.value), [])
        return [node.value] if isinstance(node, ast.Constant) else constants.get(_name(node), [])
    return of(_said(call))


def _rule(within: tuple[Any, ...]) -> str:
    """Return what holds, by the docstring of the function that looks at it; nothing where it says what it does."""
    said = [ast.get_docstring(f) or "" for f in within[-1:] if f.returns and "Problem" in ast.unparse(f.returns)]
    first = " ".join("".join(said).split("\n\n")[0].split())
    return "" if ACTS.match(first) else first


def _texts(tree: ast.AST) -> Iterator[str]:
    yield from (x.value for x in ast.walk(tree) if isinstance(x, ast.Constant) and isinstance(x.value, str))


def _site(code: str, rule: str, call: ast.Call) -> Site:
    name = _name(call.func)
    of_table = isinstance(call.func, ast.Attribute) and _name(call.func.value) == "file" and name == "problem"
    at = GIVES[name] + of_table
    said = [_template(arg) for arg in call.args[at:at + 3]] + ["", "", ""]
    if name == "check":
        said = ["", *(_template(arg) for arg in call.args[5:7])]
    if name.endswith("Error"):
        what, _, remedy = said[0].partition("remedy:")
        said = [what.strip(), "", remedy.strip()]
    return Site(code, rule, said[0], said[1], said[2])


def _template(node: ast.expr) -> str:
    """Return a text as far as the code says it, with three dots for what depends on the input."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(x.value) if isinstance(x, ast.Constant) else "..." for x in node.values)
    if isinstance(node, ast.IfExp):
        return _template(node.body)
    if isinstance(node, ast.BinOp):
        return _template(node.left) + _template(node.right)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else "..."


@cache
def shown() -> dict[str, list[Case]]:
    """Return the cases that show each code, those first that show little else."""
    of = defaultdict[str, list[Case]](list)
    for case in cases():
        for code in dict.fromkeys(SHOWN.findall(case.expected)):
            of[code].append(case)
    return {code: sorted(found, key=lambda c: len(SHOWN.findall(c.expected))) for code, found in of.items()}


def listed() -> dict[str, tuple[str, str, str]]:
    """Return the topic, the page about it and what is wrong, by code, in the order of codes.toml."""
    topics = tomllib.loads((HERE / "codes.toml").read_text(encoding="utf-8"))
    return {code: (topic, held["page"], text) for topic, held in topics.items() for code, text in held.items()
            if code != "page"}


def kinds() -> dict[str, dict[str, Any]]:
    """Return what is known of each code, by topic."""
    made = defaultdict[str, list[Site]](list)
    for site in sites()[0]:
        made[site.code].append(site)
    return {code: _kind(code, made[code], *said) for code, said in listed().items()}


def _kind(code: str, made: list[Site], topic: str, page: str, means: str) -> dict[str, Any]:
    examples = shown().get(code, [])
    example = _example(examples[0], code) if examples else {}
    told = dict(line.strip().split(":", 1) for line in example.get("message", "").split("\n")[1:] if ": " in line)
    said = {name: next((text for site in made if (text := getattr(site, name)).strip(".")), told.get(name, "").strip())
            for name in ("found", "expected", "remedy", "rule")}
    return {"topic": topic, "means": means, **{name: text for name, text in said.items() if text},
            "page": f"docs/{page}", **({"example": example} if example else {})}


def _example(case: Case, code: str) -> dict[str, str]:
    """Return a bad input, the part of its refusal that has the code, and where the page has all of it."""
    blocks = [block for block in case.expected.split("\n\n") if SHOWN.findall(block)[:1] == [code]]
    given = case.made or "\n".join(line.rstrip() for line in case.lines)
    given += f"\nasc842 import {case.file} -o leases.xlsx {case.run}" if case.run else ""
    return {"file": case.file, "input": given, "message": blocks[0],
            "where": f"docs/errors.md#{anchors()[case.group, case.title]}"}


@cache
def anchors() -> dict[tuple[str, str], str]:
    """Return what a link to each case on the page ends in."""
    seen, found = Counter[str](), dict[tuple[str, str], str]()
    for case in cases():
        for title in [case.title] if (case.group, "") in found else [case.group, case.title]:
            slug = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
            found[case.group, "" if title == case.group else title] = f"{slug}-{seen[slug]}" if seen[slug] else slug
            seen[slug] += 1
    return found


def document() -> str:
    """Return what the package ships."""
    return json.dumps(kinds(), indent=1, ensure_ascii=False) + "\n"
