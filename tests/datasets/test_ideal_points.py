"""Ideal points: 1954 in the release of 2025, sessions against years in that of 2020, damaged files."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from accede.archive.reading import Parsed
from accede.datasets import ideal_points
from accede.errors import BadData
from tests.datasets import damage

GOOD = [
    damage.Good(
        ideal_points,
        "IdealpointestimatesAll_Apr2020.csv",
        "_2020",
        (damage.row(ideal_points._2020), damage.row(ideal_points._2020, ccode="403", Countryname="São Tomé")),
        state="ccode",
        year="session",
        text="Countryname",
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


def test_a_file_that_is_not_statas_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "IdealpointsJuly2025.dta"
    file.write_text("ccode,year")
    with pytest.raises(BadData, match="the file is Stata's"):
        ideal_points.read({file.name: file})


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables(shared: Path) -> dict[str, Parsed]:
    return ideal_points.read({file.name: shared / "data" / "un" / file.name for file in ideal_points.SET.files})


def test_the_release_of_2020(tables: dict[str, Parsed], shared: Path, tmp_path: Path) -> None:
    damage.cut_off(ideal_points, shared / "data" / "un" / "IdealpointestimatesAll_Apr2020.csv", tmp_path)
    frame = tables["april_2020"].frame
    assert frame.height == 10_469
    assert frame["year"].min() == 1946
    assert frame["year"].max() == 2019
    assert 19 not in frame["session"]
    assert frame.select((pl.col("q5") <= pl.col("q95")).all()).item()


def test_1954_in_the_release_of_2025(tables: dict[str, Parsed]) -> None:
    frame = tables["july_2025"].frame
    assert frame.height == 11_440
    points = dict(frame.filter(pl.col("year") == 1954).select("ccode", "idealpointall").iter_rows())
    assert [round(points[code], 2) for code in (2, 200, 365)] == [1.18, 2.67, -2.84]
    assert tables["july_2025"].missing.filter(pl.col("column") == "idealpointall").height == 208


def test_the_releases_are_on_different_scales(tables: dict[str, Parsed]) -> None:
    both = tables["april_2020"].frame.join(tables["july_2025"].frame, on=["ccode", "year"])
    assert both.select(pl.corr("idealpoint", "idealpointall")).item() > 0.95
    assert (both["idealpoint"] - both["idealpointall"]).abs().max() > 0.3
