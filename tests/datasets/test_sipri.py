"""SIPRI's workbook: headings left out, the three ways in which a figure is missing, unions, damaged workbooks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from accede.archive.reading import Parsed
from accede.datasets import sipri
from accede.errors import BadData
from tests.datasets import damage

Sheet = Sequence[Sequence[str | float | None]]


NAME, SHEET = sipri.SET.files[0].name, "Constant (2019) USD"
YEARS = [str(year) for year in range(1949, 2021)]


def _row(country: str, figure: float | str | None) -> list[str | float | None]:
    return [country, None, None, figure, *[". ."] * 71, None]


GOOD: Sheet = [
    *[[title, *[None] * 75] for title in ("Military expenditure", "Figures", "Colours", "Codes", "Blank")],
    ["Country", None, "Notes", *YEARS, "2020 Current"],
    ["Africa", *[None] * 75],
    _row("Algeria", "xxx"),
    _row("Germany", 17.5),
]
HARMS = [
    pytest.param(lambda rows: [list(reversed(row)) for row in rows], "column 1 of", id="columns shuffled"),
    pytest.param(lambda rows: [*rows, _row("CÃ´te", 1.0)], "misread", id="misread text"),
    pytest.param(lambda rows: [*rows, _row("Ruritania", 1.0)], "whose state is known", id="a state that never was"),
    pytest.param(lambda rows: [*rows, _row("France", -1.0)], "from 0 up", id="a negative figure"),
    pytest.param(lambda rows: [*rows, _row("France", "many")], "a number", id="no number"),
]


@pytest.mark.parametrize(("harm", "law"), HARMS)
def test_a_damaged_workbook_is_refused(
    harm: Callable[[Sheet], Sheet], law: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sipri, "_LAYOUT", replace(sipri._LAYOUT, rows=0))
    with pytest.raises(BadData) as caught:
        sipri.read({NAME: damage.workbook(tmp_path / NAME, {SHEET: harm(GOOD)})})
    assert NAME in caught.value.args[0]
    assert re.search(law, caught.value.args[3])


def test_a_workbook_cut_off_is_refused(tmp_path: Path) -> None:
    file = damage.workbook(tmp_path / NAME, {SHEET: GOOD})
    with pytest.raises(BadData, match="cut off"):
        sipri.read({NAME: file})
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(BadData, match="the file is a zip"):
        sipri.read({NAME: file})


def test_a_bomb_and_a_member_that_leads_out_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.bad_archives(sipri, damage.workbook(tmp_path / NAME, {SHEET: GOOD}), monkeypatch)


def test_a_workbook_without_the_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="has the sheet"):
        sipri.read({NAME: damage.workbook(tmp_path / NAME, {"Notes": GOOD})})


def test_the_small_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sipri, "_LAYOUT", replace(sipri._LAYOUT, rows=0))
    table = sipri.read({NAME: damage.workbook(tmp_path / NAME, {SHEET: GOOD})})["milex"]
    assert table.frame.filter(pl.col("year") == 1949).rows() == [("Germany", 1949, 260, 17.5)]
    assert table.frame.height == 2 * 72 - 1
    assert table.missing.row(0) == (8, "1950", ". .", "SIPRI has no data")


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table(shared: Path) -> Parsed:
    return sipri.read({NAME: shared / "data" / "milex" / NAME})["milex"]


def test_the_table_is_whole(table: Parsed) -> None:
    assert table.frame["country"].n_unique() == 173
    assert table.frame.height == 173 * 72 - 2400
    assert table.frame["milex"].null_count() == table.missing.height == 2349
    coded = table.frame.drop_nulls("ccode")
    assert not coded.select(pl.struct("ccode", "year").is_duplicated().any()).item()
    figures = table.frame.drop_nulls("milex").filter(pl.col("ccode").is_null())
    assert sorted(figures["country"].unique()) == ["Montenegro", "South Sudan"]


def test_unions_end_where_their_successors_begin(table: Parsed) -> None:
    known = table.frame.drop_nulls("milex")
    span = {name: (low, high) for name, low, high in known.group_by("country").agg(
        pl.col("year").min(), pl.col("year").max().alias("last")).iter_rows()}  # fmt: skip
    assert span["Czechoslovakia"] == (1956, 1992)
    assert span["Czechia"] == (1993, 2020)
    assert span["USSR"] == (1988, 1990)
    assert span["Russia"] == (1992, 2020)
    assert round(known.filter(pl.col("ccode") == 2, pl.col("year") == 1954)["milex"].item()) == 424_699
