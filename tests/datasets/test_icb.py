"""Crises: Cuba 1962, days not known, and damaged files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from accede.archive.reading import Parsed
from accede.datasets import icb
from accede.errors import BadData
from tests.datasets import damage

_BEGUN = {"yrtrig": "1918", "motrig": "5", "datrig": "77"}
GOOD = [
    damage.Good(
        icb,
        "icb1v13.csv",
        "_CRISES",
        (damage.row(icb._CRISES), damage.row(icb._CRISES, **_BEGUN, crisno="2", yrterm="1919", moterm="9", daterm="3")),
        year="yrtrig",
        text="crisname",
    ),
    damage.Good(
        icb,
        "icb2v13.csv",
        "_ACTORS",
        (damage.row(icb._ACTORS), damage.row(icb._ACTORS, cracno="2", cracid="672", yrterm="1919")),
        state="cracid",
        year="yrterm",
        text="actor",
    ),
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


def test_unknown_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(GOOD[0], monkeypatch)
    damage.small(GOOD[1], monkeypatch)
    crises = GOOD[0].read(tmp_path, GOOD[0].written())["crises"]
    assert crises.frame.select("start", "end").rows() == [(None, None), (date(1918, 5, 1), date(1919, 9, 4))]
    assert crises.missing.filter(pl.col("said") == "77").select("line", "column").rows() == [(3, "datrig")]
    assert GOOD[1].read(tmp_path, GOOD[1].written())["actors"].frame["end"].to_list() == [None, date(1920, 1, 1)]


def test_a_crisis_that_ends_before_it_starts_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(GOOD[0], monkeypatch)
    with pytest.raises(BadData, match="does not end before it starts") as caught:
        GOOD[0].read(tmp_path, GOOD[0].with_last(yrterm="1918", moterm="4"))
    assert caught.value.args[1] == 3


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(shared: Path) -> dict[str, Parsed]:
    return icb.read({file.name: shared / "data" / "crisis" / file.name for file in icb.SET.files})


def test_the_tables_are_whole(tables: dict[str, Parsed], shared: Path, tmp_path: Path) -> None:
    assert {name: table.frame.height for name, table in tables.items()} == {"crises": 482, "actors": 1065}
    crises = tables["crises"].frame
    assert crises["start"].null_count() == 1
    assert crises.filter(pl.col("end") <= pl.col("start")).is_empty()
    assert tables["actors"].frame.join(crises, on="crisno", how="anti").is_empty()
    for file in icb.SET.files:
        damage.cut_off(icb, shared / "data" / "crisis" / file.name, tmp_path)


def test_cuba_1962(tables: dict[str, Parsed]) -> None:
    cuba = tables["crises"].frame.filter(pl.col("crisname").str.contains("CUBAN MISSILES"))
    assert cuba["start"].item() == date(1962, 10, 16)
    actors = tables["actors"].frame.filter(pl.col("crisno") == cuba["crisno"].item())
    assert sorted(actors["ccode"]) == [2, 40, 365]
