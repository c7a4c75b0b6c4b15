"""TOML with the line of everything, and every mistake of syntax instead of the first.

A file is read statement by statement: each header, and each key with its value, is given to the standard parser alone,
longer by a line until it is whole. What is broken is reported with its line and left out, so that a person who writes a
file by hand is told all at once.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

LONGEST = 200
"""Lines that one value may take; what goes on longer was never closed."""


class Table(dict[str, Any]):
    """A table of the file: its values, the `line` its header stands on, and the line of each key in `lines`.

    broken   keys that stand there with a value that cannot be read
    """

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}
        self.broken: set[str] = set()

    def at(self, key: str) -> int:
        """Return the line of `key`, that of the table where there is no such key."""
        return self.lines.get(key, self.line)


Mistake = tuple[int, str]
"""The line of a mistake, and what is wrong."""


def parse(text: str) -> tuple[Table, list[Mistake]]:
    """Return the tables of `text`, and its mistakes in the order of their lines."""
    root = current = Table(1)
    mistakes: list[Mistake] = []
    lines = re.findall(r"[^\n]*\n|[^\n]+$", text)  # no other sign ends a line of TOML
    at = 0
    while at < len(lines):
        line, said = at + 1, lines[at].strip()
        length = 1
        if said and not said.startswith("#"):
            try:
                length, statement = _statement(lines, at)
                if said.startswith("["):
                    current = Table(line)  # of nobody, should the header be wrong
                    current = _opened(root, statement, line, many=said.startswith("[["))
                else:
                    _put(current, statement, line)
            except ValueError as wrong:
                mistakes.append((line, _said(said, wrong)))
                current = Table(line) if said.startswith("[") else current
                current.broken |= set(re.findall(r"^([\w-]+)\s*=", said))
        at += length
    return root, mistakes


def _said(statement: str, wrong: ValueError) -> str:
    """What is wrong, in words that name the cause where it is a common one."""
    if isinstance(wrong, tomllib.TOMLDecodeError):
        if re.search(r"=\s*\d{4}-\d\d-\d\d\s*(#.*)?$", statement):
            return "the calendar has no such date"
        if re.search(r"=\s*[A-Za-z][^\"']*$", statement):
            return "a text stands in quotation marks"
    return re.sub(r" \(at .*\)$", "", str(wrong))


def _statement(lines: list[str], at: int) -> tuple[int, dict[str, Any]]:
    """How many lines the statement that begins at index `at` takes, and what it says; ValueError where it is none."""
    # Only a list, a table or a long text can go on in the next line.
    goes_on = re.search(r"=\s*\[|\{|\"{3}|'{3}", lines[at]) is not None
    first: tomllib.TOMLDecodeError | None = None
    for length in range(1, LONGEST + 1 if goes_on else 2):
        if at + length > len(lines):
            break
        try:
            return length, tomllib.loads("".join(lines[at : at + length]))
        except tomllib.TOMLDecodeError as wrong:
            first = first or wrong
    raise first or ValueError("the statement is not closed")


def _opened(root: Table, header: dict[str, Any], line: int, *, many: bool) -> Table:
    """The table that a header opens: a new one at the end of its list, or the one of that name."""
    *path, last = _path(header)
    parent = root
    for part in path:
        if many and part not in parent:
            raise ValueError(f"it stands before any [[{part}]]")
        inner = parent.setdefault(part, Table(line))
        inner = inner[-1] if isinstance(inner, list) and inner else inner
        if not isinstance(inner, Table):
            raise ValueError(f"{part} is a value, so there is no table in it")
        parent = inner
    table = Table(line)
    there = parent.get(last)
    if many and isinstance(there, list) and there and isinstance(there[0], Table):
        there.append(table)
    elif there is not None:
        raise ValueError(f"{last} is there already (line {parent.at(last)})")
    else:
        parent[last] = [table] if many else table
        parent.lines[last] = line
    return table


def _path(header: dict[str, Any]) -> list[str]:
    path, inner = [], header
    while inner:
        [(part, value)] = inner.items()
        path.append(part)
        inner = value[0] if isinstance(value, list) else value
    return path


def _put(table: Table, statement: dict[str, Any], line: int) -> None:
    """Lay what a statement says into its table; a key occurs once."""
    for key, value in statement.items():
        if key in table:
            raise ValueError(f"{key} is there already (line {table.at(key)})")
        table[key] = _tables(value, line)
        table.lines[key] = line


def _tables(value: Any, line: int) -> Any:
    """A value with every table in it one that knows its line."""
    if isinstance(value, dict):
        table = Table(line)
        _put(table, value, line)
        return table
    return [_tables(each, line) for each in value] if isinstance(value, list) else value
