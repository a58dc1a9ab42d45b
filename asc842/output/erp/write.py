"""All files that a policy asks for, by folder and name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from asc842.base.constants import ZERO
from asc842.base.errors import InputError, Problem
from asc842.base.lazy import pd
from asc842.base.money import from_cents
from asc842.closing.dimensions import dimension_names
from asc842.contract.erp import ErpFile
from asc842.contract.policy import Policy
from asc842.intake.text.words import listing, quoted
from asc842.ledger.roles import account_roots
from asc842.output.erp.documents import DocumentLine, ErpDocument, documents
from asc842.output.erp.layout import LAYOUTS, Balances, ErpLayout, Ledger, fields_of
from asc842.output.erp.names import alike
from asc842.output.erp.templates import template_problem
from asc842.output.renderers.formulas import formulas


@cache
def layouts() -> dict[str, ErpLayout]:
    """Every layout that a policy may name."""
    return {known.name: known.entry for known in LAYOUTS}


_LINE = DocumentLine(1, "", "", "", ZERO, ZERO, "", "", "", "")
SAMPLE = fields_of(ErpDocument("", "", "", "", date(2003, 12, 31), ()), _LINE)
"""The fields that a column of one's own CSV may name, other than dimensions."""
OF_LINE = [name for name in SAMPLE if hasattr(_LINE, name)]
PROPER = SAMPLE.keys() - OF_LINE
"""Fields of a document, which no segment of its lines' accounts holds."""


def erp_files(lines: pd.DataFrame, before: pd.DataFrame, first: date, last: date, policy: Policy,
              named: Collection[str] = ()) -> dict[str, str]:
    """Return the text of every file that the policy's ``erp`` asks for, by path below the folder of the close.

    ``lines`` are posted lines (LINE_COLUMNS), ``before`` what was booked before the period (BALANCE_COLUMNS), both in
    whole cents; ``named`` are dimensions of the portfolio, which columns and segments may name in addition to those
    of the lines. Raises InputError where a code does not fit the field it is meant for.
    """
    files = dict[str, str]()
    for i, ledger in enumerate(_ledgers(lines, policy, named, before, (first, last))):
        name = ledger.settings.format
        same = [s.format for s in policy.erp[:i]].count(name)
        folder = name.replace(" ", "-") + (f"-{same + 1}" if same else "")
        files |= {f"{folder}/{path}": text for path, text in layouts()[name].write(ledger).items()}
    return files


def _ledgers(lines: pd.DataFrame, policy: Policy, named: Collection[str], before: pd.DataFrame | None,
             days: tuple[date, date] = (date.min, date.max)) -> list[Ledger]:
    """Return what each file asked for is to hold; raises InputError with all that does not fit in any."""
    made, problems = list[Ledger](), list[Problem]()
    fields = dict.fromkeys([*dimension_names(lines), *named], "") | SAMPLE
    for i, settings in enumerate(policy.erp):
        layout, key = layouts()[settings.format], f"erp[{i}]"
        found = documents(lines, settings, layout.limit, policy.functional_currencies)
        booked = {} if before is None or before.empty else _balances(before, settings)
        ledger = Ledger(found, settings, *days, booked, _roots(policy, settings))
        problems += [*_missing(key, settings, layout, fields), *_unfit(key, settings, layout, found),
                     *_too_long(key, settings, layout, found), *_alike(key, layout, ledger)]
        made.append(ledger)
    if problems:
        raise InputError(problems)
    return made


def _roots(policy: Policy, settings: ErpFile) -> dict[str, str]:
    return {settings.account_codes.get(name, name): root for name, root in account_roots(policy).items()}


def _balances(before: pd.DataFrame, settings: ErpFile) -> Balances:
    summed = before.groupby(["entity", "account", "currency"], observed=True, sort=True)["amount"].sum()
    found = dict[tuple[str, str, str], Decimal]()
    for key, cents in summed.items():
        entity, account, currency = map(str, key) if isinstance(key, tuple) else ("", str(key), "")
        name = settings.entity_codes.get(entity, entity), settings.account_codes.get(account, account), currency
        found[name] = found.get(name, from_cents(0, currency)) + from_cents(int(cents), currency)
    return {name: amount for name, amount in found.items() if amount}


