"""Polity 5: the Soviet Union by date, special codes, one score per COW code and year, and damaged files."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from accede.archive.reading import Parsed
from accede.datasets import polity, vdem
from tests.datasets import damage

_ROW = damage.row(polity._LAYOUT)
GOOD = [
    damage.Good(
        polity,
        "p5v2018.csv",
        "_LAYOUT",
        (_ROW, _ROW | {"ccode": "364", "year": "1954", "polity": "-88"}),
        state="ccode",
        year="year",
        text="country",
    )
]


@pytest.mark.parametrize("harm", damage.HARMS)
@pytest.mark.parametrize("good", GOOD, ids=str)
def test_a_damaged_file_is_refused(
    good: damage.Good, harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage.refused(good, harm, tmp_path, monkeypatch)


@pytest.mark.parametrize("good", GOOD, ids=str)
def test_line_endings_do_not_matter(good: damage.Good, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.line_endings(good, tmp_path, monkeypatch)


def test_a_special_code_is_no_score(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(GOOD[0], monkeypatch)
    table = GOOD[0].read(tmp_path, GOOD[0].written())["polity"]
    assert table.frame["polity"].to_list() == [-10, None]
    assert table.frame["ccode"].to_list() == [2, 365]
    told = table.missing.filter(pl.col("column") == "polity")
    assert told.select("line", "said", "reason").rows() == [(3, "-88", "transition")]


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table(shared: Path) -> Parsed:
    return polity.read({"p5v2018.csv": shared / "data" / "regime" / "p5v2018.csv"})["polity"]


def test_the_table_is_whole(table: Parsed, shared: Path, tmp_path: Path) -> None:
    damage.cut_off(polity, shared / "data" / "regime" / "p5v2018.csv", tmp_path)
    assert table.frame.height == 17_574
    coded = table.frame.drop_nulls("ccode")
    assert not coded.select(pl.struct("ccode", "year").is_duplicated().any()).item()
    lost = table.frame.filter(pl.col("ccode").is_null())
    unknown = lost.filter(pl.col("p5code").is_in([89, 99, 564]))
    assert lost.height - unknown.height == 7
    assert table.missing.filter(pl.col("column") == "polity")["said"].value_counts().height == 3


def test_the_soviet_union_is_365_by_date(table: Parsed) -> None:
    russia = table.frame.filter(pl.col("ccode") == 365)
    codes = dict(russia.select("year", "p5code").iter_rows())
    assert [codes[year] for year in (1921, 1922, 1954, 1991, 1992)] == [365, 364, 364, 364, 365]
    assert russia.filter(pl.col("year") == 1954)["polity2"].item() == -7


def test_the_extract_for_cow_codes_says_the_same_but_for_the_soviet_union(table: Parsed, shared: Path) -> None:
    file = shared / "data" / "regime" / "cw_democracy_converted.csv"
    rival = vdem.read({file.name: file})["democracy"].frame
    both = table.frame.join(rival, on=["ccode", "year"], suffix="_rival").drop_nulls(["polity2", "polity2_rival"])
    assert both.height > 13_000
    assert (both["polity2"] == both["polity2_rival"]).mean() > 0.995
    assert rival.filter(pl.col("ccode") == 365, pl.col("year") == 1954)["polity2"].item() is None
