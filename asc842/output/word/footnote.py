"""The lease footnote of a close: its outline, in the order of 842-20-50, which may be edited as a Word template."""

from __future__ import annotations

from asc842.output.word.parts import Cells, ForEach, Headline, Outline, Paragraph, Part, TableOf, Title, When

YEARS = (Cells("{{ c.currency }}", "{{ r.label }}", 3.9), Cells("{{ c.now }}", "{{ r.now }}", 1.3, figure=True),
         Cells("{{ c.before }}", "{{ r.before }}", 1.3, figure=True))


def _said(heading: str, name: str, *tables: Part) -> tuple[Part, ...]:
    """Return a section: its lines, and tables by currency; left out where there is neither."""
    return (When(f"said.{name}", (Headline(heading), ForEach("line", f"said.{name}", (Paragraph("{{ line }}"),)),
                                  *tables)),)


def _by_currency(table: str, columns: tuple[Cells, ...] = YEARS) -> Part:
    return ForEach("c", "currencies", (TableOf(f"c.{table}", columns),))


OUTLINE: Outline = (
    Title("Leases"),
    Paragraph("{{ about }}", "note"),
    *_said("Nature of the leases (842-20-50-3(a))", "nature"),
    *_said("Leases not yet commenced (842-20-50-3(b))", "not_commenced"),
    *_said("Significant assumptions and judgements (842-20-50-3(c))", "judged"),
    *_said("Amounts in the balance sheet (842-20-45-1 to 45-3)", "balances", _by_currency("balances")),
    *_said("Lease cost (842-20-50-4)", "cost", _by_currency("cost"), _by_currency("results")),
    *_said("Cash flows and other information (842-20-50-4(g))", "flows", _by_currency("flows"),
           _by_currency("averages")),
    *_said("Maturity of lease liabilities (842-20-50-6)", "maturity", _by_currency("maturity", (
        Cells("{{ c.currency }}", "{{ r.label }}", 3.1),
        Cells("Operating leases", "{{ r.operating }}", 1.7, figure=True),
        Cells("Finance leases", "{{ r.finance }}", 1.7, figure=True)))),
    *_said("Related parties (842-20-50-7)", "related", _by_currency("related")),
    *_said("Short-term leases (842-20-50-8)", "short_term"),
    *_said("Components not separated (842-20-50-9)", "combined"),
    *_said("Risk-free discount rates (842-20-50-10)", "risk_free"),
    *_said("Impairment, sale and leaseback, acquisitions, transition", "events"),
    Headline("Before this is filed"),
    Paragraph("Not part of the footnote.", "note"),
    ForEach("line", "before_filing", (Paragraph("{{ line }}", "list"),)),
    TableOf("checks", (Cells("Check", "{{ r.name }}", 3.2), Cells("Status", "{{ r.status }}", 0.6),
                       Cells("Expected", "{{ r.expected }}", 1.35, figure=True),
                       Cells("Actual", "{{ r.actual }}", 1.35, figure=True))),
)
"""Every place is one of :func:`asc842.output.word.footnote_figures.footnote_figures`."""
