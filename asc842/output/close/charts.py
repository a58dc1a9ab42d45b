"""Charts of a close as SVG text, the same bytes for the same figures."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from math import ceil
from textwrap import fill
from typing import TYPE_CHECKING

from asc842.base.lazy import pd
from asc842.closing.book import CloseBook
from asc842.closing.reports.maturity import REST, YEAR
from asc842.closing.reports.pictures import cost_by_class, maturity_bars, movements
from asc842.ledger.rounding import units_of
from asc842.output.amounts import in_units

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("#1f5a7a", "#d98e04", "#5b8c5a", "#a23b3b", "#6c5b8c", "#888888")
SIZE = (6.2, 3.2)
LINE, ABREAST = 15, 5
"""Characters of a line below a bar; as many bars have their names side by side, more have them slanted."""


def charts(book: CloseBook, currency: str) -> dict[str, str]:
    """Return SVG by title for the leases of one currency: balances, maturity, cost by class, what changed."""
    reports = book.reports
    found = {
        "Liability and right-of-use asset": lambda ax: _balances(ax, book, currency),
        "Undiscounted payments by year": lambda ax: _bars(ax, in_units(
            maturity_bars(reports["maturity"], currency), currency)),
        "Lease cost by class, year to date": lambda ax: _stacked(ax, cost_by_class(
            reports["lease cost, year to date"], currency) / units_of([currency])[0]),
        "Liability: what changed since the last close": lambda ax: _steps(ax, in_units(movements(
            reports["liability roll-forward, period"], currency), currency)),
        "Right-of-use asset: what changed since the last close": lambda ax: _steps(ax, in_units(movements(
            reports["right-of-use asset roll-forward, period"], currency), currency)),
    }
    return {title: _svg(title, draw, currency) for title, draw in found.items()}


def _svg(title: str, draw: Callable[[Axes], None], currency: str) -> str:
    import matplotlib as mpl  # noqa: PLC0415  (slow to load; only a close that is exported pays for it)
    from matplotlib.figure import Figure  # noqa: PLC0415

    with mpl.rc_context({"svg.hashsalt": "asc842", "svg.fonttype": "none", "font.family": "sans-serif",
                         "font.size": 8, "axes.spines.top": False, "axes.spines.right": False}):
        figure = Figure(figsize=SIZE, layout="constrained")
        axes = figure.add_subplot()
        draw(axes)
        axes.yaxis.set_major_formatter(lambda x, _: f"{x:,.0f}")
        axes.set_ylabel(currency + axes.get_ylabel())
        axes.set_title(title, loc="left", fontweight="bold")
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    return text[text.index("<svg"):]


def _balances(ax: Axes, book: CloseBook, currency: str) -> None:
    table = book.over_time
    table = table[table["currency"] == currency]
    for name, colour, label in (("liability", COLOURS[0], "Liability"), ("asset", COLOURS[1], "Right-of-use asset")):
        ax.plot(table["date"], in_units(table[name], currency), color=colour, label=label, linewidth=1.6)
    ended = (book.period.last_day - date(1970, 1, 1)).days  # as matplotlib counts days
    ax.axvline(ended, color="#555555", linewidth=0.8, linestyle="--")
    ax.annotate(f"{book.period.label}", (ended, 1), xycoords=("data", "axes fraction"),
                xytext=(3, -8), textcoords="offset points", color="#555555")
    ax.legend(frameon=False)


def _bars(ax: Axes, values: pd.Series) -> None:
    values = values if values.iloc[0] else values.iloc[1:]  # nothing is left of a year that ends
    names = [str(n).replace(REST, "to ").replace(YEAR, "to ") for n in values.index]
    bars = ax.bar(names, values.to_numpy(), color=COLOURS[0], width=0.6)
    ax.bar_label(bars, [f"{amount:,.0f}" if amount else "" for amount in values], fontsize=7, padding=2)
    _to_the_next_mark(ax)
    ax.tick_params(axis="x", labelsize=6.5)


def _to_the_next_mark(ax: Axes) -> None:
    """Lead the axis up to a mark above the highest bar, with room for the figure on top of it."""
    low, high = ax.get_ylim()
    marks = ax.get_yticks()
    step = marks[1] - marks[0]
    top = ceil((high + 0.05 * (high - low)) / step) * step
    ax.set_ylim(low, top)
    ax.set_yticks([step * n for n in range(ceil(low / step), round(top / step) + 1)])


def _stacked(ax: Axes, table: pd.DataFrame) -> None:
    bottom = pd.Series(0.0, table.index)
    for i, name in enumerate(table.columns):
        ax.bar(table.index.astype(str), table[name], bottom=bottom, color=COLOURS[i % len(COLOURS)],
               label=str(name), width=0.5)
        bottom += table[name]
    ax.margins(x=0.4 if len(table) < 3 else 0.1)
    _to_the_next_mark(ax)
    if len(table.columns):
        ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))


def _steps(ax: Axes, values: pd.Series) -> None:
    """Draw opening and closing balances, and each movement between them from where the last one ended."""
    level = 0.0
    for i, (name, value) in enumerate(values.items()):
        amount = float(value)
        whole = name in ("opening", "closing")
        colour = COLOURS[0] if whole else COLOURS[2] if amount > 0 else COLOURS[3]
        base = 0.0 if whole else level
        ax.bar(i, amount, bottom=base, color=colour, width=0.6)
        ax.annotate(f"{amount:,.0f}", (i, max(base, base + amount)), ha="center", va="bottom", fontsize=7,
                    xytext=(0, 2), textcoords="offset points")
        level = amount if whole else level + amount
    tops = [float(values.get(name, 0)) for name in ("opening", "closing")]
    moves = sum(abs(float(v)) for n, v in values.items() if n not in ("opening", "closing"))
    if min(tops) > 4 * moves > 0:
        ax.set_ylim(min(tops) - 2 * moves, max(tops) + 2 * moves)
        ax.set_ylabel(", axis does not begin at zero")
    else:
        _to_the_next_mark(ax)
    many = len(values) > ABREAST
    ax.set_xticks(range(len(values)), [fill(str(n), LINE) for n in values.index], fontsize=6 if many else 7,
                  rotation=30 if many else 0, ha="right" if many else "center")
