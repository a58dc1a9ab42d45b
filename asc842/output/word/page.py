"""An outline as an HTML page that opens offline and prints on Letter paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asc842.output.renderers.html import templates
from asc842.output.word.parts import ForEach, Headline, Outline, Part, TableOf, Title, When
from asc842.output.word.printable import printable


def page(outline: Outline, context: Mapping[str, Any]) -> str:
    """Return the page of an outline with its places filled in; what is filled in is text, never markup."""
    body = templates().from_string("".join(map(_source, outline))).render(printable(context))
    return templates().get_template("document.html.j2").render(body=body, title=printable(context)["title"])


def _source(part: Part) -> str:
    """Write a part as a Jinja template."""
    if isinstance(part, ForEach):
        return f"{{% for {part.name} in {part.of} %}}{''.join(map(_source, part.parts))}{{% endfor %}}\n"
    if isinstance(part, When):
        return f"{{% if {part.asked} %}}{''.join(map(_source, part.parts))}{{% endif %}}\n"
    if isinstance(part, TableOf):
        return _table(part)
    if isinstance(part, Title):
        return f"<h1>{part.text}</h1>\n"
    if isinstance(part, Headline):
        return f"<h{part.level + 1}>{part.text}</h{part.level + 1}>\n"
    return f'<p class="{part.kind or "text"}">{part.text}</p>\n'


def _table(rows: TableOf) -> str:
    heads = "".join(f'<th{_class(c.figure)} style="width: {c.width}in">{c.head}</th>' for c in rows.columns)
    cells = "".join(f"<td{_class(c.figure)}>{c.cell}</td>" for c in rows.columns)
    height = f' style="height: {rows.height}in"' if rows.height else ""
    head = f"<tr>{heads}</tr>\n" if any(c.head for c in rows.columns) else ""
    each = (f"{{% for r in {rows.of} %}}<tr{{% if r.total %}} class='total'{{% endif %}}{height}>{cells}</tr>\n"
            "{% endfor %}")
    return f"{{% if {rows.of} %}}<table>{head}{each}</table>{{% endif %}}\n"


def _class(figure: object) -> str:
    return ' class="n"' if figure else ""