def _missing(key: str, settings: ErpFile, layout: ErpLayout, fields: Mapping[str, object]) -> Iterator[Problem]:
    """What a layout needs and the policy does not say, or says in a way that cannot be filled in."""
    for name, (expected, remedy) in layout.needs.items():
        if not getattr(settings, name):
            yield Problem("erp.missing", f"{key}.{name}", "nothing", expected, remedy)
    for name, template in settings.columns.items():
        if wrong := template_problem(template, SAMPLE, fields):
            yield Problem("erp.fields", f"{key}.columns.{name}", template,
                          f"text with fields in braces, each a name alone: {', '.join(fields)}",
                          f"correct {wrong}, as in {{date:%Y-%m-%d}} or {{amount:,.2f}}")
    for part in settings.segments:
        if part[:1] not in "'\"" and (part in PROPER or part not in fields):
            yield Problem("erp.segments",
                          f"{key}.segments", quoted(part), f"fields of a line: {', '.join(OF_LINE)}, a dimension, or "
                          "text in quotes", "correct it, or put fixed text in quotes: \"'000'\"")


def _too_long(key: str, settings: ErpFile, layout: ErpLayout, found: list[ErpDocument]) -> Iterator[Problem]:
    """What the policy says in more characters than a field has, and entries of more lines than a document holds."""
    for name, longest in layout.settings.items():
        if len(getattr(settings, name)) > longest:
            yield Problem("erp.too-long",
                          f"{key}.{name}", getattr(settings, name), f"at most {longest} characters", "shorten it")
    limit = min(layout.limit, settings.lines_per_document or layout.limit)
    for d in found:
        if len(d.lines) > limit and not layout.advised:
            yield Problem("erp.lines",
                          f"{key}.lines_per_document", f"an entry of {len(d.lines)} lines of {d.lines[0].lease}",
                          f"entries of at most {limit} lines, which stay together", "allow more lines")


def _unfit(key: str, settings: ErpFile, layout: ErpLayout, found: list[ErpDocument]) -> Iterator[Problem]:
    """Codes that a field cannot hold, amounts that are too large, and currencies that a file cannot distinguish."""
    for name, longest in (("account", layout.account), ("entity", layout.entity),
                          ("cost_center", layout.cost_center)):
        for value in dict.fromkeys(getattr(line, name) for d in found for line in d.lines):
            if longest and len(value) > longest:
                codes = "account_codes" if name == "account" else "entity_codes"
                remedy = f"add it to {codes} of this file" if name != "cost_center" else "use the ledger's own code"
                yield Problem("erp.code-length", key, value, f"{name} codes of at most {longest} characters", remedy)
            if layout.opened and formulas(value):
                yield Problem("erp.formula",
                              key, quoted(value), f"{name} codes that no spreadsheet program takes for a formula",
                              "give it another name, or a code of the ledger's own")
    for name in settings.segments:
        for value in dict.fromkeys(line.dimensions.get(name, "") for d in found for line in d.lines):
            if layout.cost_center and len(value) > layout.cost_center:
                yield Problem("erp.cost-center",
                              f"{key}.segments", value, f"a {name} of at most {layout.cost_center} characters",
                              "use the ledger's own code")
    if layout.by_entity and (without := sorted({line.lease for d in found if not d.entity for line in d.lines})):
        yield Problem("erp.no-entity",
                      key, f"no entity: {', '.join(without[:5])}" + (" and others" if len(without) > 5 else ""),
                      "an entity for each lease: its company code posts the lines", "name the entity of these leases")
    for d in found:
        for line in d.lines:
            if max(line.debit, line.credit) > layout.largest:
                yield Problem("erp.amount", key, f"{line.debit or line.credit:,} for {line.lease}",
                              f"at most {layout.largest:,} in a line", "split the lease, or post it by hand")
    several = len({(d.entity, d.currency) for d in found}) > len({d.entity for d in found})
    if layout.one_currency and (several or any(d.foreign for d in found)):
        yield Problem("erp.currency",
                      key, "entries in several currencies" if several else "entries in a foreign currency",
                      "one currency: that of the company file, which no line of it names",
                      "post the leases in other currencies by another format")


def _named(ledger: Ledger) -> list[DocumentLine]:
    """One line of each name that the file writes, and of each balance before the period."""
    lines = {(line.entity, line.account, line.cost_center, line.lease, *line.dimensions.items()): line
             for d in ledger.documents for line in d.lines}
    return [*lines.values(), *(replace(_LINE, entity=entity, account=account) for entity, account, _ in ledger.before)]


def _alike(key: str, layout: ErpLayout, ledger: Ledger) -> Iterator[Problem]:
    """Names that the file would write in the same way though they are not the same."""
    written = (each for line in _named(ledger) for each in layout.names(line, ledger)) if layout.names else ()
    for kind, way, names in alike(written):
        codes = {"entity": "entity_codes", "account": "account_codes", "segments": "account_codes, or name segments "
                 "without dashes"}.get(kind)
        yield Problem("erp.alike", key, f"{listing(map(quoted, names))}, each written as {quoted(way)}",
                      f"a name of its own for each {'account string' if kind == 'segments' else kind}",
                      f"give one of them another name in {codes}" if codes else
                      f"use another {kind.replace('_', ' ')} for one of them")
