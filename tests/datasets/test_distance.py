"""Distances between capitals: both orders alike, miles beside kilometres, and damaged files."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from accede.datasets import distance
from accede.errors import BadData
from tests.datasets import damage

_ROW = damage.row(distance._LAYOUT, numb="345", kmdist="7635", ida="USA", idb="YUG")
GOOD = [
    damage.Good(
        distance, "capdist.csv", "_LAYOUT", (_ROW, _ROW | {"idb": "SER"}), state="numa", year="kmdist", text="ida",
        late="29990",
    )
]  # fmt: skip


@pytest.mark.parametrize("harm", damage.HARMS)
@pytest.mark.parametrize("good", GOOD, ids=str)
def test_a_damaged_file_is_refused(
    good: damage.Good, harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage.refused(good, harm, tmp_path, monkeypatch)


@pytest.mark.parametrize("good", GOOD, ids=str)
def test_line_endings_do_not_matter(good: damage.Good, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.line_endings(good, tmp_path, monkeypatch)


def test_two_distances_of_two_states_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.small(GOOD[0], monkeypatch)
    assert GOOD[0].read(tmp_path, GOOD[0].written())["distance"].frame.rows() == [(2, 345, 7635, 0)]
    with pytest.raises(BadData, match="one distance"):
        GOOD[0].read(tmp_path, GOOD[0].with_last(kmdist="7634"))


# --- the real files ---------------------------------------------------------------------------------------------------


def test_the_distances(shared: Path, tmp_path: Path) -> None:
    file = shared / "data" / "geo" / "capdist.csv"
    damage.cut_off(distance, file, tmp_path)
    frame = distance.read({file.name: file})["distance"].frame
    assert frame.height == 202 * 201
    back = frame.select(gwcode1="gwcode2", gwcode2="gwcode1", km="km", miles="miles")
    assert frame.join(back, on=frame.columns, how="anti").is_empty()
    assert frame.filter(pl.col("gwcode1") == 2, pl.col("gwcode2") == 20)["km"].item() == 731
    assert frame.filter(pl.col("km") == 0).height == 14
    assert frame.filter(pl.col("gwcode1") == 2, pl.col("gwcode2") == 20)["miles"].item() == 456
    far = frame.filter(pl.col("miles") > 1000)
    assert far.select((pl.col("km") / pl.col("miles")).is_between(1.602, 1.606).all()).item()
