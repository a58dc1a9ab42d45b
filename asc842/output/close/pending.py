"""What waits for the next open period, as one HTML page."""

from __future__ import annotations

from asc842._version import __version__
from asc842.closing.register import RunOutcome
from asc842.output.renderers.html import MOST_ROWS, laid_out, templates


def pending_page(outcome: RunOutcome) -> str:
    """Return the page; nothing in it is loaded from anywhere."""
    changed = outcome.changed.drop(columns="remark", errors="ignore")
    return templates().get_template("pending.html.j2").render(
        outcome=outcome, version=__version__, waits=laid_out(outcome.waits.head(MOST_ROWS)), count=len(outcome.waits),
        changed=laid_out(changed.head(MOST_ROWS)) if len(changed) else None)
