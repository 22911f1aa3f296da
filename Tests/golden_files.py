"""Reads goldens: splits `x.sql` into statements and renders answers as the text of `x.rows`.

A golden is plain SQL. Directives are comments on lines of their own, and hold for the next statement
(or, with `file`, for all of the file):

    --@ dialect oracle            the request's dialect
    --@ parameters [1, "a"]       the request's parameters (a list or an object)
    --@ roads no                  do not run it by other roads (its text names the road)
    --@ roads no file
    --@ ordered yes               compare rows in order, although there is no top-level ORDER BY

`${TMP}` in a statement is an empty folder that lives as long as the file's run.
"""

import json
import re
from dataclasses import dataclass, field

from reckon_pipe import Number

BLOCK_START = re.compile(
    r"\s*(?:DECLARE\b|<<|WITH\s+(?:FUNCTION|PROCEDURE)\s+(?!AS\b)|BEGIN\b(?!\s*(?:;|TRANSACTION\b)|[ \t]+WORK[ \t]*;?[ \t]*$)"
    r"|CREATE\s+(?:OR\s+REPLACE\s+)?(?:EDITIONABLE\s+|NONEDITIONABLE\s+)?"
    r"(?:PROCEDURE|FUNCTION|PACKAGE|TRIGGER|TYPE(?!\s+(?:IF\s+NOT\s+EXISTS\s+)?\w+\s+AS\s+(?!OBJECT|TABLE|VARRAY|VARYING|OPAQUE)))\b)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass
class Statement:
    text: str
    line: int
    directives: dict = field(default_factory=dict)

    @property
    def title(self):
        first = next((l for l in self.text.splitlines() if l.strip() and not l.strip().startswith("--")), "")
        return first.strip()[:90]

    @property
    def request(self):
        extra = {}
        if "dialect" in self.directives:
            extra["dialect"] = self.directives["dialect"]
        if "parameters" in self.directives:
            extra["parameters"] = json.loads(self.directives["parameters"])
        return extra

    @property
    def by_roads(self):
        if self.directives.get("roads") == "no":
            return False
        return not re.match(r"\s*(EXPLAIN|SHOW|SET|RESET)\b", strip_comments(self.text), re.IGNORECASE)

    @property
    def is_ordered(self):
        if "ordered" in self.directives:
            return self.directives["ordered"] == "yes"
        bare = strip_nested(self.text)
        if re.search(r"\bORDER\s+(SIBLINGS\s+)?BY\b", bare, re.IGNORECASE):
            return True
        return not re.match(
            r"\s*(SELECT|WITH|FROM|VALUES|TABLE|INSERT|UPDATE|DELETE|MERGE)\b", bare, re.IGNORECASE)


def tokens(text):
    """(kind, piece) of SQL text: quoted text and comments are one piece, the rest single characters."""
    pattern = re.compile(
        r"(?P<comment>--[^\n]*|/\*.*?\*/)"
        r"|(?P<quoted>[qQ]'\[.*?\]'|[qQ]'\{.*?\}'|[qQ]'\(.*?\)'|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\""
        r"|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)"
        r"|(?P<other>.)",
        re.DOTALL,
    )
    for match in pattern.finditer(text):
        kind = match.lastgroup if match.lastgroup != "tag" else "quoted"
        yield kind, match.group()


def strip_comments(text):
    return "".join(" " if kind == "comment" else piece for kind, piece in tokens(text))


def strip_nested(text):
    """The text without comments, quoted text and whatever stands in brackets."""
    depth, result = 0, []
    for kind, piece in tokens(text):
        if kind != "other":
            continue
        if piece in "([{":
            depth += 1
        elif piece in ")]}":
            depth -= 1
        elif depth == 0:
            result.append(piece)
    return "".join(result)


def statements(text):
    """The statements of a file, in order. A PL/SQL unit ends with a line `/`, others with `;`."""
    result, whole_file, pending = [], {}, {}
    lines = text.split("\n")
    position = 0
    while position < len(lines):
        stripped = lines[position].strip()
        if stripped.startswith("--@"):
            key, _, value = stripped[3:].strip().partition(" ")
            value = value.strip()
            if value.endswith(" file"):
                whole_file[key] = value[: -len(" file")]
            else:
                pending[key] = value
            position += 1
        elif not stripped or stripped.startswith("--"):
            position += 1
        else:
            line = position + 1
            body, position = take_statement(lines, position)
            if body.strip():
                result.append(Statement(body, line, {**whole_file, **pending}))
            pending = {}
    return result


def take_statement(lines, start):
    rest = "\n".join(lines[start:])
    if BLOCK_START.match(rest):
        for end in range(start, len(lines)):
            if lines[end].strip() == "/":
                return "\n".join(lines[start:end]).rstrip(), end + 1
        return rest.rstrip(), len(lines)
    taken = []
    for kind, piece in tokens(rest):
        if kind == "other" and piece == ";":
            break
        taken.append(piece)
    body = "".join(taken)
    left_over = strip_comments(rest[len(body) + 1 :].split("\n")[0]).strip()
    if left_over:
        raise ValueError(f"line {start + body.count(chr(10)) + 1}: {left_over!r} follows a statement on its line")
    return body.rstrip(), start + body.count("\n") + 1


def cell(value):
    """One value as it stands in a `.rows` file."""
    if value is None:
        return "NULL"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, str):
        if value == "" or value == "NULL" or value != value.rstrip():
            value = f"'{value}'"
        return value.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n").replace("\r", "\\r")
    return compact(value).replace("|", "\\|")


def compact(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(compact(one) for one in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)}: {compact(v)}" for k, v in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def render_result(result, is_ordered):
    header = " | ".join(f"{name} {kind}" for name, kind in zip(result["columns"], result["types"]))
    rows = ["|".join(cell(value) for value in row) for row in result["rows"]]
    if not is_ordered:
        rows.sort()
    count = f"({len(rows)} row{'' if len(rows) == 1 else 's'})"
    return ([header] if header else []) + rows + [count]


def render_error(error, statement):
    code = f" {error['sqlstate']}" if error.get("sqlstate") else ""
    number = f" [{error['code']}]" if error.get("code") is not None else ""
    lines = [f"error{code}{number}: {error.get('message', '')}"]
    if error.get("line") is not None:
        source = statement.text.split("\n")
        index = int(error["line"]) - 1
        if 0 <= index < len(source):
            column = int(error.get("column") or 1)
            lines.append("  " + source[index])
            lines.append("  " + " " * (column - 1) + "^")
        else:
            lines.append(f"  at line {error['line']}, which the statement does not have")
    if error.get("hint"):
        lines.append(f"  hint: {error['hint']}")
    return lines


def render(answer, statement):
    """The lines of one answer."""
    lines = [f"output: {line}" for line in answer.get("output") or []]
    if "error" in answer:
        return lines + render_error(answer["error"], statement)
    for name, value in (answer.get("parameters") or {}).items():
        lines.append(f"parameter {name}: {cell(value)}")
    for result in answer.get("results") or [answer]:
        lines += render_result(result, statement.is_ordered)
    return lines


def render_file(pairs):
    """The text of a `.rows` file from (statement, lines) pairs."""
    parts = []
    for number, (statement, lines) in enumerate(pairs, 1):
        parts.append("\n".join([f"-- {number}: {statement.title}", *lines]) + "\n")
    return "\n".join(parts)


def parse_rows_file(text):
    """The expected lines of each statement of a `.rows` file."""
    blocks = re.split(r"^-- \d+: .*\n", text, flags=re.MULTILINE)[1:]
    return [block.rstrip("\n").split("\n") for block in blocks]
