"""Harm done to a small good file of a publisher's layout; each loader's test says how its good file is built."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.sax.saxutils import escape

import pytest

from accede.archive.reading import Field, Layout
from accede.errors import BadData

Row = dict[str, str]


def row(layout: Layout, **cells: str) -> Row:
    """A row that the layout accepts: each required column at its lowest, but for the `cells` given."""
    return {title: _least(field) for title, field in layout.fields.items()} | cells


def _least(field: Field) -> str:
    if field.empty:
        return ""
    if field.values:
        return str(field.values[0])
    if field.kind == "day":
        return f"{date(int(field.low or 1950), 1, 1):{field.form}}"
    return {"text": "Name", "int": "2" if field.code else str(int(field.low or 0)), "float": "0"}[field.kind]


@dataclass(frozen=True)
class Good:
    """A delimited file with few rows that `module.read` accepts once the module's `layout` demands no number of rows.

    name    the File.name it is read by
    layout  name of the module's Layout
    rows    the cells that are not empty, of each row
    state   a column of state codes of which some do not exist
    year    a column of years or dates; `late` is what is too late for it
    text    a column of words
    """

    module: ModuleType
    name: str
    layout: str
    rows: tuple[Row, ...]
    state: str = ""
    year: str = ""
    text: str = ""
    late: str = "2999"

    def __str__(self) -> str:
        return self.name

    def written(self, rows: Sequence[Row] | None = None) -> str:
        layout = self.shape
        lines = [[row.get(title, "") for title in layout.columns] for row in (self.rows if rows is None else rows)]
        titles = [list(layout.columns)] if layout.titled else []
        return "".join(layout.delimiter.join(cells) + "\n" for cells in titles + lines)

    @property
    def shape(self) -> Layout:
        layout: Layout = getattr(self.module, self.layout)
        return layout

    def read(self, folder: Path, content: str | bytes) -> Any:
        file = folder / self.name
        file.write_bytes(content if isinstance(content, bytes) else content.encode(self.shape.encoding))
        return self.module.read({self.name: file})

    def with_last(self, **cells: str) -> str:
        return self.written([*self.rows[:-1], self.rows[-1] | cells])


@dataclass(frozen=True)
class Harm:
    """What is done to a good file, and the law it then breaks.

    inflict   None where it cannot be done to this file
    blamed    whether a row is to blame
    """

    inflict: Callable[[Good], str | bytes | None]
    law: str
    blamed: bool = True


def _cut(good: Good) -> str:
    text = good.written()
    return text[: text.rstrip("\n").rindex("\n") + 2]


def _delimiter(good: Good) -> str | None:
    own = good.shape.delimiter
    return good.written().replace(own, "|")


def _shuffled(good: Good) -> str | None:
    if not good.shape.titled:
        return None
    own = good.shape.delimiter
    return "".join(own.join(reversed(line.split(own))) + "\n" for line in good.written().splitlines())


def _double(good: Good) -> str | None:
    return good.written([*good.rows, good.rows[-1]]) if good.shape.key else None


def _misread(good: Good) -> str | bytes | None:
    if not good.text:
        return None
    shape = good.shape
    if shape.encoding.startswith("utf"):
        return good.with_last(**{good.text: "CÃ´te"})
    return good.with_last(**{good.text: "Côte"}).encode("utf-8")


def _no_state(good: Good) -> str | None:
    return good.with_last(**{good.state: "999"}) if good.state else None


def _late(good: Good) -> str | None:
    return good.with_last(**{good.year: good.late}) if good.year else None


HARMS: Mapping[str, Harm] = {
    "cut in its last line": Harm(_cut, "a row has"),
    "another delimiter": Harm(_delimiter, "column 1 of|a row has"),
    "columns shuffled": Harm(_shuffled, "column 1 of"),
    "a key twice": Harm(_double, "occur? once"),
    "misread text": Harm(_misread, "text is what was written"),
    "a state that never was": Harm(_no_state, "a state of the"),
    "a year too late": Harm(_late, "from .* to|one of"),
    "empty": Harm(lambda good: b"", "column 1 of|the file has rows", blamed=False),
    "no rows": Harm(lambda good: good.written([]), "the file has rows", blamed=False),
}


def small(good: Good, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the module accept a file of few rows."""
    monkeypatch.setattr(good.module, good.layout, replace(good.shape, rows=0))


def refused(good: Good, harm: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that the file is good, and that, once harmed, it is refused with its name, the law and the row."""
    small(good, monkeypatch)
    good.read(folder, good.written())
    done = HARMS[harm]
    content = done.inflict(good)
    if content is None:
        return
    with pytest.raises(BadData) as caught:
        good.read(folder, content)
    file, line, _, law, _ = caught.value.args
    assert good.name in file
    assert re.search(done.law, law)
    assert not done.blamed or line


def line_endings(good: Good, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that the file reads the same with CRLF and with LF."""
    small(good, monkeypatch)
    unix, windows = good.read(folder, good.written()), good.read(folder, good.written().replace("\n", "\r\n"))
    assert unix.keys() == windows.keys()
    for name in unix:
        assert unix[name].frame.equals(windows[name].frame)
        assert unix[name].missing.equals(windows[name].missing)


def cut_off(module: ModuleType, file: Path, folder: Path, name: str = "", rows: int = 1) -> None:
    """Assert that a real text file that lost its last rows, cut between two of them, is refused."""
    lines = file.read_bytes().splitlines(keepends=True)
    shorter = folder / (name or file.name)
    shorter.write_bytes(b"".join(lines[:-rows]))
    with pytest.raises(BadData, match="cut off"):
        module.read({shorter.name: shorter})


def workbook(file: Path, sheets: Mapping[str, Sequence[Sequence[str | float | None]]]) -> Path:
    """Write a workbook (.xlsx) of plain sheets."""

    def cell(value: str | float | None) -> str:
        if value is None:
            return "<c/>"
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    documents = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    numbered = list(enumerate(sheets, start=1))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{types}.worksheet+xml"/>'
            for number, _ in numbered
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{documents}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{documents}"><sheets>'
        + "".join(
            f'<sheet name="{escape(title)}" sheetId="{number}" r:id="rId{number}"/>' for number, title in numbered
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        + "".join(
            f'<Relationship Id="rId{number}" Type="{documents}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number, _ in numbered
        )
        + "</Relationships>",
    }
    for number, title in numbered:
        rows = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in sheets[title])
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
        )
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, head + content)
    return file


def bad_archives(module: ModuleType, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Assert that a good zip or workbook is refused once it unpacks to too much, or a member leads out of it."""
    with monkeypatch.context() as patch:
        patch.setattr("accede.archive.reading.LARGEST", 100)
        with pytest.raises(BadData, match="unpacks to at most"):
            module.read({file.name: file})
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("../outside", "")
    with pytest.raises(BadData, match="stays in its folder"):
        module.read({file.name: file})
