"""What is said of all leases of a list: the currency, values that are set, and what rows have no use for."""

from __future__ import annotations

from asc842.closing.lease_list.filling import Converted, Filling
from asc842.closing.lease_list.heads import column_titled, title, unit_of
from asc842.closing.lease_list.needs import SAYS_NOTHING, holds, says_nothing
from asc842.closing.lease_list.numbers import CODES, OWN, figure, may_be_in
from asc842.closing.lease_list.reading import read_column
from asc842.closing.lease_list.told import Conversion, Told


def leave_out_without_use(f: Filling) -> None:
    """Leave out what a row says of an option, an allowance or a step that it does not have, and count it."""
    for column in (c for c in SAYS_NOTHING if c in f.reads):
        rows = [row for row in f.made.rows if says_nothing(row, column)]
        texts = [row.pop(column) for row in rows]
        if texts:
            f.made.converted.append(Converted(f.by_target[column].label, column, "nothing to say it of",
                                              Conversion(len(texts), texts[0], "empty")))


def ask_for_currency(f: Filling) -> None:
    """Ask for the currency where amounts have a sign that is no dollar's, and nothing names it."""
    signs = dict.fromkeys(c.upper() for r in f.reads.values() for c in r.currencies if c.upper() not in OWN)
    if signs and "currency" not in f.reads and title("currency") not in f.said.values:
        codes = tuple(CODES.get(s, s) for s in signs)
        shown = f"amounts in {', '.join(signs)}, and no column of the currency"
        f.ask(f.found.problem("list.currency", None, shown, "the currency of the leases",
                              f'--set "Currency={codes[0]}"'), "set", title("currency"), codes)


def refuse_other_currencies(f: Filling) -> None:
    """Refuse amounts whose sign is not that of the lease's currency, once it is known."""
    if any(q.code == "list.currency" for q in f.made.questions):
        return
    for column in (f.by_target[target] for target, read in f.reads.items() if read.currencies):
        for line, row, text in zip(f.made.lines, f.made.rows, f.found.texts(column), strict=True):
            own, said = row.get("currency", "USD"), figure(text)
            if said and not may_be_in(said.currency, own):
                f.made.problems.append(f.found.problem(
                    "list.currency", column, f"{text} of a lease in {own}", "an amount in the lease's currency",
                    "correct one of them; leases in several currencies need a column headed Currency", line))


def set_for_all(f: Filling) -> None:
    """Fill in what is said of every lease whose cell is empty."""
    for name, text in f.said.values.items():
        target = column_titled(name) or ""
        read = read_column(target, [text], Told({}, unit_of(name), words={}))
        for fault in read.faults:
            f.said.problem("mapping.value", ("set", name), fault.found, fault.expected, "correct it")
        for question in read.questions:
            f.said.problem("mapping.value", ("set", name), question.found, question.expected,
                           "write it so that it is sure")
        if not read.values[0]:
            f.not_read |= {target} if read.faults or read.questions else set()
            continue
        rows = [row for row in f.made.rows if target not in row and holds(row, target)]
        for row in rows:
            row[target] = read.values[0]
        f.made.filled.append((title(target), text, len(rows)))
