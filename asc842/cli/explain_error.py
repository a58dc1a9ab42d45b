"""``asc842 explain-error``: what the code of a message means."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import click

from asc842.cli.output import Output, with_output_options

SAID = {"found": "Found", "expected": "Expected", "remedy": "What to do", "rule": "The rule"}


@click.command(short_help="Say what the code of a message means.")
@click.argument("code", required=False)
@with_output_options
def explain_error(code: str | None, output: Output) -> None:
    """Say what CODE means: what is wrong, what to do, a bad input with its message; without CODE, list all by topic.

    \b
        asc842 explain-error rent.gap
        asc842 explain-error
    """
    from rich.text import Text  # noqa: PLC0415  (so that --help is quick)

    from asc842.api.explain_error import explain_error as explained  # noqa: PLC0415
    from asc842.api.explain_error import kinds  # noqa: PLC0415

    if code is None:
        output.put(lambda: [Text("\n".join(_listed(kinds())))], lambda: {"schema": "asc842/codes/1", "codes": [
            {"code": name, **kind} for name, kind in kinds().items()]})
    else:
        kind = explained(code)
        output.put(lambda: [Text("\n".join(_told(kind)))], lambda: {"schema": "asc842/code/1", **kind})


def _listed(kinds: dict[str, dict[str, Any]]) -> Iterator[str]:
    width = max(map(len, kinds))
    for topic, found in groupby(kinds.items(), key=lambda kind: kind[1]["topic"]):
        yield f"\n{topic}\n"
        yield from (f"  {code:<{width}}  {kind['means']}" for code, kind in found)
    yield f"\n{len(kinds):,} codes. What one means, with an example: asc842 explain-error CODE"


def _told(kind: dict[str, Any]) -> Iterator[str]:
    yield f"{kind['code']}: {kind['means']}  ({kind['topic']})\n"
    yield from (f"  {said + ':':<12} {kind[name]}" for name, said in SAID.items() if name in kind)
    if example := kind.get("example"):
        yield f"\nA bad input ({example['file']}):\n"
        yield from (f"  {line}" for line in example["input"].split("\n"))
        yield "\nwhich is refused with\n"
        yield from (f"  {line}" for line in example["message"].split("\n"))
    yield "\nRead on: " + ", ".join(filter(None, (kind["page"], example and example["where"])))
