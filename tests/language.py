# SPDX-License-Identifier: GPL-3.0-or-later
"""The scenario language as two sources tell it: the key tables of the program, which dump-keys
prints, and the tables of docs/scenario.md."""

import json
import re
import subprocess
from dataclasses import dataclass, field

UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1, "ms": 0.001}
# What dump-keys prints for “no limit”.
NO_LIMIT = 1.7e308


@dataclass
class Row:
    """A row of a table that documents keys."""

    key: str
    cells: dict
    line: int
    shapes: list = field(default_factory=list)  # names of the shapes whose key it documents

    @property
    def examples(self):
        """What in the last cell holds the key: members `"key": value` or whole objects."""
        return [json.loads(code if code.startswith("{") else "{" + code + "}")
                for code in code_spans(self.cells.get("example", ""))
                if json.dumps(self.key) in code]

    @property
    def place(self):
        return f"docs/scenario.md:{self.line}: `{self.key}`"


def code_spans(text):
    return re.findall(r"`([^`]+)`", text)


def plain(text):
    """Text of Markdown without its marks."""
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    return text.replace("`", "").replace("\\|", "|").strip()


def load_shapes(dump_keys):
    output = subprocess.run([dump_keys], check=True, capture_output=True, timeout=60).stdout
    return json.loads(output)


def is_visible(key):
    return "hidden" not in key["flags"]


def visible_keys(shape):
    return {key["name"]: key for key in shape["keys"] if is_visible(key)}


def is_step(shape):
    return "repeat" in visible_keys(shape)


def split_cells(line):
    """The cells of a row; in code a | belongs to the text."""
    cells = re.findall(r"((?:`[^`]*`|\\\||[^|`])*)\|", line.strip()[1:])
    return [cell.strip() for cell in cells]


def read_tables(path, *heads):
    """All tables whose first column has one of these headings, as lists of rows."""
    tables = []
    header = None
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.startswith("|"):
                header = None
                continue
            cells = split_cells(line)
            if header is None:
                header = cells
                tables += [[]] if header[0] in heads else []
            elif header[0] in heads and not set(line.strip()) <= set("|-: "):
                values = dict(zip(header, cells), head=header[0])
                tables[-1] += [Row(key, values, number) for key in code_spans(cells[0])]
    return tables


def match_rows(tables, shapes):
    """Says of each row whose key it is: a table is about all shapes that have all of its keys; in
    a table of steps each row is about the steps that have its key."""
    for table in tables:
        names = {row.key for row in table}
        for row in table:
            by_step = row.cells["head"] == "step"
            row.shapes = [
                name for name, shape in shapes.items()
                if ({row.key} if by_step else names) <= set(visible_keys(shape))
                and (is_step(shape) or not by_step)
            ]
    return [row for table in tables for row in table]


def load_rows(path, shapes):
    return match_rows(read_tables(path, "key", "step"), shapes)


def load_templates(path):
    """The templates, each with a request that has it as its body for an example."""
    rows = [row for table in read_tables(path, "template") for row in table]
    for row in rows:
        row.cells["example"] = f"`{json.dumps({'text': row.key})}`"
        row.shapes = ["ThrongRequest"]
    return rows


def find_limits(shape, key):
    """(low, high, whether low itself is too low) of a number; None = there are none. A key that is
    read into hidden ones has the limits of these."""
    parts = [other for other in shape["keys"] if not is_visible(other)
             and re.fullmatch(re.escape(key["name"]) + r"(\[\d\])?", other.get("place", ""))
             and other["kind"] == "duration"]
    if key["kind"] not in ("integer", "number", "duration") and not parts:
        return None
    parts = parts or [key]
    low = max(part["low"] for part in parts)
    high = min(part["high"] for part in parts)
    return low, high, "positive" in key["flags"]
