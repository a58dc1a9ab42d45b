"""Hypothesis profiles: quick by default and the same on every run; HYPOTHESIS_PROFILE=heavy tries many more."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "quick",
    max_examples=48,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("heavy", settings.get_profile("quick"), max_examples=120)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
