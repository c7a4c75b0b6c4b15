"""Gibler-Miller-Little disputes: both orders of each pair say the same, and damaged files."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from accede.datasets import gml
from tests.datasets import damage

_ROW = damage.row(gml._LAYOUT, version="gml-2.1.1")
GOOD = [
    damage.Good(
        gml,
        "gml-ddy-disputes-2.1.1.csv",
        "_LAYOUT",
        (_ROW, _ROW | {"ccode1": "200", "fatality1": "-9"}),
        state="ccode2",
        year="year",
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


# --- the real files ---------------------------------------------------------------------------------------------------


def test_the_disputes(shared: Path, tmp_path: Path) -> None:
    file = shared / "data" / "cow-mid" / "gml-ddy-disputes-2.1.1.csv"
    damage.cut_off(gml, file, tmp_path)
    table = gml.read({file.name: file})["disputes"]
    disputes = table.frame
    assert disputes.height == 10_338
    key = ["dispnum", "ccode1", "ccode2", "year"]
    assert disputes.filter(pl.struct(key).is_duplicated()).select(key).rows() == [
        (4273, 645, 696, 1999), (4273, 645, 696, 1999), (4273, 696, 645, 1999), (4273, 696, 645, 1999),
    ]  # fmt: skip
    mirrored = disputes.select(
        "dispnum", "year", ccode1="ccode2", ccode2="ccode1", sidea1="sidea2", hostlev1="hostlev2", fatality1="fatality2"
    )
    assert disputes.join(mirrored, on=mirrored.columns, how="anti", nulls_equal=True).is_empty()
    assert table.missing.filter(pl.col("said") == "19")["column"].to_list() == ["endmon"] * 12
    assert disputes["fatality1"].null_count() == table.missing.filter(pl.col("column") == "fatality1").height > 0
