"""CShapes 2.0: spells of territories, Germany after the war, and damaged files."""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from accede.archive.reading import Parsed
from accede.datasets import cshapes
from accede.errors import BadData

NAME = "cshapes_2_cow.topojson.xz"
ROW = {
    "cowcode": 2,
    "country_name": "United States of America",
    "start": "1886-01-01",
    "end": "2019-12-31",
    "status": "independent",
    "owner": "2",
    "capname": "Washington",
    "caplong": -77.04,
    "caplat": 38.9,
    "b_def": 1,
}
DANZIG = {"cowcode": 291, "status": "mandate", "owner": "0", "end": "1939-09-01"}


def _write(folder: Path, *rows: dict[str, Any]) -> Path:
    shapes = [{"type": "Polygon", "arcs": [], "properties": row} for row in rows]
    file = folder / NAME
    with lzma.open(file, "wt", encoding="utf-8") as stream:
        json.dump({"type": "Topology", "objects": {"cshapes": {"geometries": shapes}}, "arcs": []}, stream)
    return file


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "shared" not in request.fixturenames:
        monkeypatch.setattr(cshapes, "_COW", replace(cshapes._COW, rows=0))


def test_a_small_file(tmp_path: Path) -> None:
    table = cshapes.read({NAME: _write(tmp_path, ROW, ROW | DANZIG)})["territories_cow"]
    assert table.frame.select("ccode", "end", "status", "owner", "rough").rows() == [
        (2, None, "independent", 2, False),
        (291, date(1939, 9, 2), "mandate", None, False),
    ]
    assert table.missing.rows() == [(2, "owner", "0", "held by the League of Nations")]


@pytest.mark.parametrize(
    ("cells", "law"),
    [
        ({}, "occur once"),
        ({"cowcode": 999}, "a state of the COW system"),
        ({"cowcode": 3, "start": "2999-01-01"}, "a year from 1886"),
        ({"cowcode": 3, "capname": "CÃ´te"}, "misread"),
        ({"cowcode": 3, "status": "free"}, "one of"),
        ({"cowcode": 3, "caplat": 91}, "from -90 to 90"),
    ],
)
def test_a_wrong_row_is_refused(tmp_path: Path, cells: dict[str, Any], law: str) -> None:
    with pytest.raises(BadData, match=law) as caught:
        cshapes.read({NAME: _write(tmp_path, ROW, ROW | cells)})
    assert caught.value.args[1] == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw[:-20],
        lambda raw: b"",
        lambda raw: lzma.compress(b'{"objects": {}}'),
        lambda raw: lzma.compress(b"code,start"),
        lambda raw: lzma.compress(lzma.decompress(raw).replace(b"caplat", b"lat")),
    ],
    ids=["cut", "empty", "no shapes", "no JSON", "a property renamed"],
)
def test_a_damaged_file_is_refused(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    file = _write(tmp_path, ROW)
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(BadData, match="TopoJSON packed with xz"):
        cshapes.read({NAME: file})


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cshapes, "LARGEST", 100)
    with pytest.raises(BadData, match="unpacks to at most"):
        cshapes.read({NAME: _write(tmp_path, ROW)})


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(shared: Path) -> dict[str, Parsed]:
    return cshapes.read({file.name: shared / "data" / "geo" / file.name for file in cshapes.SET.files})


def test_the_tables_are_whole(tables: dict[str, Parsed], shared: Path) -> None:
    assert {name: table.frame.height for name, table in tables.items()} == {
        "territories_cow": 805,
        "territories_gw": 710,
    }
    for table in tables.values():
        code = table.frame.columns[0]
        spells = table.frame.sort(code, "start").with_columns(next=pl.col("start").shift(-1).over(code))
        assert spells.filter(pl.col("next") < pl.col("end").fill_null(date(2020, 1, 1))).is_empty()


def test_west_germany(tables: dict[str, Parsed]) -> None:
    for name, code in (("territories_cow", "ccode"), ("territories_gw", "gwcode")):
        frame = tables[name].frame.filter(pl.col(code) == 260).sort("start")
        assert frame["start"][0] == date(1945, 5, 8)
        assert frame["capital"][0] == "Bonn"
    west = tables["territories_cow"].frame.filter(pl.col("ccode") == 260, pl.col("status") == "independent")
    assert west.select("start", "end").rows() == [(date(1955, 5, 5), date(1990, 10, 3))]


def test_a_release_with_fewer_territories_is_refused(tables: dict[str, Parsed], tmp_path: Path, shared: Path) -> None:
    with pytest.raises(BadData, match="cut off"):
        cshapes.read({NAME: _write(tmp_path, ROW)})
