"""Comparing a printed figure with one worked out from others, and classing the difference (design, section 6)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from asc842.base.check import Check, Difference, Status
from asc842.base.money import half_up, quantum


def agrees(printed: Decimal, computed: Fraction) -> bool:
    """Whether a figure is another one rounded to its last printed digit, a half up."""
    return half_up(computed, quantum(printed)) == printed


def cut(printed: Decimal, computed: Fraction) -> str:
    """Name the habit by which a figure was cut to its last digit, where it was not rounded; else nothing."""
    short = computed - Fraction(printed)
    unit = Fraction(quantum(printed))
    if 0 < short < unit:
        return "truncated, not rounded"
    return "rounded up" if -unit < short < 0 else ""


def printed_check(name: str, printed: Decimal, computed: Fraction, source: str, about: str,
                  convention: str = "", resolution: str = "") -> Check:
    """Class a printed figure against a computed one.

    It agrees; or a ``convention`` explains the difference, which passes with a note; or it is a misprint, which
    fails unless ``resolution``, the reason of a judgement, settles it. Residual is printed less computed.
    """
    expected = half_up(computed, quantum(printed))
    tolerance = quantum(printed) / 2
    status, difference, detail = _class(printed, computed, convention, resolution)
    residual = Decimal(0) if status == "pass" else printed - expected
    return Check(name, status, f"{expected:,}", f"{printed:,}", residual, tolerance, source, about, difference, detail)


def _class(printed: Decimal, computed: Fraction, convention: str,
           resolution: str) -> tuple[Status, Difference, str]:
    if agrees(printed, computed):
        return "pass", "agrees", ""
    explained = cut(printed, computed) or convention
    if explained:
        return "note", "convention", explained
    return ("resolved", "misprint", resolution) if resolution else ("fail", "misprint", "nothing explains it; "
            "a judgement on governing_figure (for a row of a rent table) or on difference says what holds")
