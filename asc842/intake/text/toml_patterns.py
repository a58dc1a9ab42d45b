"""How keys and values of a TOML text begin and end, in text that may be wrong."""

from __future__ import annotations

import re

from asc842.intake.text.cursor import KEY, PART

EQUALS = re.compile(rf"({KEY})[ \t]*=(?!=)")
COLON = re.compile(rf"({KEY})(?:[ \t]*:|[ \t])[ \t]*(?=[^\s=])")
ODD_KEY = re.compile(r"([^=\n#{}\],][^=\n#{},]*(?<![\s]))[ \t]*=")
TRIPLE = re.compile(r'"""(?:\\.|[^\\])*?"{3,5}|' + r"'''.*?'{3,5}", re.DOTALL)
QUOTED = re.compile(r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'")
REST = re.compile(r"[^\n]*")
NEXT_PAIR = rf"[ \t,][ \t]{{0,9}}{PART}(?:\.{PART}){{0,9}}[ \t]{{0,9}}="
# How far a value goes that no quotes close: on a line of its own, in a table in braces, in a list.
LOOSE = {
    "line": re.compile(rf"(?:(?!{NEXT_PAIR})[^\n#])*"),
    "table": re.compile(rf"(?:(?!{NEXT_PAIR})[^\n#}}])*"),
    "list": re.compile(r"[^\n#,\]]*"),
}
ENDS = {where: re.compile(rf"[ \t]*(?:[\n#{marks}]|\Z)|{NEXT_PAIR}")
         for where, marks in (("line", ""), ("table", ",}"), ("list", r",\]"))}
OVER_LINES = "a table in { } that runs over several lines"
GAP = re.compile(r"(?:[ \t\n,]|#[^\n]*)*")
REMARK = re.compile(r"#[^\n]*")
SECTION = r"\[\[?[ \t]*(?!(?:true|false|inf|nan)\b)[A-Za-z_][\w.-]*[ \t]*\]"
MISPRINT = '; if the contract prints it so, keep it in quotes and add a judgement with question = "reading"'
# What cannot stand in a list, and what cannot stand in a table in braces: the one before was never closed.
NOT_IN_LIST = re.compile(rf"{SECTION}|{KEY}[ \t]*=|\Z", re.ASCII)
ROW_OR_END = re.compile(r"^[ \t]*[{\]]", re.MULTILINE)
SECTION_LINE = re.compile(rf"^[ \t]*{SECTION}", re.MULTILINE | re.ASCII)
CLOSED_YET = re.compile(r"(?:[^\n{}\[\]]|\n(?![ \t]*(?:\n|[{\[]))){0,500}\}")
NOT_IN_TABLE = re.compile(rf"{SECTION}|[{{\]]|\Z", re.ASCII)
