"""Maddison 2020: known figures, which state a figure describes, and damaged workbooks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from accede.archive.reading import Parsed
from accede.datasets import maddison
from accede.errors import BadData
from tests.datasets import damage

Sheet = Sequence[Sequence[str | float | None]]


NAME, SHEET = "mpd2020.xlsx", "Full data"
GOOD: Sheet = [
    ["countrycode", "country", "year", "gdppc", "pop"],
    ["GBR", "United Kingdom", 1950, 11061, 50127],
    ["SUN", "Former USSR", 1950, None, 179571],
]
HARMS = [
    pytest.param(lambda rows: [list(reversed(row)) for row in rows], "column 1 of", id="columns shuffled"),
    pytest.param(lambda rows: [*rows, rows[-1]], "occur once", id="a key twice"),
    pytest.param(lambda rows: [*rows, ["FRA", "CÃ´te", 1950, 1, 1]], "misread", id="misread text"),
    pytest.param(lambda rows: [*rows, ["FRA", "France", 2999, 1, 1]], "from 1 to 2018", id="a year too late"),
    pytest.param(lambda rows: [*rows, ["FRA", "France", 1950, -1, 1]], "from 0 up", id="a negative income"),
]


@pytest.mark.parametrize(("harm", "law"), HARMS)
def test_a_damaged_workbook_is_refused(
    harm: Callable[[Sheet], Sheet], law: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maddison, "_LAYOUT", replace(maddison._LAYOUT, rows=0))
    with pytest.raises(BadData) as caught:
        maddison.read({NAME: damage.workbook(tmp_path / NAME, {SHEET: harm(GOOD)})})
    assert NAME in caught.value.args[0]
    assert re.search(law, caught.value.args[3])


def test_a_workbook_cut_off_is_refused(tmp_path: Path) -> None:
    file = damage.workbook(tmp_path / NAME, {SHEET: GOOD})
    with pytest.raises(BadData, match="cut off"):
        maddison.read({NAME: file})
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(BadData, match="the file is a zip"):
        maddison.read({NAME: file})


def test_a_bomb_and_a_member_that_leads_out_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.bad_archives(maddison, damage.workbook(tmp_path / NAME, {SHEET: GOOD}), monkeypatch)


def test_a_workbook_without_the_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="has the sheet"):
        maddison.read({NAME: damage.workbook(tmp_path / NAME, {"Notes": GOOD})})


def test_the_small_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maddison, "_LAYOUT", replace(maddison._LAYOUT, rows=0))
    table = maddison.read({NAME: damage.workbook(tmp_path / NAME, {SHEET: GOOD})})["economy"]
    assert table.frame.select("ccode", "gdppc", "pop").rows() == [(200, 11061.0, 50127.0), (365, None, 179571.0)]
    assert table.missing.rows() == [(3, "gdppc", "", "no estimate")]


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table(shared: Path) -> Parsed:
    return maddison.read({NAME: shared / "data" / "economy" / NAME})["economy"]


def test_the_table_is_whole(table: Parsed) -> None:
    assert table.frame.height == 21_682
    assert table.frame.null_count().select("gdppc", "pop").row(0) == (1976, 4483)
    assert table.missing.height == 1976 + 4483
    coded = table.frame.drop_nulls("ccode")
    assert coded.height == 14_074
    assert not coded.select(pl.struct("ccode", "year").is_duplicated().any()).item()


def test_known_figures(table: Parsed) -> None:
    said = {(code, year): (income, people) for code, year, income, people in table.frame.select(
        "countrycode", "year", "gdppc", "pop").iter_rows()}  # fmt: skip
    assert said["GBR", 1950] == (11_061, 50_127)
    assert said["SUN", 1950] == (4529, 179_571)


@pytest.mark.parametrize(
    ("country", "year", "code"),
    [("SUN", 1991, 365), ("SUN", 1992, None), ("RUS", 1991, None), ("RUS", 1992, 365), ("CZE", 1992, None),
     ("CZE", 1993, 316), ("YUG", 1991, 345), ("YUG", 1992, None), ("DEU", 1938, 255), ("DEU", 1950, None),
     ("DEU", 1991, 255), ("PAK", 1950, None), ("PAK", 1980, 770), ("HKG", 2000, None), ("AGO", 1950, None)],
)  # fmt: skip
def test_the_state_that_a_figure_describes(table: Parsed, country: str, year: int, code: int | None) -> None:
    row = table.frame.filter(pl.col("countrycode") == country, pl.col("year") == year)
    assert row["ccode"].item() == code
