"""The peace scale: periods against yearly means, the code that leaked, and damaged files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from accede.archive.reading import Parsed
from accede.datasets import peace_scale
from accede.errors import BadData
from tests.datasets import damage

GOOD = [
    damage.Good(
        peace_scale,
        "peacedata3.1.csv",
        "_FILE",
        (
            {
                "dyad": "2020",
                "period1": "19200110-19871002",
                "level1": "0.75",
                "period2": "19871003-20209999",
                "level2": "1",
            },
            {"dyad": "2040", "period1": "19009999-19140800", "level1": "-9"},
        ),
        year="period1",
        late="19009999-29990101",
    ),
    damage.Good(
        peace_scale,
        "peacedatav31dyyearmean.csv",
        "_MEANS",
        (
            {"dyad": "2020", "yearmonth": "1950", "peacelevel": "1"},
            {"dyad": "2020", "yearmonth": "1951", "peacelevel": "7.25"},
        ),
        year="yearmonth",
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


@pytest.mark.parametrize("good", GOOD, ids=str)
def test_a_pair_of_no_states_is_refused(good: damage.Good, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(good, monkeypatch)
    with pytest.raises(BadData) as caught:
        good.read(tmp_path, good.with_last(dyad="2999"))
    assert caught.value.args[1] == len(good.written().splitlines())
    assert "two states" in caught.value.args[3]


def test_unknown_days_and_transitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(GOOD[0], monkeypatch)
    periods = GOOD[0].read(tmp_path, GOOD[0].written())["peace_periods"]
    assert periods.frame.rows() == [
        (2, 20, date(1920, 1, 10), date(1987, 10, 3), 0.75),
        (2, 20, date(1987, 10, 3), None, 1.0),
        (2, 40, date(1900, 1, 1), date(1914, 9, 1), None),
    ]
    assert periods.missing.select("line", "column", "said").rows() == [(2, "level1", "-9")]


def test_a_mean_above_one_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(GOOD[1], monkeypatch)
    years = GOOD[1].read(tmp_path, GOOD[1].written())["peace_years"]
    assert years.frame["level"].to_list() == [1.0, None]
    assert years.missing.select("line", "said").rows() == [(3, "7.25")]


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(shared: Path) -> dict[str, Parsed]:
    return peace_scale.read({file.name: shared / "data" / "rivalry" / file.name for file in peace_scale.SET.files})


def test_the_tables_are_whole(tables: dict[str, Parsed], shared: Path, tmp_path: Path) -> None:
    periods, years = tables["peace_periods"], tables["peace_years"]
    assert periods.frame.height == 3746
    assert periods.frame.select("ccode1", "ccode2").n_unique() == 2688
    assert periods.missing.height == 111
    assert years.frame.height == 99_387
    assert years.frame["level"].null_count() == years.missing.height == 496
    for file in peace_scale.SET.files:
        damage.cut_off(peace_scale, shared / "data" / "rivalry" / file.name, tmp_path)


def test_periods_overlap_in_three_pairs_only(tables: dict[str, Parsed]) -> None:
    periods = tables["peace_periods"].frame.with_columns(next=pl.col("start").shift(-1).over("ccode1", "ccode2"))
    overlap = periods.filter(pl.col("next") < pl.col("end").fill_null(date(2021, 1, 1)))
    assert overlap.select("ccode1", "ccode2").unique().sort("ccode1").rows() == [(200, 713), (255, 350), (370, 701)]


def test_the_mean_of_a_year_within_one_period_is_its_level(tables: dict[str, Parsed]) -> None:
    periods, years = tables["peace_periods"].frame, tables["peace_years"].frame
    whole = years.join(periods, on=["ccode1", "ccode2"], suffix="_period").filter(
        pl.date(pl.col("year"), 1, 1) >= pl.col("start"),
        pl.date(pl.col("year") + 1, 1, 1) <= pl.col("end").fill_null(date(2021, 1, 1)),
        pl.col("level_period").is_not_null(),
    )
    same = whole.select((pl.col("level") == pl.col("level_period")).fill_null(False)).to_series()
    assert whole.height > 90_000
    assert same.mean() > 0.99
